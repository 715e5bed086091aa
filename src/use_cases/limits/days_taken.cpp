#include "use_cases/limits/days_taken.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "pacing/limits/limit_calendar.h"
#include "pacing/limits/provider_index.h"
#include "store/ledger/limit_states.h"

namespace crier::app {
namespace {

using pacing::LimitLevel;
using pacing::LimitPolicy;
using pacing::flow::DayTaken;

std::string name_of_node(const std::string& channel, const DayTaken& node) {
  if (node.level == LimitLevel::channel) return channel;
  return fmt::format("{}/{}/{}", channel, name_of(node.level), node.node);
}

class DaysAsked {
 public:
  DaysAsked(const std::string& channel, WallTime now) : channel_(channel), now_(now) {}

  void add(LimitLevel level, const std::string& node, const LimitPolicy& policy) {
    pacing::LimitCalendar calendar(policy);
    if (!calendar.has_quota()) return;
    const pacing::CivilDay day = calendar.day(now_).civil();
    nodes_.push_back({.level = level, .node = node, .day = day.number});
    asked_.push_back({.node = name_of_node(channel_, nodes_.back()), .day = day});
  }

  [[nodiscard]] std::vector<DayTaken> answer(store::Transaction& transaction) && {
    if (nodes_.empty()) return {};
    auto node = nodes_.begin();
    for (const std::int64_t count : store::limit_day_counts(transaction, asked_, now_)) {
      (node++)->notices = count;
    }
    std::erase_if(nodes_, [](const DayTaken& each) { return each.notices == 0; });
    return std::move(nodes_);
  }

 private:
  const std::string& channel_;
  WallTime now_;
  std::vector<DayTaken> nodes_;
  std::vector<store::LimitDay> asked_;
};

}  // namespace

std::vector<DayTaken> days_taken(store::Transaction& transaction, const std::string& channel,
                                 const pacing::LimitSettings& limits,
                                 std::span<const std::string> domains, WallTime now) {
  DaysAsked days(channel, now);
  days.add(LimitLevel::channel, {}, limits.channel);
  for (const pacing::ProviderGroup& group : limits.groups) {
    days.add(LimitLevel::group, group.name, group.policy);
  }
  for (const auto& [domain, policy] : limits.domains) days.add(LimitLevel::domain, domain, policy);
  const pacing::ProviderIndex index(limits.groups);
  for (const std::string& domain : domains) {
    if (limits.domains.contains(domain) || index.group_of({.domain = domain})) continue;
    days.add(LimitLevel::domain, domain, limits.each_domain);
  }
  return std::move(days).answer(transaction);
}

std::vector<DayTaken> days_taken(store::Connection& connection, const std::string& channel,
                                 const pacing::LimitSettings& limits,
                                 std::span<const std::string> domains, WallTime now) {
  return connection.transact([&](store::Transaction& transaction) {
    return days_taken(transaction, channel, limits, domains, now);
  });
}

std::vector<DayTaken> without_under_way(std::vector<DayTaken> taken, const UnderWay& under_way,
                                        const pacing::LimitSettings& limits) {
  const pacing::ProviderIndex index(limits.groups);
  const auto goes_through = [&](const DayTaken& node, const std::string& domain) {
    if (node.level == LimitLevel::channel) return true;
    if (node.level == LimitLevel::domain) return node.node == domain;
    const auto group = index.group_of({.domain = domain});
    return group && limits.groups[*group].name == node.node;
  };
  for (DayTaken& node : taken) {
    std::int64_t people = 0;
    for (const auto& [domain, count] : under_way.people) {
      if (goes_through(node, domain)) people += count;
    }
    // By domain nobody counts what has been recorded.
    const bool is_channel = node.level == LimitLevel::channel;
    const std::int64_t recorded = is_channel ? under_way.tries_recorded : 0;
    node.notices -=
        std::clamp<std::int64_t>(people, 0, std::max<std::int64_t>(node.notices - recorded, 0));
  }
  return taken;
}

}  // namespace crier::app
