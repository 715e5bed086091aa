// Campaigns that are too late, and what is found for them. For tests of remedies.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "pacing/flow/remedy.h"

namespace crier::pacing::flow {

using namespace std::chrono_literals;

inline const WallTime begin = parse_iso8601("2026-04-01T12:00:00Z").value();

// A hundred thousand at Gmail, which takes 10 a second, in 1,000 seconds: a tenth of them.
inline ForecastFacts slow_gmail() {
  ForecastFacts facts;
  facts.audience = {{.country = "DE", .domain = "gmail.com", .people = 100'000}};
  facts.limits.channel.rate = RateLimit{.per_second = 1'000, .burst = 50};
  facts.limits.groups = {
      {.name = "gmail", .domains = {"gmail.com"}, .mx_suffixes = {}, .policy = {}, .rules = {}}};
  facts.limits.groups.front().policy.rate = RateLimit{.per_second = 10, .burst = 2};
  facts.connections = 50;
  facts.troubles = {.deferred = {},
                    .deferred_again = {},
                    .refused = {},
                    .time_lost = {},
                    .answer_seconds = certain(1),
                    .channel_answer_seconds = certain(0.01),
                    .taken_up_seconds = {}};
  facts.begin = begin;
  facts.notify_by = begin + 1000s;
  return facts;
}

// Lives as long as `remedies`.
inline const Remedy* of_kind(const Remedies& remedies, Remedy::Kind kind) {
  const auto found = std::ranges::find(remedies.enough, kind, &Remedy::kind);
  return found == remedies.enough.end() ? nullptr : &*found;
}

// Everybody through one channel, with the usual troubles.
inline ForecastFacts one_slow_channel(double rate, std::int64_t people, std::chrono::seconds time) {
  ForecastFacts facts;
  facts.audience = {{.country = "DE", .people = people}};
  facts.limits.channel.rate = RateLimit{.per_second = rate, .burst = burst_min(rate)};
  facts.begin = begin;
  facts.notify_by = begin + time;
  return facts;
}

}  // namespace crier::pacing::flow
