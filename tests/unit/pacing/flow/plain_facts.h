// Campaigns of which everybody can say when they are done. For tests of the forecast.
#pragma once

#include <chrono>
#include <cstdint>

#include "pacing/flow/forecast.h"

namespace crier::pacing::flow {

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

inline const WallTime begin = parse_iso8601("2026-04-01T12:00:00Z").value();

inline ForecastTroubles no_troubles() {
  return {.deferred = {},
          .deferred_again = {},
          .refused = {},
          .time_lost = {},
          .answer_seconds = certain(1),
          .channel_answer_seconds = {},
          .taken_up_seconds = {}};
}

// So many Germans by a channel of 100 a second, of which the first 10 need not wait.
inline ForecastFacts facts_of(std::int64_t people) {
  ForecastFacts facts{.audience = {{.country = "DE", .domain = {}, .people = people}},
                      .limits = {},
                      .connections = {},
                      .people_hours = {},
                      .retry = {},
                      .troubles = no_troubles(),
                      .begin = begin,
                      .notify_by = begin + std::chrono::days(7)};
  facts.limits.channel.rate = RateLimit{.per_second = 100, .burst = 10};
  return facts;
}

inline double p95_of(const ForecastFacts& facts) {
  return Seconds(forecast(facts).finish.p95.at - facts.begin).count();
}

}  // namespace crier::pacing::flow
