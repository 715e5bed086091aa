#include "use_cases/objection/form/requests.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "audience/personal_words.h"
#include "base/lane.h"
#include "base/unicode.h"
#include "campaign/ref.h"
#include "objection/receipt.h"
#include "store/registers/objections.h"
#include "use_cases/objection/form/request_statements.h"
#include "use_cases/objection/ref_check.h"
#include "use_cases/subject/recall.h"

namespace crier::app {

namespace {

using Answer = std::expected<SettledByHand, std::string>;

// What is no UTF-8 is not put on a screen.
std::string_view shown(const std::string& typed) {
  return is_utf8(typed) ? std::string_view(typed) : std::string_view("…");
}

std::expected<std::vector<store::RequestPerson>, std::string> people_of(
    const SettleByHand& settlement) {
  std::vector<store::RequestPerson> people;
  for (const std::string& typed : settlement.refs) {
    const std::string ref = is_utf8(typed) ? normal_ref(typed) : typed;
    if (const auto fault = ref_fault(ref)) {
      return std::unexpected(
          fmt::format("--ref \"{}\": {}; nothing was settled", shown(typed), *fault));
    }
    const bool is_there = std::ranges::any_of(
        people, [&](const store::RequestPerson& each) { return each.person.ref == ref; });
    if (is_there) continue;
    people.push_back({.person = {.lane = lane_of(ref, settlement.lanes), .ref = ref},
                      .found_by = store::FoundBy::hand,
                      .name_differs = false});
  }
  return people;
}

std::optional<std::string> fault_of_new_refs(store::Transaction& transaction,
                                             const store::ObjectionRequest& request,
                                             const std::vector<store::RequestPerson>& people) {
  std::vector<store::PersonKey> keys;
  for (const store::RequestPerson& each : people) keys.push_back(each.person);
  const auto asked = store::people_asked(transaction, request, keys);
  std::vector<std::string> missing;
  for (std::size_t index = 0; index < keys.size(); ++index) {
    if (!asked[index].is_in_audience) missing.push_back(fmt::format("\"{}\"", keys[index].ref));
  }
  if (missing.empty()) return std::nullopt;
  return fmt::format(
      "the audience has nobody with the ref {}; nothing was settled. Mend the ref, or say "
      "--new-ref "
      "if an import will bring the person: their objection is recorded now and counts from then on",
      fmt::join(missing, ", "));
}

// What settles it is said once.
std::optional<std::string> fault_of(const std::optional<store::ObjectionRequest>& request,
                                    const std::string& receipt) {
  if (!request) return fmt::format("no form was answered with the number \"{}\"", receipt);
  if (!request->settled_at) return std::nullopt;
  return fmt::format(
      "{} was settled on {} by {} ({}); whoever else it means is recorded with "
      "crier objections add",
      request->receipt, iso8601(*request->settled_at), request->settled_by,
      store::name_of(*request->settlement));
}

// The request is emptied one day, and why it was settled is not.
std::optional<std::string> fault_of_reason(const store::ObjectionRequest& request,
                                           const std::string& reason) {
  for (const std::string* address : {&request.email, &request.mail_address}) {
    for (const std::string* number : {&request.phone, &request.phone_number}) {
      const auto word = audience::personal_word_in(
          reason, {.ref = {}, .name = request.name, .email = *address, .phone = *number});
      if (!word) continue;
      return fmt::format(
          "--nobody repeats what was typed into the form ({}), and it is kept longer than that; "
          "nothing was settled. Say it without a name, an address or a number, such as \"in none "
          "of "
          "our systems; answered by letter 119\"",
          *word);
    }
  }
  return std::nullopt;
}

Answer settle(store::Transaction& transaction, const SettleByHand& settlement,
              const std::vector<store::RequestPerson>& people, const std::string& receipt) {
  static_cast<void>(store::lock_objection_head(transaction));
  const auto found = store::find_request(transaction, receipt);
  const auto request = found ? store::lock_request(transaction, found->id) : found;
  if (auto fault = fault_of(request, receipt)) return std::unexpected(*std::move(fault));
  if (people.empty()) {
    if (auto fault = fault_of_reason(*request, settlement.nobody_because)) {
      return std::unexpected(*std::move(fault));
    }
    store::settle_request(transaction, request->id,
                          {.how = store::Settlement::nobody, .why = settlement.nobody_because},
                          {.actor = settlement.actor, .at = settlement.at});
    return SettledByHand{.purpose = request->purpose};
  }
  if (settlement.new_refs == NewRefs::refused) {
    auto fault = fault_of_new_refs(transaction, *request, people);
    if (fault) return std::unexpected(*std::move(fault));
  }
  std::vector<KnownRef> known;
  for (const auto& each : people)
    known.push_back({.lane = each.person.lane, .ref = each.person.ref});
  recall_erased(transaction, known, settlement.actor);
  const auto objectors = record_request(transaction, *request, people,
                                        {.actor = settlement.actor,
                                         .why = {},
                                         .at = settlement.at,
                                         .how = store::Settlement::assigned});
  mark_recalled(transaction, known);
  return SettledByHand{
      .purpose = request->purpose,
      .people = std::ssize(objectors),
      .objected_before = std::ranges::count_if(objectors, &RequestObjector::has_objected),
      .withdrawn_since = std::ranges::count_if(objectors, &RequestObjector::has_withdrawn_since),
      .awaited = std::ranges::count_if(objectors, &RequestObjector::is_awaited)};
}

}  // namespace

RequestStanding request_standing(store::Transaction& transaction, WallTime now,
                                 std::chrono::milliseconds match_within,
                                 const std::string& purpose) {
  const store::RequestBacklog backlog = store::request_backlog(transaction, purpose);
  RequestStanding standing{.open = backlog.open};
  if (!backlog.oldest) return standing;
  // Another host's clock may be ahead.
  standing.oldest = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::max(now - *backlog.oldest, WallTime::duration::zero()));
  standing.is_alarming = standing.oldest > match_within;
  return standing;
}

std::int64_t forget_requests(store::Transaction& transaction, std::chrono::milliseconds kept,
                             const store::RequestNote& note) {
  return store::empty_settled_requests(transaction, note.at - kept, forgotten_at_once, note);
}

std::int64_t request_count(store::Transaction& transaction, const store::RequestsPage& page) {
  return store::count_requests(transaction, page);
}

std::vector<store::ObjectionRequest> listed_requests(store::Transaction& transaction,
                                                     const store::RequestsPage& page) {
  return store::requests_on(transaction, page);
}

std::optional<store::ObjectionRequest> request_with_receipt(store::Connection& connection,
                                                            const std::string& typed) {
  const auto receipt = objection::receipt_number_of(typed);
  if (!receipt) return std::nullopt;
  return connection.transact(
      [&](store::Transaction& transaction) { return store::find_request(transaction, *receipt); });
}

Answer settle_by_hand(store::Connection& connection, const SettleByHand& settlement) {
  const auto receipt = objection::receipt_number_of(settlement.receipt);
  if (!receipt) {
    return std::unexpected(
        fmt::format("\"{}\" {}", settlement.receipt, objection::receipt_fault(settlement.receipt)));
  }
  auto people = people_of(settlement);
  if (!people) return std::unexpected(std::move(people.error()));
  return connection.transact([&](store::Transaction& transaction) {
    return settle(transaction, settlement, *people, *receipt);
  });
}

}  // namespace crier::app
