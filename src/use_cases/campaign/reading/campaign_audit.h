// The audit of a campaign over all its lanes: nobody is missing and nobody is counted twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "notice/template/catalogue.h"
#include "postgres/database.h"
#include "report/steps/correction_section.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/reading/audit.h"

namespace crier::app {

struct AuditResult {
  std::vector<AuditDifference> differences;  // Empty when all is well.
  std::int64_t people{};
  std::size_t lanes{};
  // Of what people said by a link of the campaign, each is in one of these.
  std::int64_t confirmed{};
  std::int64_t unconfirmed{};                              // Failed, or nobody could be written to.
  std::int64_t to_confirm{};                               // Waiting.
  std::optional<report::CorrectionFigures> corrections{};  // The last; nothing: there was none.
  bool has_checked_objections{};  // Nobody was told again after objecting, or it is a difference.
};

// One read-only transaction a lane, so that a campaign may run meanwhile. The error is for a
// person: the campaign has not begun, or its stored specification cannot be read any more.
[[nodiscard]] std::expected<AuditResult, std::string> audit_campaign(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const notice::Catalogue& catalogue);

}  // namespace crier::app
