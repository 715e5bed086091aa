#include "config/channel/limits_table.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/suggestion.h"
#include "config/channel/limits_table_keys.h"
#include "config/channel/limits_table_policy.h"
#include "config/channel/limits_table_rule.h"
#include "pacing/limits/provider_groups.h"

namespace crier::app {
namespace {

using pacing::LimitPolicy;
using pacing::ProviderGroup;
using pacing::ReplyRule;

constexpr std::string_view path_words[] = {"direct", "relay"};

class LimitsTable {
 public:
  LimitsTable(const std::string& prefix, const std::string& file,
              std::optional<pacing::RuleSet> shipped)
      : prefix_(prefix), file_(file) {
    if (!shipped) return;
    for (const ReplyRule& rule : pacing::rules_of(*shipped)) shipped_.push_back(rule.name);
  }

  LimitsReading read(const toml::table& table) {
    TableKeys keys = keys_of(table, prefix_);
    const auto path = keys.word("mail_path", path_words);
    if (path) reading_.settings = provider_limits(static_cast<pacing::MailPath>(*path));
    if (const auto most = keys.integer("domains_max")) read_domains_max(keys, *most);
    read_policy(keys, reading_.settings.channel);
    hand_down_zone();
    keys.each_table("group", [this](const std::string& name, const toml::table& given) {
      read_group(name, given);
    });
    if (const toml::table* given = keys.table("each_domain")) {
      TableKeys each = keys_of(*given, prefix_ + ".each_domain");
      read_node(each, reading_.settings.each_domain);
      each.refuse_unknown();
    }
    keys.each_table("domain", [this](const std::string& name, const toml::table& given) {
      TableKeys domain = keys_of(given, fmt::format("{}.domain.\"{}\"", prefix_, name));
      read_node(domain, reading_.settings.domains.emplace(name, with_zone()).first->second);
      domain.refuse_unknown();
    });
    if (const toml::table* given = keys.table("people")) read_people(*given);
    const auto off = keys.texts("rules_off");
    keys.each_of_list("rule", [this](const toml::table& given) { add_rule(given); });
    keys.refuse_unknown();
    for (const std::string& name : off.value_or(std::vector<std::string>{})) {
      switch_off(keys, name);
    }
    put_rules();
    look_at_names(keys);
    return std::move(reading_);
  }

 private:
  TableKeys keys_of(const toml::table& table, std::string name) {
    return {table, std::move(name), file_, reading_.faults};
  }

  // Whose days and hours are whose? Those of the channel's zone, for whoever has not said another.
  // A zone that there is not was told once already.
  LimitPolicy with_zone() const {
    LimitPolicy policy;
    const auto faults = faults_of(reading_.settings.channel);
    const bool is_zone =
        std::ranges::find(faults, "zone", &pacing::LimitFault::part) == faults.end();
    if (is_zone) policy.zone = reading_.settings.channel.zone;
    return policy;
  }

  void hand_down_zone() {
    const std::string zone = with_zone().zone;
    for (ProviderGroup& group : reading_.settings.groups) group.policy.zone = zone;
    reading_.settings.each_domain.zone = zone;
  }

  void read_domains_max(TableKeys& keys, std::int64_t most) {
    if (most >= 1 && most <= 10'000'000) {
      reading_.settings.domains_max = static_cast<std::size_t>(most);
    } else {
      keys.fault("domains_max", "from 1 to 10,000,000 domains are remembered");
    }
  }

  static void read_node(TableKeys& keys, LimitPolicy& policy) {
    read_rate(keys, policy);
    read_policy(keys, policy);
  }

  void read_people(const toml::table& given) {
    TableKeys keys = keys_of(given, prefix_ + ".people");
    LimitPolicy policy;
    read_hours(keys, policy);
    pacing::PeopleHours people;
    if (const auto profiles = keys.texts("at_any_hour")) {
      people.at_any_hour.clear();
      for (const std::string& name : *profiles) {
        const auto profile = notice_profile_named(name);
        if (profile) people.at_any_hour.insert(*profile);
        if (profile) continue;
        keys.fault("at_any_hour", fmt::format("there is no profile '{}': objection, breach or "
                                              "policy_change",
                                              name));
      }
    }
    if (!keys.has("hours")) keys.fault("", "says when people are told: give it hours");
    keys.refuse_unknown();
    if (!policy.hours) return;
    people.hours = *std::move(policy.hours);
    if (const auto fault = fault_of(people.hours)) keys.fault("hours", *fault);
    reading_.settings.people = std::move(people);
  }

  ProviderGroup& group_named(const std::string& name) {
    auto& groups = reading_.settings.groups;
    const auto found = std::ranges::find(groups, name, &ProviderGroup::name);
    if (found != groups.end()) return *found;
    groups.push_back(
        {.name = name, .domains = {}, .mx_suffixes = {}, .policy = with_zone(), .rules = {}});
    return groups.back();
  }

  void read_group(const std::string& name, const toml::table& given) {
    TableKeys keys = keys_of(given, fmt::format("{}.group.\"{}\"", prefix_, name));
    ProviderGroup& group = group_named(name);
    if (auto domains = keys.texts("domains")) group.domains = *std::move(domains);
    if (auto suffixes = keys.texts("mx")) group.mx_suffixes = *std::move(suffixes);
    if (group.domains.empty() && group.mx_suffixes.empty()) {
      keys.fault("", "nobody is in this group: give it domains or mx");
    }
    read_node(keys, group.policy);
    keys.refuse_unknown();
  }

  void add_rule(const toml::table& given) {
    TableKeys keys = keys_of(given, prefix_ + ".rule");
    const auto group = keys.text("group");
    auto rule = read_rule(keys);
    keys.refuse_unknown();
    if (group && std::ranges::find(reading_.settings.groups, *group, &ProviderGroup::name) ==
                     reading_.settings.groups.end()) {
      keys.fault("group", fmt::format("there is no group '{}'", *group));
    } else if (rule) {
      rules_.push_back({.group = group.value_or(""), .rule = *std::move(rule)});
    }
  }

  void switch_off(TableKeys& keys, const std::string& name) {
    if (std::ranges::find(shipped_, name) != shipped_.end()) {
      reading_.shipped_off.insert(name);
      return;
    }
    std::size_t gone = std::erase_if(reading_.settings.rules,
                                     [&](const ReplyRule& rule) { return rule.name == name; });
    std::vector<std::string> names = shipped_;
    for (const ReplyRule& rule : reading_.settings.rules) names.push_back(rule.name);
    for (ProviderGroup& group : reading_.settings.groups) {
      gone += std::erase_if(group.rules, [&](const ReplyRule& rule) { return rule.name == name; });
      for (const ReplyRule& rule : group.rules) names.push_back(rule.name);
    }
    if (gone > 0) return;
    const auto meant = nearest(name, names);
    keys.fault("rules_off", fmt::format("no rule '{}' is shipped with this {}{}", name,
                                        shipped_.empty() ? "mail_path" : "channel",
                                        meant ? fmt::format("; did you mean '{}'?", *meant) : ""));
  }

  // Those of the operator come before the shipped ones, in the order of the file.
  void put_rules() {
    for (auto each = rules_.rbegin(); each != rules_.rend(); ++each) {
      auto& rules =
          each->group.empty() ? reading_.settings.first_rules : group_named(each->group).rules;
      rules.insert(rules.begin(), std::move(each->rule));
    }
  }

  // What only the whole can tell: names that are twice, or none that mail is sent to.
  void look_at_names(TableKeys& keys) {
    if (!reading_.faults.empty()) return;
    for (const pacing::SettingsFault& fault : faults_of(reading_.settings)) {
      keys.fault("", fmt::format("{}: {}", fault.node, fault.message));
    }
  }

  struct GivenRule {
    std::string group;  // Empty: of everybody.
    ReplyRule rule;
  };

  const std::string& prefix_;
  const std::string& file_;
  LimitsReading reading_;
  std::vector<GivenRule> rules_;
  std::vector<std::string> shipped_;  // The names of rules that the channel has besides.
};

}  // namespace

LimitsReading read_limits(const toml::table& table, const std::string& prefix,
                          const std::string& file, std::optional<pacing::RuleSet> shipped) {
  LimitsReading reading = LimitsTable(prefix, file, shipped).read(table);
  std::ranges::sort(reading.faults, {},
                    [](const ConfigFault& fault) { return std::pair(fault.line, fault.column); });
  return reading;
}

}  // namespace crier::app
