// How much of the time until a deadline is left at an instant in which people may be told
// (open_time.h), of one home and as seconds of a run. Reckoned once for all runs of a forecast.
// Pure.
#pragma once

#include <optional>
#include <vector>

#include "base/time.h"
#include "pacing/limits/limit_policy.h"
#include "pacing/limits/send_hours.h"

namespace crier::pacing::flow {

class OpenSeconds {
 public:
  // Of somebody who lives where the channel's limits do. `people`: nothing, they are told at all
  // hours of the channel.
  OpenSeconds(const LimitPolicy& channel, const std::optional<SendHours>& people, WallTime begin,
              WallTime notify_by);

  // `second`: since the begin.
  [[nodiscard]] double left(double second) const;

 private:
  struct Span {
    double until{};
    bool is_open{};
    double left_behind{};  // From its end until the deadline.
  };
  std::vector<Span> spans_;
};

}  // namespace crier::pacing::flow
