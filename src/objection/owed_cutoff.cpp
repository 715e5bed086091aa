#include "objection/owed_cutoff.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"
#include "campaign/civil_time.h"

namespace crier::objection {
namespace {

using std::chrono::days;

WallTime::duration lost(std::span<const LinkOutage> outages, WallTime from, WallTime until) {
  WallTime::duration total{};
  for (const LinkOutage& outage : outages) {
    const WallTime began = std::max(outage.began_at, from);
    const WallTime ended = std::min(outage.ended_at, until);
    total += std::max(WallTime::duration::zero(), ended - began);
  }
  return total;
}

// Nobody is told while the link is down: whoever reads what was promised during an outage reads it
// after it. So its rest is lost to the promises before it alone.
WallTime read_from(WallTime promised_at, std::span<const LinkOutage> outages) {
  for (const LinkOutage& outage : outages) {
    if (outage.began_at <= promised_at && promised_at < outage.ended_at) return outage.ended_at;
  }
  return promised_at;
}

}  // namespace

WallTime owed_cutoff(std::span<const PromisedCutoff> promised,
                     std::span<const LinkOutage> outages) {
  CRIER_CHECK(!promised.empty());
  const WallTime now_stands = promised.back().cutoff;
  WallTime owed = now_stands;
  for (const PromisedCutoff& promise : promised) {
    owed = std::max(owed,
                    promise.cutoff + lost(outages, read_from(promise.since, outages), now_stands));
  }
  return owed;
}

WallTime rounded_up_to_midnight(WallTime instant, std::string_view zone) {
  const auto shown = in_zone(instant, zone).civil;
  const auto day = std::chrono::floor<days>(shown);
  if (shown == day) return in_zone(instant, zone).instant;
  for (auto last = day;; last += days(1)) {
    CRIER_CHECK(last - day < days(4));
    // A day that the zone leaves out has no end, and one that ends twice has ended at the first.
    const auto end = end_of_day(std::chrono::year_month_day(last), zone);
    if (end && end->instant >= instant) return end->instant;
  }
}

}  // namespace crier::objection
