// What the answers of an objection link say of it, one after the other: healthy, failing, down, and
// when it is asked again. One failure is no outage, because networks lose packets; so many in a row
// are, from the first of them until it answers again. Pure; the state is kept by the database, so
// that any daemon goes on where another has left off.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"

namespace crier::objection {

struct LinkWatchPolicy {
  std::chrono::milliseconds interval{std::chrono::seconds(30)};
  int failures_to_pause{3};  // At least 1.
};

// From the first question that failed, or the begin of a silence, to the first that was answered,
// or the end of the silence.
struct LinkOutage {
  WallTime began_at;
  WallTime ended_at;

  friend bool operator==(const LinkOutage&, const LinkOutage&) = default;
};

struct LinkHealth {
  enum class State : std::uint8_t {
    healthy,
    failing,  // It may be a hiccup: it is asked again soon.
    down,     // Nobody is told, because nobody could object.
  };

  int failures{};                           // In a row.
  std::optional<WallTime> failing_since{};  // When the first of them was asked.
  bool is_down{};
  // During which nobody asked who should have (link_silence.h), since the last answer; not kept.
  std::vector<LinkOutage> silences{};

  [[nodiscard]] State state() const;

  friend bool operator==(const LinkHealth&, const LinkHealth&) = default;
};

struct LinkVerdict {
  LinkHealth health;
  std::optional<LinkOutage> ended{};  // What was down is not any more.
  // That are over: with this answer, or before what fails now, which finds them again each time.
  std::vector<LinkOutage> silences{};
  bool has_fallen{};  // It is down since this answer.
  std::chrono::milliseconds ask_again_in{};
};

// What was asked at `asked_at` was answered well, or failed.
[[nodiscard]] LinkVerdict after_answer(const LinkHealth& before, WallTime asked_at,
                                       const LinkWatchPolicy& policy);
[[nodiscard]] LinkVerdict after_failure(const LinkHealth& before, WallTime asked_at,
                                        const LinkWatchPolicy& policy);

// So that daemons, and campaigns that began together, do not ask in step. `chance` is from 0 to 1:
// from a fifth less to a fifth more.
[[nodiscard]] std::chrono::milliseconds with_jitter(std::chrono::milliseconds wait, double chance);

}  // namespace crier::objection
