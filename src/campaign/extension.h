// The dates of a campaign moved to later ones: after a pause that was long, or because people could
// not object for a while. Never to earlier ones: everybody who was told holds a notice
// that promises a date. Pure.
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>

#include "base/time.h"
#include "campaign/campaign_spec.h"

namespace crier {

struct CampaignDates {
  CivilInstant notify_by;
  CivilInstant cutoff;
  CivilInstant effective_at;
};

[[nodiscard]] CampaignDates dates_of(const CampaignSpec& spec);

// What somebody wants; nothing: it stays, or follows from the others.
struct ExtensionWish {
  std::optional<WallTime> notify_by;
  std::optional<WallTime> cutoff;
  std::optional<WallTime> effective_at;
};

struct ExtensionRules {
  NoticeProfile profile{NoticeProfile::objection};
  std::chrono::days notice_period_min{};
  WallTime now;
};

// The dates as they are then. The effective date follows a cut-off that passes it; notify_by moves
// only together with the date that people wait for, and leaves whoever is told last the minimum
// notice period. A breach has only notify_by: who was not told in time is told late. The error says
// for a person what does not go, and why.
[[nodiscard]] std::expected<CampaignDates, std::string> extended(const CampaignDates& before,
                                                                 const ExtensionWish& wish,
                                                                 const ExtensionRules& rules);

// The least later dates by which everybody may be told until `told_by` and whoever is told last
// keeps the minimum notice period, each at a midnight; `before` where those do already. `extended`
// takes them.
[[nodiscard]] CampaignDates dates_that_do(const CampaignDates& before, WallTime told_by,
                                          const ExtensionRules& rules);
// The same, and none of them before those of `wanted`, which are later ones that `extended` takes.
[[nodiscard]] CampaignDates dates_that_do(const CampaignDates& before, const CampaignDates& wanted,
                                          WallTime told_by, const ExtensionRules& rules);

// What somebody has to want for `after`.
[[nodiscard]] ExtensionWish wish_for(const CampaignDates& before, const CampaignDates& after,
                                     NoticeProfile profile);

}  // namespace crier
