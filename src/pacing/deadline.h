// Whether a campaign keeps its deadline: what is needed, what is foreseen, and how it ended.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"
#include "campaign/completeness.h"
#include "campaign/state.h"

namespace crier::pacing {

// By the forecast of a campaign (pacing/deadline/), which knows its waves, hours, days and retries.
struct Foreseen {
  std::optional<WallTime> finish;  // As likely as not; nothing: there is no end in sight.
  bool is_on_track{};              // Its state, which does not flap.
  double told_share{1};            // Of who is left, 0 to 1: the others will be left out.
};

struct DeadlineFacts {
  CampaignState state{CampaignState::draft};
  Completeness counts;
  WallTime now;
  WallTime notify_by;
  std::optional<WallTime> last_notified;
  std::int64_t out_of_time{};          // People that the deadline cut off (deadline_passed).
  bool is_unattended{};                // No daemon is there to tell them.
  std::optional<Foreseen> foreseen;    // Counts for more than the rates.
  std::optional<double> rate_recent;   // People a second, settled in the last seconds.
  std::optional<double> rate_average;  // Since the start.
};

enum class DeadlineVerdict : std::uint8_t {
  open,        // There is time, and nothing speaks against making it.
  endangered,  // At this rate, or in this state, somebody is told too late.
  met,         // Everybody was told or has a reason why not, and in time.
  missed,      // Somebody was not told in time.
  abandoned,   // Cancelled before everybody was told.
};

[[nodiscard]] std::string_view name_of(DeadlineVerdict verdict);

// People a second who must be told from now on, without those who will be left out; nothing when
// nobody is left or no time is.
[[nodiscard]] std::optional<double> rate_needed(const DeadlineFacts& facts);

// When the last one is settled: as it is foreseen, or else at the recent rate, or at the average
// while nothing moves for a moment (deferrals wait for their instant). Nothing: cannot be told,
// because nobody works at it, or what was foreseen is over.
[[nodiscard]] std::optional<WallTime> expected_finish(const DeadlineFacts& facts);

[[nodiscard]] DeadlineVerdict verdict(const DeadlineFacts& facts);

}  // namespace crier::pacing
