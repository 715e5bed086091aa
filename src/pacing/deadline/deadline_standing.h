// How a campaign is said to stand towards its deadline, from one reckoning to the next. Figures are
// noisy, and an alarm that comes and goes is soon read by nobody: a state changes for the worse
// when the figures have said so for a while, and for the better when they have said so for longer
// and with something to spare. What people have decided (later dates, another limit, a resume), and
// that the date is over, count at once. A limit that is set counts at once only for what it really
// changes: where the same figures say the same with it and without it, it was set for somebody
// else's sake. Whatever counts at once, what follows has to last like anything else. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/time.h"
#include "pacing/deadline/deadline_outlook.h"

namespace crier::pacing {

struct StandingPolicy {
  std::chrono::milliseconds worsen_after;
  std::chrono::milliseconds improve_after;
  // Of the time that is left: to be better off, everything must be done so much earlier.
  double spare_share{0.1};
};

// Two reckonings on end for the worse and five for the better.
[[nodiscard]] StandingPolicy standing_policy(std::chrono::milliseconds reckon_every);

struct DeadlineStanding {
  DeadlineState state{DeadlineState::on_track};
  WallTime since;
  // What the figures have been saying instead, and since when.
  std::optional<DeadlineState> leaning{};
  std::optional<WallTime> leaning_since{};

  friend bool operator==(const DeadlineStanding&, const DeadlineStanding&) = default;
};

enum class Occasion : std::uint8_t {
  time,      // It is reckoned again because some time has passed.
  decision,  // Somebody has changed what it depends on.
};

struct Reckoning {
  Outlook outlook;
  WallTime now;
  WallTime notify_by;
  Occasion occasion{Occasion::time};
  // Of a decision: what the same measured figures would say if it had not been made. It counts at
  // once if it makes that better, or worse, and only for a state that is better, or worse.
  // Nothing: it counts whatever they would say.
  std::optional<DeadlineState> undecided{};
};

// `before` is nothing at the first reckoning: as if it had been on track, because the first figures
// are those of a handful of people. That holds as well where a plan was late and somebody has begun
// all the same: its lateness is known to whoever has said why, and an alarm two reckonings later
// tells them nothing too late.
[[nodiscard]] DeadlineStanding next_standing(const std::optional<DeadlineStanding>& before,
                                             const Reckoning& reckoning,
                                             const StandingPolicy& policy);

}  // namespace crier::pacing
