#include "use_cases/subject/erasure.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/lane.h"
#include "campaign/ref.h"
#include "objection/ref_digest.h"
#include "store/audience/import_lock.h"
#include "store/registers/objection_requests.h"
#include "store/registers/objections.h"
#include "store/report/deliveries.h"
#include "use_cases/objection/form/request_people.h"
#include "use_cases/objection/form/request_statements.h"

namespace crier::app {
namespace {

using Answer = std::expected<ErasureAnswer, std::string>;

std::vector<std::string> personal_data(store::Transaction& transaction,
                                       const store::PersonName& person) {
  const auto known = store::find_recipient(transaction, person.lane, person.ref, CampaignId{});
  if (!known) return {person.ref};
  return {person.ref, known->person.email, known->person.name, known->person.phone};
}

// Which requests of the public form mean the person, whatever has become of them.
std::vector<store::ObjectionRequest> requests_of(store::Transaction& transaction,
                                                 const PersonContact& person) {
  constexpr int page_rows = 10'000;
  std::vector<store::ObjectionRequest> theirs;
  std::int64_t after = 0;
  while (true) {
    auto page = store::requests_on(
        transaction,
        {.purpose = {}, .asked = store::RequestsAsked::all, .after = after, .rows_max = page_rows});
    if (page.empty()) return theirs;
    after = page.back().id;
    for (auto& each : page) {
      if (found_by(each, person)) theirs.push_back(std::move(each));
    }
  }
}

// They lose what was typed. But what somebody has said by an open one must outlive that, and what
// others of the same contact have said by it, too; so it is matched before.
std::int64_t empty_requests(store::Transaction& transaction, const store::PersonName& person,
                            const ErasureRequest& request) {
  const auto known = store::find_recipient(transaction, person.lane, person.ref, CampaignId{});
  if (!known) return 0;
  auto theirs =
      requests_of(transaction, {.email = known->person.email, .phone = known->person.phone});
  if (theirs.empty()) return 0;
  std::vector<std::int64_t> ids;
  for (const auto& each : theirs) ids.push_back(each.id);
  std::erase_if(theirs, [](const store::ObjectionRequest& each) { return !can_be_matched(each); });
  for (const MeantPeople& each : meant_people(transaction, std::move(theirs))) {
    const auto locked = store::lock_request(transaction, each.request.receipt);
    if (!locked || !can_be_matched(*locked)) continue;
    record_request(transaction, *locked, each.found(),
                   {.actor = request.actor, .why = {}, .at = request.now});
  }
  return store::empty_requests(transaction, ids, {.actor = request.actor, .at = request.now});
}

Answer erase(store::Transaction& transaction, const store::PersonName& person,
             const ErasureRequest& request) {
  if (names_person(request.reason, personal_data(transaction, person))) {
    return std::unexpected(
        "the reason names the person, and it is kept; say it without a name, an address or the "
        "ref, such as \"art. 17 request 2026-118\"");
  }
  ErasureAnswer answer{.erased = std::nullopt,
                       .before = store::erasures_of(transaction, person.lane, person.digest)};
  // In the order of store::erase_person.
  store::lock_for_drawing_ids(transaction);
  static_cast<void>(store::lock_objection_head(transaction));
  const std::int64_t emptied = empty_requests(transaction, person, request);
  answer.erased = store::erase_person(
      transaction, person, {.actor = request.actor, .reason = request.reason, .at = request.now});
  if (answer.erased) answer.erased->requests += emptied;
  if (!answer.erased && answer.before.empty()) {
    return std::unexpected(fmt::format("nothing is held about \"{}\"", request.ref));
  }
  return answer;
}

}  // namespace

bool names_person(const std::string& reason, const std::vector<std::string>& personal) {
  // Shorter ones, such as a ref "7", are in many words.
  constexpr std::size_t octets_min = 3;
  return std::ranges::any_of(personal, [&](const std::string& text) {
    return text.size() >= octets_min && reason.contains(text);
  });
}

Answer erase_subject(store::Connection& connection, const store::Settings& settings,
                     const ErasureRequest& request) {
  const std::string ref = normal_ref(request.ref);
  const store::PersonName person{.lane = lane_of(ref, settings.lanes),
                                 .ref = ref,
                                 .digest = objection::RefDigester(settings.secret).digest(ref)};
  return connection.transact(
      [&](store::Transaction& transaction) { return erase(transaction, person, request); });
}

}  // namespace crier::app
