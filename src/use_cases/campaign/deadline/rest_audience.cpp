#include "use_cases/campaign/deadline/rest_audience.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <ranges>
#include <set>
#include <utility>

#include "campaign/country_table.h"
#include "pacing/limits/provider_index.h"
#include "use_cases/campaign/planning/planned_audience.h"
#include "use_cases/limits/nodes_held.h"

namespace crier::app {
namespace {

using pacing::flow::AudiencePart;

using ByDomain = std::map<std::string, double>;

// Which domains of the sample have a node, or share one, in the tree of limits.
std::set<std::string> domains_with_limits(const std::vector<store::RestRow>& sample,
                                          const pacing::LimitSettings& limits,
                                          const std::vector<pacing::flow::NodeHeld>& held) {
  const pacing::ProviderIndex index(limits.groups);
  const std::vector<std::string> domains = domains_held(held);
  const std::set<std::string> are_held(domains.begin(), domains.end());
  std::set<std::string> found;
  ByDomain others;
  for (const store::RestRow& row : sample) {
    if (row.domain.empty()) continue;
    if (limits.domains.contains(row.domain) || are_held.contains(row.domain) ||
        index.group_of({.domain = row.domain})) {
      found.insert(row.domain);
    } else {
      others[row.domain] += row.people;
    }
  }
  if (!has_limits(limits.each_domain)) return found;
  std::vector<std::pair<double, std::string>> sorted;
  for (const auto& [domain, people] : others) sorted.emplace_back(people, domain);
  std::ranges::sort(sorted, std::greater{});
  for (auto& [people, domain] : sorted | std::views::take(largest_domains_most)) {
    found.insert(std::move(domain));
  }
  return found;
}

std::string zone_of(const std::string& iso2, const pacing::LimitSettings& limits) {
  const Country* const known = country(iso2);
  return known == nullptr ? limits.channel.zone : std::string(known->zone);
}

// `people` in proportion to `weights`; what is rounded off of one part is given to the next. Those
// of whom the sample has nobody are in no domain.
void divide(std::int64_t people, const ByDomain& weights, const AudiencePart& place,
            std::vector<AudiencePart>& into) {
  double all = 0;
  for (const auto& [domain, weight] : weights) all += weight;
  if (all <= 0) {
    into.push_back(place);
    into.back().people = people;
    return;
  }
  double sum = 0;
  std::int64_t given = 0;
  for (const auto& [domain, weight] : weights) {
    sum += weight;
    const auto upto = std::llround(static_cast<double>(people) * std::min(sum / all, 1.0));
    if (upto == given) continue;
    into.push_back(place);
    into.back().domain = domain;
    into.back().people = upto - given;
    given = upto;
  }
}

}  // namespace

std::vector<AudiencePart> rest_audience(const std::vector<report::CoverageRow>& coverage,
                                        const std::vector<store::RestRow>& sample,
                                        const pacing::LimitSettings& limits,
                                        const std::vector<pacing::flow::NodeHeld>& held) {
  const std::set<std::string> domains = domains_with_limits(sample, limits, held);
  std::map<std::string, ByDomain> weights;
  for (const store::RestRow& row : sample) {
    ByDomain& of_place = weights[row.country];
    of_place[domains.contains(row.domain) ? row.domain : std::string()] += row.people;
  }
  std::map<std::string, std::int64_t> left;
  for (const report::CoverageRow& row : coverage) {
    left[row.country] += row.counts.pending;
  }
  std::vector<AudiencePart> parts;
  for (const auto& [iso2, people] : left) {
    if (people == 0) continue;
    const AudiencePart place{.country = iso2, .domain = {}, .zone = zone_of(iso2, limits)};
    divide(people, weights[iso2], place, parts);
  }
  return parts;
}

}  // namespace crier::app
