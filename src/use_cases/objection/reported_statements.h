// What people say by letter, on the telephone or otherwise, entered by somebody who has read or
// heard it; and all that somebody has said, for those who ask.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "objection/objection_statement.h"
#include "postgres/database.h"
#include "store/registers/objections.h"
#include "store/report/confirmation_counts.h"
#include "use_cases/audience/purpose_check.h"

namespace crier::app {

struct ReportedStatement {
  objection::StatementKind kind{objection::StatementKind::objection};
  std::string ref;  // In any spelling.
  std::string purpose;
  NewPurpose new_purpose{NewPurpose::refused};
  objection::Way way{objection::Way::post};
  WallTime stated_at;     // When the person said it, which is not later than now.
  WallTime stated_until;  // The latest that it can have been, where a day alone is known.
  std::string actor;
  std::string reason;
};

struct ReportedAnswer {
  store::StandingObjection standing;
  bool is_awaited{};    // The audience does not have the person yet.
  std::string warning;  // About the purpose; empty: none.
};

// Refused: an empty ref, or a purpose that no campaign can have or has. The error is for a person.
[[nodiscard]] std::expected<ReportedAnswer, std::string> record_reported_statement(
    store::Connection& connection, const ReportedStatement& statement, int lanes);

// "sent by email 2026-…", "waiting", "not sent: suppressed"; empty: none was owed.
[[nodiscard]] std::string confirmation_text(
    const std::map<std::int64_t, store::ConfirmationEnd>& confirmations, std::int64_t position);
[[nodiscard]] std::map<std::int64_t, store::ConfirmationEnd> confirmations_by_position(
    store::Connection& connection, const std::vector<store::ObjectionRecord>& statements);

// All that the person of this ref, or of the receipt with this number, has said; empty: nothing.
[[nodiscard]] std::vector<store::ObjectionRecord> statements_by(store::Connection& connection,
                                                                const std::string& ref_or_receipt,
                                                                int lanes);

}  // namespace crier::app
