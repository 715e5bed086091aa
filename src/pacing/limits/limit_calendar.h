// What the civil calendar says of a policy now: which day it is in its zone, how many notices may
// go on it, and whether its hours are open. It asks the zone again only when something changes, so
// that a notice pays for two comparisons; all nodes of one policy share one.
#pragma once

#include <cstdint>
#include <optional>

#include "pacing/limits/limit_policy.h"
#include "pacing/shared_days.h"

namespace crier::pacing {

class LimitCalendar {
 public:
  // `policy` must outlive this and has no fault.
  explicit LimitCalendar(const LimitPolicy& policy) : policy_(&policy) {}

  struct Day {
    std::int32_t number{};              // Days since 1970-01-01 in the policy's zone.
    std::optional<std::int64_t> quota;  // Nothing: any number of notices.
    WallTime begins{WallTime::min()};
    WallTime ends{WallTime::min()};  // The next day's first instant.

    [[nodiscard]] CivilDay civil() const {
      return {.number = number, .begins = begins, .ends = ends};
    }
  };

  // A clock that is set back does not bring a day back: its notices were counted. One that is set
  // back by more than a day was wrong before, and its day would not end for as long.
  [[nodiscard]] const Day& day(WallTime now) {
    if (now >= day_.ends || now < wrong_before_) begin_day(now);
    return day_;
  }

  // Nothing: open. Otherwise when to ask again.
  [[nodiscard]] std::optional<WallTime> closed_until(WallTime now) {
    const std::optional<SendHours>& hours = policy_->hours;
    if (!hours) return std::nullopt;
    if (now >= opening_.until || now < opening_since_) look_at(*hours, now);
    return opening_.is_open ? std::nullopt : std::optional(opening_.until);
  }

  [[nodiscard]] bool has_quota() const {
    return policy_->per_day.has_value() || policy_->ramp.has_value();
  }

 private:
  void begin_day(WallTime now);
  void look_at(const SendHours& hours, WallTime now);

  const LimitPolicy* policy_;
  Day day_;
  WallTime wrong_before_{WallTime::min()};
  Opening opening_{.is_open = true, .until = WallTime::min()};
  WallTime opening_since_{WallTime::max()};
};

}  // namespace crier::pacing
