#include "pacing/deadline/remainder_forecast.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "pacing/flow/forecast.h"

namespace crier::pacing {
namespace {

// What is measured says how it has gone; how it goes on is less sure. A campaign in which nothing
// has gone wrong yet may still see an outage.
constexpr flow::Uncertain time_lost{.p50 = 0.01, .p95 = 0.20};
// So many people have to be tried until what they tell counts as much as what is expected of any
// campaign; no more than are left, of whom alone it is asked.
constexpr std::int64_t people_that_tell = 1'000;
constexpr double deferred_least = 0.005;
constexpr double deferred_least_p95 = 0.05;
constexpr double deferred_most = 0.9;
constexpr double deferred_again = 0.10;
constexpr double rate_most = 1e6;  // limit_policy.h
// A rate that moves with its limit is measured as long as it is nearly the same, and beyond that no
// more than hoped for.
constexpr double still_measured = 1.25;
constexpr double any_number = std::numeric_limits<double>::infinity();

// The share of first tries that make so many tries of a person on the average: who was put off once
// is put off again in one case of ten, unless even everybody's first try would not make so many.
flow::Uncertain deferred_share(double tries_per_person) {
  const double share =
      std::clamp((tries_per_person - 1) * (1 - deferred_again), deferred_least, deferred_most);
  return {.p50 = share, .p95 = std::clamp(2 * share, deferred_least_p95, deferred_most)};
}

flow::Uncertain deferred_again_share(double tries_per_person) {
  const double share = std::clamp(1 - deferred_most / std::max(tries_per_person - 1, deferred_most),
                                  deferred_again, deferred_most);
  return {.p50 = share, .p95 = std::clamp(2 * share, share, 0.95)};
}

// How much what was measured counts, 0 to 1.
double weight_of_measured(const Remainder& remainder) {
  const auto tried = static_cast<double>(remainder.people_tried);
  const auto tell = static_cast<double>(std::min(remainder.people_left, people_that_tell));
  return tried + tell > 0 ? tried / (tried + tell) : 0;
}

flow::Uncertain between(const flow::Uncertain& expected, const flow::Uncertain& measured,
                        double weight) {
  return {.p50 = std::lerp(expected.p50, measured.p50, weight),
          .p95 = std::lerp(expected.p95, measured.p95, weight)};
}

// Of a campaign that has just begun what its plan expected, so that both say the same.
flow::ForecastTroubles troubles_of(const Remainder& remainder) {
  const flow::ForecastTroubles expected;
  const double weight = weight_of_measured(remainder);
  return {
      .deferred = between(expected.deferred, deferred_share(remainder.tries_per_person), weight),
      .deferred_again = between(expected.deferred_again,
                                deferred_again_share(remainder.tries_per_person), weight),
      .refused = {},
      .time_lost = remainder.rate_now ? time_lost : expected.time_lost,
      .taken_up_seconds = {}};
}

// What connections and servers do is in the rate that was measured. Its hours and days are not, and
// what groups and domains do only as far as they have done it already.
LimitPolicy channel_of(const Remainder& remainder, double people_per_second) {
  LimitPolicy policy = remainder.limits.channel;
  const double notices =
      std::min(people_per_second * std::max(remainder.tries_per_person, 1.0), rate_most);
  policy.rate = RateLimit{.per_second = notices, .burst = burst_min(notices)};
  policy.concurrency.reset();
  policy.adaptation = {};
  return policy;
}

LimitPolicy channel_at_limit(const Remainder& remainder) {
  LimitPolicy policy = remainder.limits.channel;
  policy.rate =
      RateLimit{.per_second = remainder.rate_allowed, .burst = burst_min(remainder.rate_allowed)};
  return policy;
}

std::vector<flow::AudiencePart> audience_of(const Remainder& remainder) {
  if (!remainder.places.empty()) return remainder.places;
  return {{.country = {}, .domain = {}, .people = remainder.people_left}};
}

// So many notices as they need, part by part; what is rounded off of one is given to the next.
std::vector<flow::AudiencePart> notices_of(std::vector<flow::AudiencePart> audience,
                                           double tries_per_person) {
  double sum = 0;
  std::int64_t given = 0;
  for (flow::AudiencePart& part : audience) {
    sum += static_cast<double>(part.people) * tries_per_person;
    part.people = std::llround(sum) - given;
    given += part.people;
  }
  return audience;
}

flow::ForecastFacts facts_of(const Remainder& remainder, LimitPolicy channel) {
  flow::ForecastFacts facts{.audience = audience_of(remainder),
                            .limits = remainder.limits,
                            .days_taken = remainder.days_taken,
                            .held = remainder.held,
                            .answer_times = remainder.answer_times,
                            .connections = {},
                            .people_hours = remainder.people_hours,
                            .waves = remainder.waves,
                            .retry = remainder.retry,
                            .troubles = troubles_of(remainder),
                            .begin = remainder.now,
                            .notify_by = remainder.notify_by};
  facts.limits.channel = std::move(channel);
  return facts;
}

// The whole channel, and who has it meanwhile.
void wait_for_breach(flow::ForecastFacts& facts, const Remainder& remainder) {
  const double rate = remainder.rate_of_channel.value_or(remainder.rate_allowed);
  facts.limits.channel.rate = RateLimit{.per_second = rate, .burst = burst_min(rate)};
  facts.others = remainder.others;
  facts.claim = remainder.claim;
}

bool has_calendar(const LimitPolicy& policy) {
  return policy.hours || policy.per_day || policy.ramp;
}

}  // namespace

Foretold foretell(const Remainder& remainder, double people_per_second) {
  flow::ForecastFacts facts = facts_of(remainder, channel_of(remainder, people_per_second));
  if (remainder.waits_for_breach) {
    wait_for_breach(facts, remainder);
  } else {
    // That replies have lowered the rate of the channel is in the rate that was measured.
    for (flow::NodeHeld& held : facts.held) {
      if (held.level == LimitLevel::channel) held.rate.reset();
    }
  }
  const flow::Finish found = flow::forecast(facts).finish;
  // Whoever waits for an instant is not told before it, however fast it goes.
  const WallTime earliest = remainder.last_retry_due.value_or(remainder.now);
  const WallTime p50 = std::max(found.p50.at, earliest);
  return {.p50 = p50, .p95 = std::max(found.p95.at, p50)};
}

flow::ForecastFacts facts_at_limits(const Remainder& remainder) {
  flow::ForecastFacts facts = facts_of(remainder, channel_at_limit(remainder));
  facts.connections = remainder.connections;
  return facts;
}

double carried_at_once(const Remainder& remainder) {
  const auto& concurrency = remainder.limits.channel.concurrency;
  if (!concurrency && !remainder.connections) return any_number;
  const auto measured =
      std::ranges::find(remainder.answer_times, LimitLevel::channel, &flow::AnswerTime::level);
  if (measured == remainder.answer_times.end()) return any_number;
  const int at_once = std::min(concurrency.value_or(std::numeric_limits<int>::max()),
                               remainder.connections.value_or(std::numeric_limits<int>::max()));
  return at_once / measured->seconds;
}

std::optional<double> rate_under_other_limits(const Remainder& remainder, const Remainder& before,
                                              double rate_of_others) {
  if (!before.rate_now || remainder.people_left == 0) return before.rate_now;
  const double allowed_before = flow::speed_at_limits(facts_at_limits(before));
  const double allowed = flow::speed_at_limits(facts_at_limits(remainder));
  const double notices = *before.rate_now * before.tries_per_person + rate_of_others;
  if (allowed_before <= 0 || notices < share_of_limit * allowed_before) return before.rate_now;
  const double factor = allowed / allowed_before;
  if (factor > still_measured) return std::nullopt;
  return *before.rate_now * factor;
}

std::optional<AtLimits> at_limits(const Remainder& remainder) {
  const bool is_more_than_a_rate =
      has_calendar(remainder.limits.channel) || remainder.people_hours || !remainder.held.empty() ||
      limits_destinations(remainder.limits) || carried_at_once(remainder) < any_number;
  if (!is_more_than_a_rate || remainder.people_left == 0) return std::nullopt;
  flow::ForecastFacts facts = facts_at_limits(remainder);
  facts.audience = notices_of(std::move(facts.audience), remainder.tries_per_person);
  facts.waves = {};
  return AtLimits{.passage = flow::passage(facts), .point_of_no_return = flow::last_begin(facts)};
}

}  // namespace crier::pacing
