#include "objection/owed_cutoff.h"

#include <algorithm>
#include <cstddef>

#include "base/check.h"

namespace crier::objection {
namespace {

struct Span {
  WallTime from;
  WallTime until;
};

WallTime::duration shared(const Span& one, const Span& other) {
  return std::max(WallTime::duration::zero(),
                  std::min(one.until, other.until) - std::max(one.from, other.from));
}

// What is in none of the lapsed times.
WallTime::duration lost(std::span<const LinkOutage> outages, const Span& within,
                        std::span<const LapsedTime> lapsed) {
  WallTime::duration total{};
  for (const LinkOutage& outage : outages) {
    const Span counted{.from = std::max(outage.began_at, within.from),
                       .until = std::min(outage.ended_at, within.until)};
    if (counted.until <= counted.from) continue;
    total += counted.until - counted.from;
    for (const LapsedTime& time : lapsed) {
      total -= shared(counted, {.from = time.from, .until = time.until});
    }
  }
  return total;
}

WallTime::duration lapsed_within(const Span& within, std::span<const LapsedTime> lapsed) {
  WallTime::duration total{};
  for (const LapsedTime& time : lapsed) {
    total += shared(within, {.from = time.from, .until = time.until});
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

std::vector<PromisedCutoff> promised_cutoffs(std::span<const MovedCutoff> moved,
                                             WallTime now_stands) {
  std::vector<PromisedCutoff> promised;
  WallTime since = WallTime::min();
  for (const MovedCutoff& each : moved) {
    promised.push_back({.since = since, .cutoff = each.before});
    since = each.at;
  }
  promised.push_back({.since = since, .cutoff = now_stands});
  return promised;
}

WallTime owed_cutoff(std::span<const PromisedCutoff> promised,
                     std::span<const LinkOutage> outages) {
  CRIER_CHECK(!promised.empty());
  const WallTime now_stands = promised.back().cutoff;
  const std::vector<LapsedTime> lapsed = lapsed_times(promised);
  WallTime owed = now_stands;
  for (const PromisedCutoff& promise : promised) {
    const Span since{.from = read_from(promise.since, outages), .until = now_stands};
    owed = std::max(owed,
                    promise.cutoff + lost(outages, since, lapsed) + lapsed_within(since, lapsed));
  }
  return owed;
}

WallTime::duration time_lost(std::span<const PromisedCutoff> promised,
                             std::span<const LinkOutage> outages) {
  CRIER_CHECK(!promised.empty());
  return lost(outages, {.from = WallTime::min(), .until = promised.back().cutoff},
              lapsed_times(promised));
}

std::vector<LapsedTime> lapsed_times(std::span<const PromisedCutoff> promised) {
  std::vector<LapsedTime> lapsed;
  for (std::size_t next = 1; next < promised.size(); ++next) {
    const WallTime from = promised[next - 1].cutoff;
    if (promised[next].cutoff == from || promised[next].since <= from) continue;
    lapsed.push_back({.from = from, .until = promised[next].since});
  }
  return lapsed;
}

}  // namespace crier::objection
