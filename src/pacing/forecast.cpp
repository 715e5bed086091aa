#include "pacing/forecast.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"

namespace crier::pacing {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr double second_tries_p50 = 0.03;
constexpr double second_tries_p95 = 0.25;
constexpr double time_lost_p95 = 0.20;
constexpr Seconds retry_tail_max = std::chrono::hours(4);
constexpr double left_p95 = 0.05;  // People, of the whole campaign.
// What is drawn of the bound of a delay (retry.cpp), on average.
constexpr double delay_drawn = 0.55;
// A campaign that would take longer has no finish worth naming.
constexpr Seconds horizon = std::chrono::days(36'500);

WallTime later(WallTime begin, Seconds delay) {
  return begin + std::chrono::duration_cast<std::chrono::microseconds>(std::min(delay, horizon));
}

Seconds retry_tail_p95(double people, const RetryPolicy& retry) {
  Seconds tail{};
  int attempts = 1;
  for (double left = people; left > left_p95 && tail < retry_tail_max; left *= second_tries_p95) {
    tail += delay_drawn * Seconds(delay_bound(retry, attempts++));
  }
  return std::min(tail, retry_tail_max);
}

}  // namespace

Forecast forecast(const ForecastFacts& facts) {
  CRIER_CHECK(facts.rate > 0);
  const auto people = static_cast<double>(facts.recipients);
  const Seconds likely(people * (1 + second_tries_p50) / facts.rate);
  const Seconds slow(people * (1 + second_tries_p95) / (facts.rate * (1 - time_lost_p95)));
  Forecast result{.begin = facts.begin,
                  .p50 = later(facts.begin, likely),
                  .p95 = later(facts.begin, slow + retry_tail_p95(people, facts.retry)),
                  .rate_needed = 0,
                  .is_endangered = false,
                  .is_rate_enough = later(facts.begin, slow) < facts.notify_by};
  if (facts.begin < facts.notify_by) {
    result.rate_needed = people / Seconds(facts.notify_by - facts.begin).count();
  }
  result.is_endangered = facts.begin >= facts.notify_by || result.p95 >= facts.notify_by;
  return result;
}

}  // namespace crier::pacing
