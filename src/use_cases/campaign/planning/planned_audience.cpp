#include "use_cases/campaign/planning/planned_audience.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <ranges>
#include <string>
#include <utility>

#include "base/lane.h"
#include "campaign/eligibility.h"
#include "use_cases/limits/nodes_held.h"

namespace crier::app {
namespace {

store::PlanQuestion plan_question(const CampaignSpec& spec, const AudienceScope& scope) {
  return {.purpose = spec.purpose,
          .suppression_channel = std::string(spec.channel.suppressed_by),
          .rules = eligibility_rules(spec),
          .now = scope.now,
          .domains = scope.domains};
}

// Of all lanes together. Lanes are drawn by a hash, so that a domain which is among the largest of
// all is among those of each.
std::vector<std::string> largest_domains(store::Connection& connection, int lanes) {
  std::map<std::string, std::int64_t> people;
  for (std::int16_t lane = 0; lane < lanes; ++lane) {
    const auto counts = connection.transact([&](store::Transaction& transaction) {
      return store::largest_domains(transaction, Lane{lane},
                                    2 * static_cast<int>(largest_domains_most));
    });
    for (const store::DomainCount& count : counts) people[count.domain] += count.people;
  }
  std::vector<std::pair<std::int64_t, std::string>> sorted;
  for (const auto& [domain, count] : people) sorted.emplace_back(count, domain);
  std::ranges::sort(sorted, std::greater{});
  std::vector<std::string> largest;
  for (auto& [count, domain] : sorted | std::views::take(largest_domains_most)) {
    largest.push_back(std::move(domain));
  }
  return largest;
}

template <class RowsOf>
std::vector<store::PlanRow> of_all_lanes(int lanes, RowsOf rows_of) {
  std::vector<store::PlanRow> all;
  for (std::int16_t lane = 0; lane < lanes; ++lane) {
    std::vector<store::PlanRow> rows = rows_of(Lane{lane});
    std::ranges::move(rows, std::back_inserter(all));
  }
  return all;
}

}  // namespace

std::vector<store::PlanRow> planned_audience(store::Transaction& transaction,
                                             const CampaignSpec& spec, const AudienceScope& scope) {
  const store::PlanQuestion question = plan_question(spec, scope);
  return of_all_lanes(scope.lanes,
                      [&](Lane lane) { return store::plan_counts(transaction, lane, question); });
}

std::vector<store::PlanRow> planned_audience(store::Connection& connection,
                                             const CampaignSpec& spec, const AudienceScope& scope) {
  const store::PlanQuestion question = plan_question(spec, scope);
  return of_all_lanes(scope.lanes, [&](Lane lane) {
    return connection.transact([&](store::Transaction& transaction) {
      return store::plan_counts(transaction, lane, question);
    });
  });
}

store::WayCounts planned_ways(store::Connection& connection, const CampaignSpec& spec,
                              const AudienceScope& scope) {
  store::WayCounts all;
  if (spec.ladder.empty()) return all;
  const store::PlanQuestion question = plan_question(spec, scope);
  for (std::int16_t lane = 0; lane < scope.lanes; ++lane) {
    all += connection.transact([&](store::Transaction& transaction) {
      return store::way_counts(transaction, Lane{lane}, question, spec.ladder);
    });
  }
  return all;
}

std::vector<std::string> domains_told_apart(store::Connection& connection, const CampaignSpec& spec,
                                            const pacing::LimitSettings& limits,
                                            std::span<const pacing::flow::NodeHeld> held,
                                            int lanes) {
  if (spec.channel.address != AddressKind::email) return {};
  std::vector<std::string> domains;
  for (const pacing::ProviderGroup& group : limits.groups) {
    domains.insert(domains.end(), group.domains.begin(), group.domains.end());
  }
  for (const auto& [domain, policy] : limits.domains) domains.push_back(domain);
  std::ranges::move(domains_held(held), std::back_inserter(domains));
  if (has_limits(limits.each_domain)) {
    std::ranges::move(largest_domains(connection, lanes), std::back_inserter(domains));
  }
  std::ranges::sort(domains);
  const auto twice = std::ranges::unique(domains);
  domains.erase(twice.begin(), twice.end());
  return domains;
}

}  // namespace crier::app
