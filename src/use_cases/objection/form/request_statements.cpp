#include "use_cases/objection/form/request_statements.h"

#include <cstddef>

#include <fmt/format.h>

#include "objection/objection_statement.h"
#include "objection/receipt.h"
#include "store/registers/objections.h"
#include "use_cases/objection/timeliness.h"

namespace crier::app {

namespace {

// Somebody who is new to a request.
struct FreshPerson {
  store::RequestPerson found;
  store::PersonAsked asked;
};

std::vector<FreshPerson> fresh_people(store::Transaction& transaction,
                                      const store::ObjectionRequest& request,
                                      std::span<const store::RequestPerson> people) {
  std::vector<store::PersonKey> keys;
  for (const store::RequestPerson& each : people) keys.push_back(each.person);
  const auto asked = store::people_asked(transaction, request, keys);
  std::vector<FreshPerson> fresh;
  for (std::size_t index = 0; index < people.size(); ++index) {
    const bool speaks_again =
        asked[index].stated_at > request.stated_at && !asked[index].has_objected;
    if (asked[index].is_known && !speaks_again) continue;
    const bool is_gone =
        !asked[index].is_in_audience && people[index].found_by != store::FoundBy::hand;
    if (is_gone && !asked[index].is_known) continue;
    fresh.push_back({.found = people[index], .asked = asked[index]});
  }
  return fresh;
}

std::vector<RequestObjector> objectors_in(std::span<const FreshPerson> people) {
  std::vector<RequestObjector> objectors;
  for (const FreshPerson& each : people) {
    objectors.push_back({.person = each.found.person,
                         .has_objected = each.asked.has_objected,
                         .has_withdrawn_since = each.asked.has_withdrawn_since,
                         .is_awaited = !each.asked.is_in_audience,
                         .name_differs = each.found.name_differs});
  }
  return objectors;
}

// The form was sent again, and they had withdrawn between the two.
bool is_renewed(const store::ObjectionRequest& request, const FreshPerson& each) {
  return each.asked.stated_at > request.stated_at;
}

// The number of the form is one person's; the others are linked to the request that has it. Who
// objects anew has a new one, because theirs was withdrawn; and so has whoever is found for a form
// that was sent again after its request was emptied, if the first has given the number away.
void give_receipts(store::Transaction& transaction, const store::ObjectionRequest& request,
                   std::span<const FreshPerson> people,
                   std::span<objection::Statement> statements) {
  for (std::size_t index = 0; index < people.size(); ++index) {
    if (is_renewed(request, people[index])) {
      statements[index].receipt = objection::new_receipt_number();
    }
  }
  if (request.people > 0 || statements.empty()) return;
  const bool is_taken = store::objection_with_receipt(transaction, request.receipt).has_value();
  statements.front().receipt = is_taken ? objection::new_receipt_number() : request.receipt;
}

objection::Statement statement_of(const store::ObjectionRequest& request, const FreshPerson& each,
                                  const std::string& actor, TimelinessJudge& judge) {
  objection::Statement said{.kind = objection::StatementKind::objection,
                            .lane = each.found.person.lane,
                            .ref = each.found.person.ref,
                            .purpose = request.purpose,
                            .stated_at = each.asked.stated_at,
                            .way = objection::Way::form,
                            .actor = actor,
                            .reason = fmt::format("request {}", request.receipt)};
  if (each.asked.dates) {
    said.campaign = each.asked.dates->campaign;
    said.timeliness = judge.of(each.asked.stated_at, *each.asked.dates);
  }
  return said;
}

}  // namespace

bool can_be_matched(const store::ObjectionRequest& request) {
  return !request.erased_at;
}

std::vector<RequestObjector> judge_request(store::Transaction& transaction,
                                           const store::ObjectionRequest& request,
                                           std::span<const store::RequestPerson> people) {
  return objectors_in(fresh_people(transaction, request, people));
}

std::vector<RequestObjector> record_request(store::Transaction& transaction,
                                            const store::ObjectionRequest& request,
                                            std::span<const store::RequestPerson> people,
                                            const RequestStatements& note) {
  const auto fresh = fresh_people(transaction, request, people);
  if (fresh.empty()) return {};
  std::vector<store::RequestPerson> found;
  std::vector<FreshPerson> speaking;
  std::vector<objection::Statement> statements;
  TimelinessJudge judge(transaction);
  for (const FreshPerson& each : fresh) {
    found.push_back(each.found);
    // Their later word stands; that they have sent the form is kept with the request.
    if (each.asked.has_withdrawn_since) continue;
    speaking.push_back(each);
    statements.push_back(statement_of(request, each, note.actor, judge));
  }
  give_receipts(transaction, request, speaking, statements);
  static_cast<void>(store::record_statements(transaction, statements));
  const store::RequestNote by{.actor = note.actor, .at = note.at};
  store::add_request_people(transaction, request.id, found, by);
  store::settle_request(transaction, request.id, {.how = note.how, .why = note.why}, by);
  return objectors_in(fresh);
}

}  // namespace crier::app
