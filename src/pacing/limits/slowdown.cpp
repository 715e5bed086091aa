#include "pacing/limits/slowdown.h"

#include <algorithm>
#include <cmath>

namespace crier::pacing {
namespace {

constexpr SteadyTime never{SteadyTime::min().time_since_epoch() / 2};
// What a slow node wins back for one success is what it would have won in this time, or until its
// next notice if that is longer, however long it was silent.
constexpr std::chrono::seconds raised_at_once_most{1};
// Each asks once a second what others were told, with the next booking of those that it makes half
// a second ahead (dispatch/queue/grant_source.cpp).
constexpr Duration others_hear_within = std::chrono::milliseconds(1'500);
// A complaint counts so long.
constexpr std::chrono::hours complaint_counts{1};
// The least rate that anything is lowered to: a node that is never tried never recovers.
constexpr double rate_least = 1.0 / 60;

// Slower, with as much less of a burst.
RateLimit slowed(const RateLimit& usual, double per_second) {
  const double part = per_second / usual.per_second;
  const int burst = static_cast<int>(std::ceil(usual.burst * std::min(part, 1.0)));
  return {.per_second = per_second, .burst = std::max(burst, burst_min(per_second))};
}

}  // namespace

Slowdown::Slowdown(Options options, SteadyTime now)
    : options_(options),
      lowered_at_(never),
      counts_until_(never),
      raised_at_(now),
      paused_at_(never),
      paused_until_(never),
      rate_cap_until_(never),
      concurrency_cap_until_(never) {}

void Slowdown::begin_anew(SteadyTime now) {
  started_ = std::min(started_, options_.adaptation.floor);
  raised_at_ = now;
}

bool Slowdown::lower(SteadyTime taken_at, SteadyTime now, int daemons) {
  if (taken_at < lowered_at_ + (daemons > 1 ? others_hear_within : Duration(0))) return false;
  settle(now);
  counts_until_ = now + std::max<Duration>(complaint_counts, options_.adaptation.recovery);
  part_ = std::max(part_ * options_.adaptation.decrease, options_.adaptation.floor);
  lowered_at_ = now;
  raised_at_ = now;
  return true;
}

void Slowdown::raise(SteadyTime taken_at, SteadyTime now, int daemons) {
  if (taken_at < lowered_at_) return;
  settle(now);
  const Duration most = std::max<Duration>(
      raised_at_once_most, slot_interval({.per_second = lowered_rate(part())}) * daemons);
  const Duration since = std::clamp<Duration>(now - raised_at_, Duration(0), most);
  raised_at_ = std::max(raised_at_, now);
  const double won = std::chrono::duration<double>(since) /
                     std::chrono::duration<double>(options_.adaptation.recovery);
  part_ = std::min(1.0, part_ + won);
  started_ = std::min(1.0, started_ + won);
}

void Slowdown::cap_rate(double per_second, SteadyTime now, Duration length) {
  rate_cap_ = rate_cap_until_ > now ? std::min(rate_cap_, per_second) : per_second;
  rate_cap_until_ = std::max(rate_cap_until_, now + length);
}

void Slowdown::cap_concurrency(int notices, SteadyTime now, Duration length) {
  concurrency_cap_ = concurrency_cap_until_ > now ? std::min(concurrency_cap_, notices) : notices;
  concurrency_cap_until_ = std::max(concurrency_cap_until_, now + length);
}

SlowdownState Slowdown::state(Moment now) const {
  const auto wall = [now](SteadyTime instant) {
    return now.wall + std::chrono::ceil<WallTime::duration>(instant - now.steady);
  };
  SlowdownState state{
      .usual = options_.usual.per_second, .part = complaint(now.steady), .counts_until = now.wall};
  if (counts_until_ > now.steady) state.counts_until = wall(counts_until_);
  if (rate_cap_until_ > now.steady) {
    state.rate_cap = {.per_second = rate_cap_, .until = wall(rate_cap_until_)};
  }
  if (concurrency_cap_until_ > now.steady) {
    state.concurrency_cap = {.notices = concurrency_cap_, .until = wall(concurrency_cap_until_)};
  }
  return state;
}

void Slowdown::slow_to(const SlowdownState& told, Moment now) {
  settle(now.steady);
  if (told.slows(now.wall)) {
    counts_until_ = std::max(counts_until_, now.steady_at(told.counts_until));
    // A policy of its own may have another floor by now.
    const double part = std::max(told.part, options_.adaptation.floor);
    if (part < part_) {
      part_ = part;
      lowered_at_ = now.steady;
      raised_at_ = now.steady;
    }
  }
  if (told.caps_rate(now.wall)) {
    cap_rate(told.rate_cap->per_second, now.steady,
             now.steady_at(told.rate_cap->until) - now.steady);
  }
  if (told.caps_concurrency(now.wall)) {
    cap_concurrency(told.concurrency_cap->notices, now.steady,
                    now.steady_at(told.concurrency_cap->until) - now.steady);
  }
}

void Slowdown::raise_to(double part, SteadyTime now) {
  settle(now);
  if (part <= part_) return;
  part_ = std::min(part, 1.0);
  raised_at_ = std::max(raised_at_, now);
}

void Slowdown::recover(SteadyTime now) {
  part_ = 1;
  raised_at_ = now;
  rate_cap_until_ = never;
  concurrency_cap_until_ = never;
}

void Slowdown::lift(SteadyTime now) {
  recover(now);
  started_ = 1;
  paused_until_ = never;
}

void Slowdown::change(RateLimit usual, const Adaptation& adaptation) {
  options_ = {.usual = usual, .is_measured = false, .adaptation = adaptation};
  part_ = std::max(part_, adaptation.floor);
  if (adaptation.start != Adaptation::Start::floor) started_ = 1;
}

void Slowdown::free_of_rate() {
  options_.is_measured = true;
  part_ = started_ = 1;
}

double Slowdown::lowered_rate(double part) const {
  const double usual = options_.usual.per_second;
  return std::max(usual * part, std::min(usual, rate_least));
}

std::optional<RateLimit> Slowdown::rate(SteadyTime now) const {
  const bool is_capped = rate_cap_until_ > now;
  const double part_now = part(now);
  if (part_now >= 1 && !is_capped) {
    return options_.is_measured ? std::nullopt : std::optional(options_.usual);
  }
  double per_second = lowered_rate(part_now);
  if (is_capped) {
    const double free = part_now >= 1 && options_.is_measured ? rate_cap_ : per_second;
    per_second = std::min(free, rate_cap_);
  }
  return slowed(options_.usual, per_second);
}

std::optional<SteadyTime> Slowdown::rate_capped_until(SteadyTime now) const {
  if (rate_cap_until_ <= now) return std::nullopt;
  const double part_now = part(now);
  const bool is_free = part_now >= 1 && options_.is_measured;
  const bool counts = is_free || rate_cap_ < lowered_rate(part_now);
  return counts ? std::optional(rate_cap_until_) : std::nullopt;
}

std::optional<int> Slowdown::concurrency(SteadyTime now) const {
  return concurrency_cap_until_ > now ? std::optional(concurrency_cap_) : std::nullopt;
}

std::optional<SteadyTime> Slowdown::changes_at(SteadyTime now) const {
  std::optional<SteadyTime> next;
  const SteadyTime lapses = part_ < 1 ? counts_until_ : never;
  for (const SteadyTime end : {rate_cap_until_, concurrency_cap_until_, lapses}) {
    if (end > now && (!next || end < *next)) next = end;
  }
  return next;
}

bool Slowdown::remembers(SteadyTime now) const {
  return (part_ < 1 && counts_until_ > now) || paused_until_ > now || rate_cap_until_ > now ||
         concurrency_cap_until_ > now;
}

bool Slowdown::is_over(SteadyTime now) const {
  return part(now) >= 1 && paused_until_ <= now && rate_cap_until_ <= now &&
         concurrency_cap_until_ <= now;
}

}  // namespace crier::pacing
