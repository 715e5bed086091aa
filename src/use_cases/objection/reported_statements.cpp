#include "use_cases/objection/reported_statements.h"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/lane.h"
#include "campaign/ref.h"
#include "objection/receipt.h"
#include "objection/ref_digest.h"
#include "store/report/deliveries.h"
#include "store/settings.h"
#include "use_cases/objection/ref_check.h"
#include "use_cases/objection/timeliness.h"
#include "use_cases/subject/recall.h"

namespace crier::app {

std::expected<ReportedAnswer, std::string> record_reported_statement(store::Connection& connection,
                                                                     const ReportedStatement& said,
                                                                     int lanes) {
  const std::string ref = normal_ref(said.ref);
  if (auto fault = ref_fault(ref)) return std::unexpected(*std::move(fault));
  return connection.transact(
      [&](store::Transaction& transaction) -> std::expected<ReportedAnswer, std::string> {
        // First, so that nobody is erased between the question who it is and the record.
        static_cast<void>(store::lock_objection_head(transaction));
        auto warning = check_purpose(transaction, said.purpose, said.new_purpose);
        if (!warning) return std::unexpected(std::move(warning.error().words));
        std::array<objection::Statement, 1> statements = {
            {{.kind = said.kind,
              .lane = lane_of(ref, lanes),
              .ref = ref,
              .purpose = said.purpose,
              .stated_at = said.stated_at,
              .stated_until = said.stated_until,
              .way = said.way,
              .receipt = objection::new_receipt_number(),
              .actor = said.actor,
              .reason = said.reason}}};
        const std::array known = {KnownRef{.lane = statements.front().lane, .ref = ref}};
        recall_erased(transaction, known, said.actor);
        judge_timeliness(transaction, statements);
        auto standing = store::record_statements(transaction, statements);
        mark_recalled(transaction, known);
        const auto person =
            store::find_recipient(transaction, statements.front().lane, ref, CampaignId{});
        return ReportedAnswer{.standing = std::move(standing.front()),
                              .is_awaited = !person.has_value(),
                              .warning = *std::move(warning)};
      });
}

std::vector<store::ObjectionRecord> statements_by(store::Connection& connection,
                                                  const std::string& ref_or_receipt, int lanes) {
  const std::string ref = normal_ref(ref_or_receipt);
  return connection.transact([&](store::Transaction& transaction) {
    objection::RefDigester digester(store::read_settings(transaction).secret);
    auto said =
        store::objections_of(transaction, lane_of(ref, lanes), ref, hex(digester.digest(ref)));
    const auto number = objection::receipt_number_of(ref_or_receipt);
    if (!said.empty() || !number) return said;
    const auto record = store::objection_with_receipt(transaction, *number);
    if (!record) return said;
    return store::objections_of(
        transaction, record->lane, record->ref,
        record->ref.empty() ? record->ref_digest : hex(digester.digest(record->ref)));
  });
}

std::map<std::int64_t, store::ConfirmationEnd> confirmations_by_position(
    store::Connection& connection, const std::vector<store::ObjectionRecord>& statements) {
  std::vector<std::int64_t> positions;
  for (const store::ObjectionRecord& each : statements) positions.push_back(each.position);
  return connection.transact([&](store::Transaction& transaction) {
    return store::confirmations_of(transaction, positions);
  });
}

std::string confirmation_text(const std::map<std::int64_t, store::ConfirmationEnd>& confirmations,
                              std::int64_t position) {
  const auto found = confirmations.find(position);
  if (found == confirmations.end()) return "";
  const store::ConfirmationEnd& end = found->second;
  switch (end.state) {
    case objection::ConfirmationState::owed: return "waiting";
    case objection::ConfirmationState::sent:
      return fmt::format("sent by {} {}", end.channel, iso8601(end.ended_at.value()));
    case objection::ConfirmationState::failed: return "failed: " + end.reason;
    case objection::ConfirmationState::none:
      return end.reason == "none" ? std::string("not sent") : "not sent: " + end.reason;
  }
  CRIER_CHECK(false);
}

}  // namespace crier::app
