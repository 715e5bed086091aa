#include "pacing/flow/single_domains.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <ranges>
#include <utility>

namespace crier::pacing::flow {
namespace {

// Those that end last are the ones that count, and may have to be named.
constexpr std::size_t by_themselves = 20;
const double about_the_same = std::log(1.05);

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

}  // namespace

// The channel tells all who are bound by nothing else in proportion. If that takes longer, at its
// rate, than twice what a domain would take by itself, the domain is never full. Whoever is at one
// that is full leaves its part of the channel to the others, so that it is looked again until there
// are no more of those.
SingleDomains::SingleDomains(const ForecastFacts& facts, const ProviderIndex& index) {
  double unbound = 0;
  Domains domains;
  for (const AudiencePart& part : facts.audience) {
    if (part.people <= 0 || index.group_of({.domain = part.domain})) continue;
    const auto people = static_cast<double>(part.people);
    const LimitPolicy* const policy = policy_of(facts.limits, part.domain);
    if (policy == nullptr) {
      unbound += people;
    } else if (has_an_even_rate_only(*policy)) {
      Domain& domain = domains[part.domain];
      domain.people += people;
      domain.rate = *policy->rate;
    }
  }
  Domains full;
  for (bool is_other = facts.limits.channel.rate.has_value(); is_other;) {
    double people = unbound;
    for (const auto& [name, domain] : domains) people += domain.people;
    const double seconds = people / facts.limits.channel.rate->per_second;
    is_other = std::erase_if(domains, [&](const auto& each) {
                 const bool fills = 2 * each.second.seconds() >= seconds;
                 if (fills) full.insert(each);
                 return fills;
               }) > 0;
  }
  if (facts.limits.channel.rate) {
    for (const auto& [name, domain] : domains) never_full_.insert(name);
  } else {
    full = std::move(domains);
  }
  put_together(full);
}

void SingleDomains::put_together(const Domains& full) {
  if (full.size() <= by_themselves) return;
  std::vector<std::pair<double, std::string_view>> slowest;
  for (const auto& [name, domain] : full) slowest.emplace_back(domain.seconds(), name);
  std::ranges::sort(slowest, std::greater{});
  for (const auto& [seconds, name] : slowest | std::views::drop(by_themselves)) {
    const int about = static_cast<int>(std::floor(std::log(seconds) / about_the_same));
    const RateLimit& rate = full.at(name).rate;
    const auto [found, is_new] =
        alike_.try_emplace(about, Alike{.name = std::string(name), .policy = {}});
    RateLimit& all = found->second.policy.rate.emplace(
        is_new ? RateLimit{.per_second = 0, .burst = 0} : *found->second.policy.rate);
    all.per_second += rate.per_second;
    all.burst += rate.burst;
    alike_of_[name] = about;
  }
}

}  // namespace crier::pacing::flow
