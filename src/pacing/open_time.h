// How much of the time until a deadline people may be told in: the hours of a channel and those of
// people where they live, together. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/time.h"
#include "pacing/limits/limit_policy.h"
#include "pacing/limits/send_hours.h"

namespace crier::pacing {

class OpenTime {
 public:
  struct Span {
    bool is_open{true};
    WallTime until;
  };

  // The hours of `channel`, and those at which people are told; nothing: at all. Without fault.
  OpenTime(LimitPolicy channel, std::optional<SendHours> people);

  // There are hours at all.
  [[nodiscard]] bool is_limited() const { return channel_.hours || people_; }

  // Of the time from `now` until `notify_by`, for somebody who lives at `home`. Hours that would
  // begin too late before `notify_by` do not count (quiet_hours.h). It is reckoned anew only when
  // hours begin or end.
  [[nodiscard]] WallTime::duration left(const HoursPlace& home, WallTime now, WallTime notify_by);

  // The same time, in the order of its hours; the last one ends with `notify_by`.
  [[nodiscard]] std::vector<Span> spans(const HoursPlace& home, WallTime from,
                                        WallTime notify_by) const;

 private:
  struct Known {
    WallTime since;
    Span span;
    WallTime::duration left{};  // At `since`.
  };

  [[nodiscard]] Span span_at(const HoursPlace& home, WallTime at, WallTime notify_by) const;
  [[nodiscard]] WallTime::duration reckoned(const HoursPlace& home, WallTime from,
                                            WallTime notify_by) const;

  LimitPolicy channel_;
  std::optional<SendHours> people_;
  // By zone, country and deadline.
  std::map<std::tuple<std::string, std::string, WallTime>, Known> known_;
};

}  // namespace crier::pacing
