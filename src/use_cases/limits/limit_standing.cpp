#include "use_cases/limits/limit_standing.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "pacing/limits/limit_calendar.h"
#include "store/campaign/deadlines.h"
#include "store/ledger/limit_states.h"
#include "store/settings.h"

namespace crier::app {
namespace {

using pacing::LimitPolicy;

std::vector<LimitStanding> configured(const std::string& channel,
                                      const pacing::LimitSettings& settings) {
  std::vector<LimitStanding> nodes{{.node = channel, .policy = settings.channel}};
  for (const pacing::ProviderGroup& group : settings.groups) {
    nodes.push_back(
        {.node = fmt::format("{}/group/{}", channel, group.name), .policy = group.policy});
  }
  nodes.push_back({.node = channel + "/each_domain", .policy = settings.each_domain});
  for (const auto& [name, policy] : settings.domains) {
    nodes.push_back({.node = fmt::format("{}/domain/{}", channel, name), .policy = policy});
  }
  return nodes;
}

// Of a domain without limits of its own: those of a group count for the group.
LimitPolicy policy_of(const std::string& channel, const std::string& node,
                      const pacing::LimitSettings& settings) {
  const std::string domain = channel + "/domain/";
  if (!node.starts_with(domain)) return {};
  const std::string name = node.substr(domain.size());
  const bool is_in_group = std::ranges::any_of(settings.groups, [&](const auto& group) {
    return std::ranges::find(group.domains, name) != group.domains.end();
  });
  return is_in_group ? LimitPolicy{} : settings.each_domain;
}

class Nodes {
 public:
  Nodes(const std::string& channel, const pacing::LimitSettings& settings)
      : channel_(channel), settings_(settings), nodes_(configured(channel, settings)) {}

  LimitStanding& at(const std::string& node) {
    const auto found = std::ranges::find(nodes_, node, &LimitStanding::node);
    if (found != nodes_.end()) return *found;
    nodes_.push_back({.node = node, .policy = policy_of(channel_, node, settings_)});
    return nodes_.back();
  }
  std::vector<LimitStanding>& all() { return nodes_; }

 private:
  const std::string& channel_;
  const pacing::LimitSettings& settings_;
  std::vector<LimitStanding> nodes_;
};

std::optional<std::int64_t> ramp_on(const LimitPolicy& policy, std::int32_t day) {
  if (!policy.ramp) return std::nullopt;
  LimitPolicy alone;
  alone.ramp = policy.ramp;
  const std::chrono::sys_days civil{std::chrono::days(day)};
  return quota_on(alone, std::chrono::year_month_day(civil));
}

// Each domain has days of its own, which a table of all has no room for.
bool has_day(const LimitStanding& standing, const std::string& channel) {
  const bool has_quota = standing.policy.per_day || standing.policy.ramp;
  return has_quota && standing.node != channel + "/each_domain";
}

void count_days(store::Transaction& transaction, const std::string& channel,
                std::vector<LimitStanding>& nodes, WallTime now) {
  std::vector<store::LimitDay> days;
  for (LimitStanding& each : nodes) {
    pacing::LimitCalendar calendar(each.policy);
    const pacing::CivilDay day = calendar.day(now).civil();
    each.is_open = !calendar.closed_until(now);
    each.ramp_today = ramp_on(each.policy, day.number);
    if (has_day(each, channel)) days.push_back({.node = each.node, .day = day});
  }
  const auto counts = store::limit_day_counts(transaction, days, now);
  auto count = counts.begin();
  for (LimitStanding& each : nodes) {
    if (has_day(each, channel)) each.taken_today = *count++;
  }
}

LimitStanding::Waiting waiting_people(store::Transaction& transaction, const std::string& channel,
                                      WallTime now) {
  LimitStanding::Waiting sum;
  const int lanes = store::read_lanes(transaction);
  for (const store::DeadlineCampaign& campaign : store::deadline_campaigns(transaction)) {
    if (campaign.channel != channel || is_final(campaign.state)) continue;
    const auto waiting = store::waiting_people(transaction, campaign.id, lanes, now).waiting;
    sum.people += waiting.limit;
    sum.are_more = sum.are_more || waiting.are_more;
  }
  return sum;
}

}  // namespace

std::vector<LimitStanding> limit_standings(store::Transaction& transaction,
                                           const std::string& channel,
                                           const pacing::LimitSettings& settings, WallTime now) {
  Nodes nodes(channel, settings);
  for (store::KeptPause& pause : store::limit_pauses(transaction, channel)) {
    nodes.at(pause.pause.limit).pause = pause;
  }
  for (const store::LimitState& state : store::limit_states(transaction, channel)) {
    LimitStanding& standing = nodes.at(state.node);
    standing.rate_now = state.rate_now;
    standing.rate_until = state.rate_until;
    standing.held = state.held;
  }
  for (store::RestingPlaces& resting : store::resting_places(transaction, channel)) {
    nodes.at(resting.node).resting = std::move(resting);
  }
  nodes.at(channel).waiting = waiting_people(transaction, channel, now);
  count_days(transaction, channel, nodes.all(), now);
  return std::move(nodes.all());
}

}  // namespace crier::app
