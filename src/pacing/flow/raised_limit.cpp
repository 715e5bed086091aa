#include "pacing/flow/raised_limit.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace crier::pacing::flow {
namespace {

// As limit_policy.h has them.
constexpr double rate_most = 1e6;
constexpr double concurrency_most = 1e5;
constexpr double day_most = 1e10;

// As it is; of a domain without limits of its own those of each.
const LimitPolicy& policy_now(const ForecastFacts& facts, const LimitRaise& raise) {
  const LimitSettings& limits = facts.limits;
  switch (raise.level) {
    case LimitLevel::channel: return limits.channel;
    case LimitLevel::group: {
      const auto group = std::ranges::find(limits.groups, raise.node, &ProviderGroup::name);
      CRIER_CHECK(group != limits.groups.end());
      return group->policy;
    }
    case LimitLevel::domain: {
      const auto named = limits.domains.find(raise.node);
      return named == limits.domains.end() ? limits.each_domain : named->second;
    }
  }
  CRIER_CHECK(false);
}

// To be changed.
LimitPolicy& policy_of(ForecastFacts& facts, const LimitRaise& raise) {
  LimitSettings& limits = facts.limits;
  switch (raise.level) {
    case LimitLevel::channel: return limits.channel;
    case LimitLevel::group: {
      const auto group = std::ranges::find(limits.groups, raise.node, &ProviderGroup::name);
      CRIER_CHECK(group != limits.groups.end());
      return group->policy;
    }
    // One that has no limits of its own has those of each domain, and gets its own.
    case LimitLevel::domain:
      if (raise.node.empty()) return limits.each_domain;
      return limits.domains.try_emplace(raise.node, limits.each_domain).first->second;
  }
  CRIER_CHECK(false);
}

// Upwards, because less is not enough.
std::int64_t day_number(double number) {
  return static_cast<std::int64_t>(std::ceil(std::min(number, day_most) - 1e-6));
}

LimitRaise raised_concurrency(const ForecastFacts& facts, LimitRaise raise, double to) {
  raise.to = std::min(std::ceil(to), concurrency_most);
  if (raise.level != LimitLevel::channel) return raise;
  if (facts.connections && *facts.connections < raise.to) {
    raise.connections = static_cast<int>(raise.to);
  }
  const auto& limit = facts.limits.channel.concurrency;
  raise.has_limit = limit && *limit < raise.to;
  return raise;
}

// That of which a number somebody would write is a multiple.
double digit_of(double number) {
  const double digit = std::pow(10, std::floor(std::log10(number)) - 1);
  // From 1.0 to 1.1 would be a tenth.
  return number < 20 * digit ? digit / 2 : digit;
}

}  // namespace

std::optional<double> limit_of(const ForecastFacts& facts, const LimitRaise& raise) {
  if (raise.is_answers) return facts.claim.people_per_second;
  const LimitPolicy& policy = policy_now(facts, raise);
  switch (raise.by) {
    case LimitHold::rate:
      return policy.rate ? std::optional(policy.rate->per_second) : std::nullopt;
    case LimitHold::concurrency: {
      std::optional<int> most = policy.concurrency;
      if (raise.level == LimitLevel::channel && facts.connections) {
        most = std::min(most.value_or(*facts.connections), *facts.connections);
      }
      return most ? std::optional<double>(*most) : std::nullopt;
    }
    case LimitHold::day: {
      if (policy.per_day) return static_cast<double>(*policy.per_day);
      if (!policy.ramp) return std::nullopt;
      return static_cast<double>(std::ranges::max(policy.ramp->per_day));
    }
    case LimitHold::hours: return policy.hours ? std::optional(0.0) : std::nullopt;
    default: return std::nullopt;
  }
}

LimitRaise raised_to(const ForecastFacts& facts, LimitRaise raise, double to) {
  raise.to = to;
  if (raise.ramp_from || raise.by == LimitHold::reply) return raise;
  if (raise.by == LimitHold::rate) raise.to = std::min(to, rate_most);
  if (raise.by == LimitHold::concurrency) return raised_concurrency(facts, std::move(raise), to);
  if (raise.by != LimitHold::day && raise.by != LimitHold::hours) return raise;
  const LimitPolicy& policy = policy_now(facts, raise);
  if (raise.by == LimitHold::hours) {
    if (policy.hours) raise.on_holidays = policy.hours->on_holidays;
    return raise;
  }
  raise.to = static_cast<double>(day_number(to));
  if (policy.per_day) raise.per_day = day_number(to);
  if (!policy.ramp) return raise;
  raise.ramp = policy.ramp;
  for (std::int64_t& day : raise.ramp->per_day) {
    const double raised = static_cast<double>(day) * raise.to / raise.from;
    day = day_number(rounded_up(raised));
  }
  return raise;
}

void change_limit(ForecastFacts& facts, const LimitRaise& raise) {
  if (raise.by == LimitHold::reply) {
    std::erase_if(facts.held, [&](const NodeHeld& held) {
      return held.level == raise.level && held.node == raise.node;
    });
    return;
  }
  if (raise.is_answers) {
    facts.claim.people_per_second = std::min(raise.to, rate_most);
    return;
  }
  LimitPolicy& policy = policy_of(facts, raise);
  switch (raise.by) {
    case LimitHold::rate: {
      const double rate = std::min(raise.to, rate_most);
      policy.rate =
          RateLimit{.per_second = rate,
                    .burst = std::max(policy.rate ? policy.rate->burst : 1, burst_min(rate))};
      break;
    }
    case LimitHold::concurrency: {
      const int most_at_once = static_cast<int>(std::min(raise.to, concurrency_most));
      if (policy.concurrency || raise.level != LimitLevel::channel) {
        policy.concurrency = std::max(policy.concurrency.value_or(0), most_at_once);
      }
      if (raise.level == LimitLevel::channel && facts.connections) {
        facts.connections = std::max(*facts.connections, most_at_once);
      }
      break;
    }
    case LimitHold::day:
      if (raise.ramp_from) {
        policy.ramp->first_day = *raise.ramp_from;
        break;
      }
      if (raise.per_day) policy.per_day = raise.per_day;
      if (raise.ramp && policy.ramp) policy.ramp->per_day = raise.ramp->per_day;
      break;
    case LimitHold::hours: policy.hours.reset(); break;
    default: CRIER_CHECK(false);
  }
}

double rounded_up(double number) {
  if (number <= 0) return number;
  const double digit = digit_of(number);
  // What is a round number already stays it.
  return std::ceil(number / digit - 1e-9) * digit;
}

double rounded_below(double number) {
  if (number <= 0) return number;
  const double less = number * (1 - 1e-6);
  const double digit = digit_of(less);
  return std::floor(less / digit) * digit;
}

}  // namespace crier::pacing::flow
