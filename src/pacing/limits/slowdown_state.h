// What replies have made of the speed of one node, as daemons tell each other (slowdown.h). Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

#include "base/time.h"

namespace crier::pacing {

struct SlowdownState {
  // Notices a second that were sent before, over all daemons: of a node without a rate, which has
  // no other measure.
  double usual{};
  // Of the usual rate so much is left, 0 to 1, and is won back by successes.
  double part{1};
  WallTime counts_until;  // The last complaint.
  // What a rule has asked for a while: so many a second, so many at the same time.
  struct RateCap {
    double per_second{};
    WallTime until;
  };
  std::optional<RateCap> rate_cap;
  struct ConcurrencyCap {
    int notices{};
    WallTime until;
  };
  std::optional<ConcurrencyCap> concurrency_cap;

  [[nodiscard]] bool slows(WallTime now) const { return part < 1 && counts_until > now; }
  [[nodiscard]] bool caps_rate(WallTime now) const { return rate_cap && rate_cap->until > now; }
  [[nodiscard]] bool caps_concurrency(WallTime now) const {
    return concurrency_cap && concurrency_cap->until > now;
  }
  [[nodiscard]] bool holds(WallTime now) const {
    return slows(now) || caps_rate(now) || caps_concurrency(now);
  }
  // Nothing is left of it then, without another complaint.
  [[nodiscard]] WallTime ends() const {
    WallTime end = counts_until;
    if (rate_cap) end = std::max(end, rate_cap->until);
    if (concurrency_cap) end = std::max(end, concurrency_cap->until);
    return end;
  }
};

// Whoever goes by `known` has to hear of `state`: something of it is slower, or lasts for longer by
// more than `same_end`. Each thing is compared by itself, and with what counts still at `now`.
[[nodiscard]] inline bool goes_beyond(const SlowdownState& state, const SlowdownState& known,
                                      WallTime now, std::chrono::seconds same_end) {
  if (state.slows(now)) {
    if (!known.slows(now) || state.part < known.part) return true;
    if (state.counts_until > known.counts_until + same_end) return true;
  }
  const auto is_beyond = [same_end](const auto& cap, const auto& other, auto number) {
    return (*cap).*number < (*other).*number || cap->until > other->until + same_end;
  };
  if (state.caps_rate(now)) {
    if (!known.caps_rate(now)) return true;
    if (is_beyond(state.rate_cap, known.rate_cap, &SlowdownState::RateCap::per_second)) return true;
  }
  if (!state.caps_concurrency(now)) return false;
  return !known.caps_concurrency(now) || is_beyond(state.concurrency_cap, known.concurrency_cap,
                                                   &SlowdownState::ConcurrencyCap::notices);
}

// Of two that were told of one node the slower, until the later end. What two daemons are told
// because of what both have sent is not one half of one half.
[[nodiscard]] inline SlowdownState slower_of(const SlowdownState& one, const SlowdownState& other,
                                             WallTime now) {
  if (!one.holds(now)) return other;
  SlowdownState both = one;
  both.usual = std::min(one.usual, other.usual);
  both.part = one.slows(now) ? std::min(one.part, other.part) : other.part;
  both.counts_until = std::max(one.counts_until, other.counts_until);
  if (!both.caps_rate(now)) {
    both.rate_cap = other.rate_cap;
  } else if (other.rate_cap) {
    both.rate_cap = {.per_second = std::min(one.rate_cap->per_second, other.rate_cap->per_second),
                     .until = std::max(one.rate_cap->until, other.rate_cap->until)};
  }
  if (!both.caps_concurrency(now)) {
    both.concurrency_cap = other.concurrency_cap;
  } else if (other.concurrency_cap) {
    both.concurrency_cap = {
        .notices = std::min(one.concurrency_cap->notices, other.concurrency_cap->notices),
        .until = std::max(one.concurrency_cap->until, other.concurrency_cap->until)};
  }
  return both;
}

}  // namespace crier::pacing
