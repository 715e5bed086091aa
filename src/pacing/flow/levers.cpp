#include "pacing/flow/levers.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "campaign/civil_time.h"
#include "pacing/flow/raised_limit.h"

namespace crier::pacing::flow {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::year_month_day;

const LimitPolicy* policy_of(const ForecastFacts& facts, const LimitRaise& limit) {
  switch (limit.level) {
    case LimitLevel::channel: return &facts.limits.channel;
    case LimitLevel::group: {
      const auto found = std::ranges::find(facts.limits.groups, limit.node, &ProviderGroup::name);
      return found == facts.limits.groups.end() ? nullptr : &found->policy;
    }
    case LimitLevel::domain: {
      const auto found = facts.limits.domains.find(limit.node);
      return found == facts.limits.domains.end() ? &facts.limits.each_domain : &found->second;
    }
  }
  return nullptr;
}

local_days first_day_of_campaign(const ForecastFacts& facts, const LimitPolicy& policy) {
  return std::chrono::floor<days>(local_time_at(facts.begin, policy.zone));
}

const NodeHeld* held_of(const ForecastFacts& facts, const Binding& binding) {
  const auto found = std::ranges::find_if(facts.held, [&](const NodeHeld& held) {
    return held.level == binding.level && held.node == binding.node;
  });
  return found == facts.held.end() ? nullptr : &*found;
}

LimitRaise of_kind(const Binding& binding, LimitHold by) {
  return {.level = binding.level, .node = binding.node, .by = by, .from = 0, .to = 0};
}

// What can be done about one that binds.
std::vector<LimitRaise> choices(const ForecastFacts& facts, const Binding& binding) {
  std::vector<LimitRaise> found;
  if (binding.is_of_people) return found;
  if (binding.is_answers) {
    LimitRaise more = of_kind(binding, LimitHold::rate);
    more.is_answers = true;
    more.from = limit_of(facts, more).value();
    found.push_back(std::move(more));
    return found;
  }
  const NodeHeld* const held = held_of(facts, binding);
  if (held != nullptr && (binding.by == LimitHold::reply || binding.by == LimitHold::rate)) {
    LimitRaise lift = of_kind(binding, LimitHold::reply);
    lift.is_stop = held->paused_until && held->is_stop;
    found.push_back(std::move(lift));
  }
  if (binding.by == LimitHold::reply) return found;
  // What goes is a share of the rate that is set: to raise that would answer those who refuse with
  // more, and bring back no more than the lift does. How much more it needs is known afterwards.
  if (held != nullptr && binding.by == LimitHold::rate) return found;
  LimitRaise raise = of_kind(binding, binding.by);
  if (binding.ramp_from) {
    const LimitPolicy* const policy = policy_of(facts, raise);
    raise.ramp = policy->ramp;
    raise.ramp_from = policy->ramp->first_day;
    found.push_back(std::move(raise));
    return found;
  }
  // Nobody raises the limits of hundreds of domains one by one.
  const bool is_of_each =
      raise.level == LimitLevel::domain && !facts.limits.domains.contains(raise.node);
  if (const auto now = limit_of(facts, raise)) {
    raise.from = *now;
    found.push_back(raise);
    if (is_of_each) {
      raise.node.clear();
      found.push_back(raise);
    }
  }
  return found;
}

}  // namespace

bool is_same(const Lever& one, const Lever& other) {
  const LimitRaise& a = one.limit;
  const LimitRaise& b = other.limit;
  return a.level == b.level && a.node == b.node && a.by == b.by && a.is_answers == b.is_answers &&
         a.ramp_from.has_value() == b.ramp_from.has_value();
}

bool is_whole(const Lever& lever) {
  return lever.limit.by == LimitHold::hours || lever.limit.by == LimitHold::reply;
}

std::vector<Lever> levers_of(const ForecastFacts& facts, const std::vector<Binding>& bindings) {
  std::vector<Lever> levers;
  for (const Binding& binding : bindings) {
    for (LimitRaise& limit : choices(facts, binding)) {
      Lever lever{.limit = std::move(limit), .binds = binding.until - binding.from};
      const auto same =
          std::ranges::find_if(levers, [&](const Lever& each) { return is_same(each, lever); });
      if (same == levers.end()) {
        levers.push_back(std::move(lever));
      } else {
        same->binds += lever.binds;
      }
    }
  }
  std::ranges::sort(levers, {}, [](const Lever& lever) {
    const LimitRaise& limit = lever.limit;
    return std::tuple(-lever.binds, limit.level, std::string_view(limit.node), limit.by);
  });
  return levers;
}

LimitRaise pulled(const ForecastFacts& facts, const Lever& lever, double part) {
  LimitRaise limit = lever.limit;
  if (is_whole(lever)) return raised_to(facts, std::move(limit), 0);
  if (!limit.ramp_from) {
    const double factor = std::exp(part * std::log(factor_most));
    return raised_to(facts, limit, rounded_up(limit.from * factor));
  }
  const LimitPolicy& policy = *policy_of(facts, limit);
  const local_days first{policy.ramp->first_day};
  const days most = std::max(first - first_day_of_campaign(facts, policy), days(0));
  const days earlier(static_cast<int>(std::ceil(part * static_cast<double>(most.count()) - 1e-9)));
  limit.ramp_from = year_month_day(first - earlier);
  return limit;
}

double number_of(const LimitRaise& raise) {
  if (!raise.ramp_from) return raise.to;
  return -static_cast<double>(std::chrono::sys_days(*raise.ramp_from).time_since_epoch().count());
}

std::optional<double> one_step_less(const ForecastFacts& facts, const Lever& lever, double part) {
  if (is_whole(lever) || lever.limit.ramp_from || lever.limit.from <= 0) return std::nullopt;
  double less = rounded_below(pulled(facts, lever, part).to);
  if (lever.limit.by != LimitHold::rate) less = std::floor(less);
  if (less <= lever.limit.from) return std::nullopt;
  return std::log(less / lever.limit.from) / std::log(factor_most);
}

}  // namespace crier::pacing::flow
