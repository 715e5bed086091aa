#include "pacing/flow/single_domains.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <ranges>
#include <utility>

namespace crier::pacing::flow {
namespace {

// Those that end last are the ones that count, and may have to be named.
constexpr std::size_t by_themselves = 20;
// As much to do, to a twentieth; where that leaves too many of them, to twice as much, and so on.
const double about_the_same = std::log(1.05);
constexpr std::size_t alike_most = 32;
constexpr int widenings = 4;
// A limit that takes less than this part of the time does not tell one domain from another, nor
// does it matter which part of its people were told today, if it is a small one.
constexpr double counts_part = 0.25;
constexpr double gone_least = 0.05;
// Of hours, zones and ramps: whoever comes later with others goes by itself.
constexpr std::size_t shapes_most = 64;
constexpr int no_limit = std::numeric_limits<int>::min();
const LimitPolicy no_limits;
constexpr double day_seconds = std::chrono::duration<double>(std::chrono::days(1)).count();

// Nothing but a rate, which is the same at all times.
bool has_an_even_rate_only(const LimitPolicy& policy) {
  return policy.rate && !policy.concurrency && !policy.per_day && !policy.ramp && !policy.hours &&
         policy.adaptation.start == Adaptation::Start::full;
}

// Nothing: it has no limits.
const LimitPolicy* policy_of(const LimitSettings& limits, const std::string& domain) {
  if (domain.empty()) return nullptr;
  const auto named = limits.domains.find(domain);
  const LimitPolicy& policy = named == limits.domains.end() ? limits.each_domain : named->second;
  return has_limits(policy) ? &policy : nullptr;
}

double largest_day(const Ramp& ramp) {
  return static_cast<double>(std::max<std::int64_t>(std::ranges::max(ramp.per_day), 1));
}

// What it takes by each of its limits, without hours and other people; 0: it has none of the kind.
struct Needs {
  double rate{};
  double concurrency{};
  double day{};
  double ramp{};
  [[nodiscard]] double seconds() const { return std::max({rate, concurrency, day, ramp}); }
};

Needs needs_of(double people, const LimitPolicy& policy, double answer_seconds) {
  Needs needs;
  if (policy.rate) needs.rate = people / policy.rate->per_second;
  if (policy.concurrency) needs.concurrency = people * answer_seconds / *policy.concurrency;
  if (policy.per_day) {
    needs.day = people / static_cast<double>(*policy.per_day) * day_seconds;
  }
  if (policy.ramp) needs.ramp = people / largest_day(*policy.ramp) * day_seconds;
  return needs;
}

bool is_of_one_shape(const LimitPolicy& one, const LimitPolicy& other) {
  return one.rate.has_value() == other.rate.has_value() &&
         one.concurrency.has_value() == other.concurrency.has_value() &&
         one.per_day.has_value() == other.per_day.has_value() && one.ramp == other.ramp &&
         one.hours == other.hours && one.zone == other.zone && one.country == other.country &&
         one.adaptation == other.adaptation;
}

int about(double number, double width) {
  return number > 0 ? static_cast<int>(std::floor(std::log(number) / width)) : no_limit;
}

// `all` with the numbers of one more, which has the shape of the others.
void add(LimitPolicy& all, const LimitPolicy& one) {
  if (one.rate && all.rate) {
    all.rate->per_second += one.rate->per_second;
    all.rate->burst += one.rate->burst;
  }
  if (one.concurrency && all.concurrency) *all.concurrency += *one.concurrency;
  if (one.per_day && all.per_day) *all.per_day += *one.per_day;
  if (!one.ramp || !all.ramp) return;
  for (std::size_t day = 0; day < one.ramp->per_day.size(); ++day) {
    all.ramp->per_day[day] += one.ramp->per_day[day];
  }
}

std::optional<NodeHeld> held_of(const NodeHeld* held) {
  return held == nullptr ? std::nullopt : std::optional(*held);
}

void add(NodeHeld& all, const NodeHeld& one) {
  if (one.paused_until > all.paused_until) all.paused_until = one.paused_until;
  all.is_stop |= one.is_stop;
  if (one.rate && all.rate) *all.rate += *one.rate;
}

}  // namespace

SingleDomains::SingleDomains(const ForecastFacts& facts, const ProviderIndex& index)
    : answer_seconds_(facts.troubles.answer_seconds.p50), begin_(facts.begin) {
  for (const NodeHeld& held : facts.held) {
    if (held.level == LimitLevel::domain) held_.emplace(held.node, &held);
  }
  double unbound = 0;
  Domains domains;
  for (const AudiencePart& part : facts.audience) {
    if (part.people <= 0 || index.group_of({.domain = part.domain})) continue;
    const auto people = static_cast<double>(part.people);
    const LimitPolicy* policy = policy_of(facts.limits, part.domain);
    if (policy == nullptr && is_held(part.domain)) policy = &no_limits;
    if (policy == nullptr) {
      unbound += people;
    } else {
      Domain& domain = domains[part.domain];
      domain.people += people;
      domain.policy = policy;
    }
  }
  leave_out_never_full(facts, unbound, domains);
  put_together(facts, domains);
}

// The channel tells all who are bound by nothing else in proportion. If that takes longer, at its
// rate, than twice what a domain would take by itself, the domain is never full. Whoever is at one
// that is full leaves its part of the channel to the others, so that it is looked again until there
// are no more of those.
void SingleDomains::leave_out_never_full(const ForecastFacts& facts, double unbound,
                                         Domains& domains) {
  if (!facts.limits.channel.rate) return;
  Domains even;
  for (const auto& [name, domain] : domains) {
    if (has_an_even_rate_only(*domain.policy) && !is_held(name)) even.emplace(name, domain);
  }
  for (bool is_other = true; is_other;) {
    double people = unbound;
    for (const auto& [name, domain] : even) people += domain.people;
    const double seconds = people / facts.limits.channel.rate->per_second;
    is_other = std::erase_if(even, [&](const auto& each) {
                 const Domain& domain = each.second;
                 return 2 * domain.people / domain.policy->rate->per_second >= seconds;
               }) > 0;
  }
  for (const auto& [name, domain] : even) {
    never_full_.insert(name);
    domains.erase(name);
  }
}

void SingleDomains::put_together(const ForecastFacts& facts, const Domains& domains) {
  if (domains.size() <= by_themselves) return;
  std::map<std::string_view, const DayTaken*> taken_of;
  for (const DayTaken& taken : facts.days_taken) {
    if (taken.level == LimitLevel::domain) taken_of.emplace(taken.node, &taken);
  }
  std::vector<std::pair<double, std::string_view>> slowest;
  for (const auto& [name, domain] : domains) {
    const auto held = held_.find(name);
    const double pause = held == held_.end() ? 0 : pause_seconds(*held->second);
    slowest.emplace_back(pause + needs_of(domain.people, *domain.policy, answer_seconds_).seconds(),
                         name);
  }
  std::ranges::sort(slowest, std::greater{});
  double width = about_the_same;
  for (int widening = 0; widening <= widenings; ++widening, width *= 2) {
    alike_.clear();
    alike_of_.clear();
    for (const auto& [seconds, name] : slowest | std::views::drop(by_themselves)) {
      const Domain& domain = domains.at(name);
      const auto known = taken_of.find(name);
      const DayTaken* const taken = known == taken_of.end() ? nullptr : known->second;
      const auto holds = held_.find(name);
      const NodeHeld* const held = holds == held_.end() ? nullptr : holds->second;
      const Likeness like = likeness(domain, taken, held, width);
      if (like.shape == shapes_most) continue;
      const auto [found, is_new] = alike_.try_emplace(like, Alike{.name = std::string(name),
                                                                  .policy = *domain.policy,
                                                                  .taken = {},
                                                                  .held = held_of(held)});
      Alike& all = found->second;
      if (!is_new) add(all.policy, *domain.policy);
      if (!is_new && held != nullptr) add(*all.held, *held);
      if (taken != nullptr) {
        all.taken.day = taken->day;
        all.taken.notices += taken->notices;
      }
      alike_of_[name] = &all;
    }
    if (alike_.size() <= alike_most) return;
  }
}

SingleDomains::Likeness SingleDomains::likeness(const Domain& domain, const DayTaken* taken,
                                                const NodeHeld* held, double width) {
  const LimitPolicy& policy = *domain.policy;
  const Needs needs = needs_of(domain.people, policy, answer_seconds_);
  const double counts_from = needs.seconds() * counts_part;
  const auto step = [&](double seconds) {
    return seconds > counts_from ? about(seconds, width) : no_limit;
  };
  const double gone = taken == nullptr ? 0 : static_cast<double>(taken->notices) / domain.people;
  return {.shape = shape_of(policy),
          .rate = step(needs.rate),
          .concurrency = step(needs.concurrency),
          .day = step(needs.day),
          .ramp = step(needs.ramp),
          .taken = gone > gone_least ? about(gone, width) : no_limit,
          .paused = held == nullptr ? 0 : static_cast<int>(std::ceil(pause_seconds(*held) / 3600)),
          .lowered =
              held != nullptr && held->rate ? about(domain.people / *held->rate, width) : no_limit};
}

double SingleDomains::pause_seconds(const NodeHeld& held) const {
  if (!held.paused_until) return 0;
  const std::chrono::duration<double> most = forecast_horizon;
  return std::clamp(std::chrono::duration<double>(*held.paused_until - begin_).count(), 0.0,
                    most.count());
}

std::size_t SingleDomains::shape_of(const LimitPolicy& policy) {
  const auto found = std::ranges::find_if(shapes_, [&](const LimitPolicy* each) {
    return each == &policy || is_of_one_shape(*each, policy);
  });
  const auto shape = static_cast<std::size_t>(found - shapes_.begin());
  if (found == shapes_.end() && shape < shapes_most) shapes_.push_back(&policy);
  return shape;
}

}  // namespace crier::pacing::flow
