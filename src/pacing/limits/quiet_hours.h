// Whether somebody may be told at this hour, by the clock where they live. Quiet hours are of
// people, the hours of a limit (limit_policy.h) of its provider: a notice needs both. Pure.
//
// The law has the last word: whose hours do not begin in time before the deadline is told at once.
//
// People live in few zones: each pair of zone and country is looked at again only when its hours
// change.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "pacing/limits/send_hours.h"

namespace crier::pacing {

class QuietHours {
 public:
  // As long before the deadline the hours have to begin.
  static constexpr std::chrono::hours time_to_tell{1};

  // `allowed` are the hours at which people may be told; they have no fault.
  explicit QuietHours(SendHours allowed) : allowed_(std::move(allowed)) {}

  // Nothing: they may be told now. Otherwise when to ask again. `zone` is a time zone.
  [[nodiscard]] std::optional<WallTime> quiet_until(const HoursPlace& place, WallTime now);
  // The same of somebody who must have been told before `notify_by`.
  [[nodiscard]] std::optional<WallTime> quiet_until(const HoursPlace& place, WallTime now,
                                                    WallTime notify_by);

  // Some of those that were asked for, at most so many. Valid until the next question.
  [[nodiscard]] std::vector<HoursPlace> places(std::size_t most) const;

 private:
  struct Known {
    Opening opening;
    WallTime since;
  };
  struct Less {
    using is_transparent = void;  // NOLINT(readability-identifier-naming)
    template <class One, class Other>
    bool operator()(const One& one, const Other& other) const {
      const int zones = std::string_view(one.first).compare(std::string_view(other.first));
      return zones != 0 ? zones < 0 : std::string_view(one.second) < std::string_view(other.second);
    }
  };

  SendHours allowed_;
  std::map<std::pair<std::string, std::string>, Known, Less> known_;  // By zone and country.
};

}  // namespace crier::pacing
