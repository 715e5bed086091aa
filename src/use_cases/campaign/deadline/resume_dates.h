// Whether a paused campaign can be resumed with the dates that it has, and else the command that
// gives it dates with which it can. Who refuses a resumption and who proposes one answer alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "campaign/extension.h"

namespace crier::app {

// When the rest of a campaign would have been told, if it went on now as its limits allow.
struct ResumeRest {
  std::int64_t people{};        // Without people left it is over already.
  bool is_foreseen{};           // What the channel allows is known.
  std::optional<WallTime> end;  // 19 times in 20 by then; nothing: no end is in sight, or foreseen.
};

// Its dates cannot be kept: it is not resumed with them unless somebody says why, and after
// notify_by not at all.
[[nodiscard]] bool is_late(const ResumeRest& rest, WallTime notify_by, WallTime now);

// The command that gives it dates which do, with those that `spec` has been given over what it has
// promised. Nothing: no end is in sight.
[[nodiscard]] std::optional<std::string> resume_with_later_dates(const CampaignSpec& spec,
                                                                 const CampaignDates& promised,
                                                                 const ResumeRest& rest,
                                                                 WallTime now);

// The command that gives a campaign that runs the least later dates by which everybody may be told
// until `told_by`, each at a midnight, and a day more for the words that state them to be approved.
// Empty: none do.
[[nodiscard]] std::string extend_with_later_dates(const CampaignSpec& spec, WallTime told_by,
                                                  WallTime now);

// The command that lets it go on, with the dates that it has where they can be kept. Nothing: none
// does, because no end is in sight.
struct ResumeCommand {
  std::string text;
  bool moves_dates{};
};
[[nodiscard]] std::optional<ResumeCommand> resume_command(const CampaignSpec& spec,
                                                          const ResumeRest& rest, WallTime now);

}  // namespace crier::app
