// The ladder of a campaign: its steps, each a way to tell people. Whom one step could not tell goes
// on to the next one, at once or when that begins; a step ends early enough that those after it
// have time. A person is in one step at a time.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "base/time.h"
#include "campaign/channel_kind.h"

namespace crier {

// `ladder` of a specification, one of its elements.
struct LadderStep {
  ChannelKind channel;
  // Not before so long after the campaign has begun.
  std::chrono::milliseconds begins_after{};
  // Whom it has not told so long before `notify_by` goes on. Nothing: a part of the campaign's time
  // (step_ends()). The last step ends with `notify_by` itself.
  std::optional<std::chrono::milliseconds> ends_before{};

  friend bool operator==(const LadderStep&, const LadderStep&) = default;
};

inline constexpr int first_step = 1;
inline constexpr int ladder_steps_max = 9;

// What a step leaves to each of those after it, where nothing is said; less in a short campaign,
// whose later steps get half of its time together, divided among all of its steps.
inline constexpr std::chrono::hours step_time_usual{48};

// How long before `notify_by` each step ends; the last one: 0. Never less than a later step.
[[nodiscard]] std::vector<std::chrono::milliseconds> step_ends(std::span<const LadderStep> ladder,
                                                               WallTime begins_at,
                                                               WallTime notify_by);

}  // namespace crier
