// How long a campaign will take, foretold before it begins by a simple model: a formula, without a
// simulation.
#pragma once

#include <cstdint>

#include "base/time.h"
#include "pacing/retry.h"

namespace crier::pacing {

struct ForecastFacts {
  std::int64_t recipients{};
  double rate{};  // Notices a second that the channel may send, above 0.
  WallTime begin;
  WallTime notify_by;
  RetryPolicy retry{};
};

// Half of all campaigns are done by `p50`: 3 in 100 notices need a second try and the rate is kept.
// 19 in 20 are done by `p95`: a quarter of the notices need a second try, a fifth of the time is
// lost to outages and slow relays, and the last ones wait for their retries: a quarter of those who
// are tried again need yet another try, until fewer than one in twenty campaigns has anybody left,
// for four hours at most. A few people are through sooner than many.
struct Forecast {
  WallTime begin;
  WallTime p50;
  WallTime p95;
  double rate_needed{};  // People a second from `begin` to the deadline; 0: there is no time.
  bool is_endangered{};  // By p95 the deadline is over.
  // All first tries and second ones are made in time at the rate: a higher one helps nothing.
  bool is_rate_enough{};
};

[[nodiscard]] Forecast forecast(const ForecastFacts& facts);

}  // namespace crier::pacing
