#include "use_cases/subject/erasure.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "audience/personal_words.h"
#include "base/lane.h"
#include "campaign/ref.h"
#include "objection/receipt.h"
#include "objection/ref_digest.h"
#include "store/audience/import_lock.h"
#include "store/registers/objection_requests.h"
#include "store/registers/objections.h"
#include "store/report/deliveries.h"
#include "store/report/free_texts.h"
#include "use_cases/objection/form/request_people.h"
#include "use_cases/objection/form/request_statements.h"
#include "use_cases/subject/recall.h"

namespace crier::app {
namespace {

using Answer = std::expected<ErasureAnswer, std::string>;

audience::PersonalWords personal_words(store::Transaction& transaction,
                                       const store::PersonName& person) {
  const auto known = store::find_recipient(transaction, person.lane, person.ref, CampaignId{});
  if (!known) return {.ref = person.ref, .name = {}, .email = {}, .phone = {}};
  return {.ref = person.ref,
          .name = known->person.name,
          .email = known->person.email,
          .phone = known->person.phone};
}

// Which requests of the public form mean the person, whatever has become of them.
std::vector<store::ObjectionRequest> requests_of(store::Transaction& transaction,
                                                 const store::PersonName& person) {
  const auto known = store::find_recipient(transaction, person.lane, person.ref, CampaignId{});
  if (!known) return {};
  const PersonContact contact{.email = known->person.email, .phone = known->person.phone};
  auto theirs = store::requests_with_contact(transaction, contact_keys(contact));
  std::erase_if(theirs, [&](const auto& each) { return !found_by(each, contact); });
  return theirs;
}

std::optional<std::string> refusal_of(store::Transaction& transaction,
                                      const store::PersonName& person,
                                      const ErasureRequest& request) {
  const auto word = audience::personal_word_in(request.reason, personal_words(transaction, person));
  if (!word) return std::nullopt;
  return fmt::format(
      "the reason names the person (a word of it is in {}), and it is kept; say it without a name, "
      "an address, a number or the ref, such as \"art. 17 request 2026-118\"",
      *word);
}

// As it was typed, for whoever looks for words in it.
std::string typed_in(const store::ObjectionRequest& form) {
  return fmt::format("{} / {} / {}", form.name, form.email, form.phone);
}

// The forms that whoever asks takes for theirs.
using Forms = std::vector<store::ObjectionRequest>;
std::expected<Forms, std::string> forms_said(store::Transaction& transaction,
                                             const ErasureRequest& request) {
  Forms forms;
  for (const std::string& typed : request.forms) {
    const auto receipt = objection::receipt_number_of(typed);
    if (!receipt) {
      return std::unexpected(fmt::format("--form \"{}\" {}; nothing was erased", typed,
                                         objection::receipt_fault(typed)));
    }
    auto form = store::find_request(transaction, *receipt);
    if (!form) {
      return std::unexpected(
          fmt::format("no form was answered with the number {}; nothing was erased", *receipt));
    }
    forms.push_back(*std::move(form));
  }
  return forms;
}

// Nothing: whose each of them is was said.
std::optional<std::string> undecided(store::Transaction& transaction,
                                     const store::PersonName& person, const Forms& theirs,
                                     const ErasureRequest& request) {
  if (request.has_no_other_form) return std::nullopt;
  const audience::PersonalWords words = personal_words(transaction, person);
  std::string numbers;
  for (const store::ObjectionRequest& form : store::unreadable_requests(transaction)) {
    const bool is_theirs =
        std::ranges::find(theirs, form.id, &store::ObjectionRequest::id) != theirs.end();
    if (is_theirs) continue;
    if (audience::personal_word_in(typed_in(form), words)) numbers += " " + form.receipt;
  }
  if (numbers.empty()) return std::nullopt;
  return fmt::format(
      "nothing was erased: forms with neither an address nor a number that can be read have words "
      "of this person, so that nobody but you can say whether they are theirs:{}. Look at each "
      "(crier objections show NUMBER), and run the same command again with --form NUMBER for each "
      "that is theirs (it is emptied, and what was said by it stands), and with --no-other-form if "
      "none of the others is",
      numbers);
}

// What somebody has said by an open request must outlive that it is emptied, and what others of the
// same contact have said by it, too; so it is matched before. Whom requests mean takes a reading of
// the whole audience: that is done before anything is locked, because meanwhile nobody could
// object. Somebody who is imported after it is met as if they came after the erasure.
std::expected<std::vector<MeantPeople>, std::string> look_up(store::Transaction& transaction,
                                                             const store::PersonName& person,
                                                             const ErasureRequest& request) {
  if (const auto refusal = refusal_of(transaction, person, request)) {
    return std::unexpected(*refusal);
  }
  const auto forms = forms_said(transaction, request);
  if (!forms) return std::unexpected(forms.error());
  if (auto words = undecided(transaction, person, *forms, request)) {
    return std::unexpected(*std::move(words));
  }
  auto theirs = requests_of(transaction, person);
  std::erase_if(theirs, [](const auto& each) { return !can_be_matched(each); });
  return meant_people(transaction, std::move(theirs));
}

// What was said by these is theirs, because whoever asks says so. Returns which they are.
std::vector<std::int64_t> record_forms(store::Transaction& transaction,
                                       const store::PersonName& person,
                                       const ErasureRequest& request) {
  std::vector<std::int64_t> ids;
  if (request.forms.empty()) return ids;
  const std::array known = {KnownRef{.lane = person.lane, .ref = person.ref}};
  const std::array people = {
      store::RequestPerson{.person = {.lane = person.lane, .ref = person.ref},
                           .found_by = store::FoundBy::hand,
                           .name_differs = false}};
  recall_erased(transaction, known, request.actor);
  for (const store::ObjectionRequest& form : forms_said(transaction, request).value()) {
    const auto locked = store::lock_request(transaction, form.id);
    if (!locked || !can_be_matched(*locked)) continue;
    record_request(
        transaction, *locked, people,
        {.actor = request.actor, .why = {}, .at = request.now, .how = store::Settlement::assigned});
    ids.push_back(form.id);
  }
  mark_recalled(transaction, known);
  return ids;
}

// The requests lose what was typed. Nothing: one of them has not been looked up; nothing is done.
std::optional<std::int64_t> empty_requests(store::Transaction& transaction,
                                           const store::PersonName& person,
                                           const std::vector<MeantPeople>& meant,
                                           const ErasureRequest& request) {
  std::vector<std::int64_t> ids;
  std::vector<const MeantPeople*> to_match;
  for (const store::ObjectionRequest& each : requests_of(transaction, person)) {
    ids.push_back(each.id);
    if (!can_be_matched(each)) continue;
    const auto looked_up = std::ranges::find(
        meant, each.id, [](const MeantPeople& found) { return found.request.id; });
    if (looked_up == meant.end()) return std::nullopt;
    to_match.push_back(&*looked_up);
  }
  for (const MeantPeople* each : to_match) {
    const auto locked = store::lock_request(transaction, each->request.id);
    if (!locked || !can_be_matched(*locked)) continue;
    record_request(transaction, *locked, each->found(),
                   {.actor = request.actor, .why = {}, .at = request.now});
  }
  const auto said = record_forms(transaction, person, request);
  ids.insert(ids.end(), said.begin(), said.end());
  return store::empty_requests(transaction, ids, {.actor = request.actor, .at = request.now});
}

// What operators and forms say is searched when the person is gone from it as far as they can be.
std::vector<TextLeft> texts_left(store::Transaction& transaction,
                                 const audience::PersonalWords& person) {
  std::vector<TextLeft> left;
  store::read_free_texts(transaction, [&](const store::FreeText& each) {
    if (audience::personal_word_in(each.text, person)) left.push_back({each.table, each.row});
  });
  return left;
}

// Nothing: a request has come that was not looked up; nothing is done.
std::optional<Answer> erase(store::Transaction& transaction, const store::PersonName& person,
                            const std::vector<MeantPeople>& meant, const ErasureRequest& request) {
  // In the order of store::erase_person.
  store::lock_for_drawing_ids(transaction);
  static_cast<void>(store::lock_objection_head(transaction));
  // An import may have given them another name since.
  if (const auto refusal = refusal_of(transaction, person, request)) {
    return std::unexpected(*refusal);
  }
  ErasureAnswer answer{.erased = std::nullopt,
                       .before = store::erasures_of(transaction, person.lane, person.digest)};
  const auto emptied = empty_requests(transaction, person, meant, request);
  if (!emptied) return std::nullopt;
  answer.erased = store::erase_person(
      transaction, person, {.actor = request.actor, .reason = request.reason, .at = request.now});
  if (answer.erased) answer.erased->requests += *emptied;
  if (!answer.erased && answer.before.empty()) {
    return std::unexpected(fmt::format("nothing is held about \"{}\"", request.ref));
  }
  return answer;
}

}  // namespace

Answer erase_subject(store::Connection& connection, const store::Settings& settings,
                     const ErasureRequest& request) {
  const std::string ref = normal_ref(request.ref);
  const store::PersonName person{.lane = lane_of(ref, settings.lanes),
                                 .ref = ref,
                                 .digest = objection::RefDigester(settings.secret).digest(ref)};
  const audience::PersonalWords words = connection.transact(
      [&](store::Transaction& transaction) { return personal_words(transaction, person); });
  // Each but the first begins with a form that was sent during the one before.
  constexpr int rounds_max = 5;
  for (int round = 0; round < rounds_max; ++round) {
    const auto meant = connection.transact(
        [&](store::Transaction& transaction) { return look_up(transaction, person, request); });
    if (!meant) return std::unexpected(meant.error());
    auto answer = connection.transact([&](store::Transaction& transaction) {
      return erase(transaction, person, *meant, request);
    });
    if (!answer) continue;
    if (*answer) {
      (*answer)->left = connection.transact(
          [&](store::Transaction& transaction) { return texts_left(transaction, words); });
    }
    return *std::move(answer);
  }
  return std::unexpected(
      "nothing is erased yet: forms that mean the person come in faster than the audience is "
      "looked "
      "through for whom else they mean; run it again");
}

}  // namespace crier::app
