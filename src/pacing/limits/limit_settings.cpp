#include "pacing/limits/limit_settings.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/unicode.h"
#include "campaign/host_name.h"

namespace crier::pacing {
namespace {

class Faults {
 public:
  void add(std::string node, std::string part, std::string message) {
    found_.push_back(
        {.node = std::move(node), .part = std::move(part), .message = std::move(message)});
  }
  void add(const std::string& node, const LimitPolicy& policy) {
    for (LimitFault& fault : faults_of(policy)) {
      add(node, std::move(fault.part), std::move(fault.message));
    }
  }
  void add(const std::string& node, const std::vector<ReplyRule>& rules) {
    for (const ReplyRule& rule : rules) {
      if (auto fault = fault_of(rule)) {
        add(node, "rules", fmt::format("rule '{}': {}", rule.name, *fault));
      } else if (!rule_names_.insert(rule.name).second) {
        add(node, "rules", fmt::format("there are two rules '{}'", rule.name));
      }
    }
  }
  void add_name(const std::string& node, const std::string& part, const std::string& name) {
    const std::string_view host =
        part == "mx_suffixes" && name.starts_with('.') ? std::string_view(name).substr(1) : name;
    if (!is_host_name(host) || ascii_lower(name) != name) {
      add(node, part,
          fmt::format("'{}' is no domain as mail is sent to it: lower case, with A-labels", name));
    } else if (!names_.insert(part + name).second) {
      add(node, part, fmt::format("'{}' is in two groups, or twice in one", name));
    }
  }
  std::vector<SettingsFault> take() { return std::move(found_); }

 private:
  std::vector<SettingsFault> found_;
  std::set<std::string> rule_names_;
  std::set<std::string> names_;
};

void check_group(Faults& faults, const ProviderGroup& group) {
  const std::string node = "group " + group.name;
  faults.add(node, group.policy);
  faults.add(node, group.rules);
  for (const std::string& domain : group.domains) faults.add_name(node, "domains", domain);
  for (const std::string& suffix : group.mx_suffixes) faults.add_name(node, "mx_suffixes", suffix);
}

bool limits_anything(const LimitPolicy& policy) {
  return policy.rate || policy.concurrency || policy.per_day || policy.ramp || policy.hours;
}

bool is_of_channel(const std::vector<ReplyRule>& rules) {
  return std::ranges::all_of(
      rules, [](const ReplyRule& rule) { return rule.scope == ReplyScope::channel; });
}

}  // namespace

bool tells_destinations_apart(const LimitSettings& settings) {
  return !settings.groups.empty() || !settings.domains.empty() ||
         limits_anything(settings.each_domain) || !is_of_channel(settings.first_rules) ||
         !is_of_channel(settings.rules);
}

bool limits_destinations(const LimitSettings& settings) {
  return has_limits(settings.each_domain) ||
         std::ranges::any_of(settings.groups,
                             [](const auto& each) { return has_limits(each.policy); }) ||
         std::ranges::any_of(settings.domains,
                             [](const auto& each) { return has_limits(each.second); });
}

bool reads_replies(const LimitSettings& settings) {
  return tells_destinations_apart(settings) || !settings.first_rules.empty() ||
         !settings.rules.empty();
}

std::vector<SettingsFault> faults_of(const LimitSettings& settings) {
  Faults faults;
  faults.add("channel", settings.channel);
  faults.add("channel", settings.first_rules);
  faults.add("channel", settings.rules);
  faults.add("each domain", settings.each_domain);
  std::set<std::string> groups;
  for (const ProviderGroup& group : settings.groups) {
    if (group.name.empty()) {
      faults.add("group", "name", "a group has a name");
    } else if (!groups.insert(group.name).second) {
      faults.add("group " + group.name, "name", "there are two groups of this name");
    }
    check_group(faults, group);
  }
  for (const auto& [domain, policy] : settings.domains) {
    const std::string node = "domain " + domain;
    if (!is_host_name(domain) || ascii_lower(domain) != domain) {
      faults.add(node, "name", "is no domain as mail is sent to it: lower case, with A-labels");
    }
    faults.add(node, policy);
  }
  if (settings.people) {
    if (auto fault = fault_of(settings.people->hours)) faults.add("people", "hours", *fault);
  }
  if (settings.domains_max < 1 || settings.domains_max > 10'000'000) {
    faults.add("channel", "domains_max", "from 1 to 10,000,000 domains are remembered");
  }
  return faults.take();
}

}  // namespace crier::pacing
