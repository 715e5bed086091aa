#include "config/channel/limits_in_force.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/check.h"
#include "base/suggestion.h"
#include "config/channel/limit_node_name.h"
#include "config/channel/limits_section_reader.h"
#include "config/key_rules.h"
#include "config/toml_reader.h"

namespace crier::app {
namespace {

using Kind = LimitNodeName::Kind;
using store::SetLimit;

struct Reading {
  pacing::LimitSettings settings;
  std::vector<ConfigFault> faults;
};

bool is_key_of_rate(const SetLimit& set) {
  return set.key == "rate_per_second" || set.key == "burst";
}

toml::table& below(toml::table& table, std::string_view key) {
  if (table.get(key) == nullptr) table.insert(key, toml::table());
  toml::table* found = table.get(key)->as_table();
  CRIER_CHECK(found != nullptr);
  return *found;
}

toml::table& table_of(toml::table& limits, const LimitNodeName& node) {
  switch (node.kind) {
    case Kind::channel: return limits;
    case Kind::each_domain: return below(limits, "each_domain");
    case Kind::people: return below(limits, "people");
    case Kind::group: return below(below(limits, "group"), node.name);
    case Kind::domain: return below(below(limits, "domain"), node.name);
  }
  CRIER_CHECK(false);
}

// What was stored is TOML, because typed_limit has written it.
void put(toml::table& table, const SetLimit& set) {
  if (set.value == limit_none) {
    table.erase(set.key);
    return;
  }
  const toml::table value = toml::parse(fmt::format("value = {}", set.value));
  value.get("value")->visit([&](const auto& node) { table.insert_or_assign(set.key, node); });
}

// What is shipped of a provider has these keys, which are not in crier.toml.
void forget_shipped(pacing::LimitPolicy& policy, std::string_view key) {
  if (key == "per_second") policy.rate.reset();
  if (key == "concurrency") policy.concurrency.reset();
}

// The operator's of the same name counts instead.
void add_shipped(const LimitsSection& section, pacing::LimitSettings& settings) {
  if (!section.shipped) return;
  for (pacing::ReplyRule& rule : pacing::rules_of(*section.shipped)) {
    if (section.shipped_off.contains(rule.name)) continue;
    const bool is_replaced =
        std::ranges::find(settings.first_rules, rule.name, &pacing::ReplyRule::name) !=
        settings.first_rules.end();
    if (!is_replaced) settings.rules.push_back(std::move(rule));
  }
}

// crier.toml's keys of one channel's limits, and what is set over them.
class Overlay {
 public:
  Overlay(const Config& config, const ChannelSection& section)
      : config_(config),
        name_(fmt::format("channel.{}", name_of(section))),
        section_(limits_of(section)),
        limits_(toml::parse(section_.text)) {
    const pacing::RateLimit& rate = rate_of(section);
    rate_.insert("rate_per_second", rate.per_second);
    // One that nobody gave follows the rate.
    if (config.origins.contains(name_ + ".burst")) rate_.insert("burst", rate.burst);
  }

  void add(const LimitNodeName& node, const SetLimit& set) {
    const bool is_no_hours =
        node.kind == Kind::people && set.key == "hours" && set.value == limit_none;
    if (is_no_hours) {
      // The rest of the table says nothing without them.
      limits_.erase("people");
      has_no_people_hours_ = true;
    }
    if (node.kind == Kind::people && has_no_people_hours_) return;
    const bool is_rate = node.kind == Kind::channel && is_key_of_rate(set);
    put(is_rate ? rate_ : table_of(limits_, node), set);
    const bool is_of_group = node.kind == Kind::group && set.value == limit_none;
    if (is_of_group) groups_without_.emplace_back(node.name, set.key);
  }

  [[nodiscard]] Reading read() const {
    Reading reading;
    LimitsSection section = read_limits_section(limits_,
                                                {.table = name_ + ".limits",
                                                 .file = config_.file,
                                                 .destinations = section_.destinations,
                                                 .shipped = section_.shipped},
                                                reading.faults);
    reading.settings = std::move(section.settings);
    reading.settings.channel.rate = read_rate(reading.faults);
    add_shipped(section, reading.settings);
    for (const auto& [name, key] : groups_without_) {
      const auto group =
          std::ranges::find(reading.settings.groups, name, &pacing::ProviderGroup::name);
      if (group != reading.settings.groups.end()) forget_shipped(group->policy, key);
    }
    return reading;
  }

 private:
  pacing::RateLimit read_rate(std::vector<ConfigFault>& faults) const {
    toml::table channels;
    channels.insert(name_.substr(name_.find('.') + 1), rate_);
    const toml::table document{{"channel", std::move(channels)}};
    const Environment none = [](const std::string&) { return std::nullopt; };
    std::map<std::string, std::string, std::less<>> origins;
    std::map<std::string, SourcePlace, std::less<>> places;
    TomlReader reader(document, config_.file, none,
                      {.faults = faults, .origins = origins, .places = places});
    reader.section(name_);
    pacing::RateLimit rate{.per_second = 0, .burst = 0};
    visit_rate(reader, rate);
    return rate;
  }

  const Config& config_;
  std::string name_;  // "channel.email".
  const LimitsSection& section_;
  toml::table limits_;
  toml::table rate_;
  std::vector<std::pair<std::string, std::string>> groups_without_;  // Name and key.
  bool has_no_people_hours_{};  // It is set that there are none.
};

// One node's settings, of this channel.
struct SetNode {
  LimitNodeName node;
  std::vector<SetLimit> set;
};

std::string faults_text(const std::vector<ConfigFault>& faults) {
  std::string text;
  for (const ConfigFault& fault : faults) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", fault.key, fault.message);
  }
  return text;
}

// Nobody would be in a group of another name, unless it is set who is.
std::optional<std::string> unknown_group(const pacing::LimitSettings& settings,
                                         const SetNode& given) {
  if (given.node.kind != Kind::group) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& group : settings.groups) names.push_back(group.name);
  const bool says_who = std::ranges::any_of(
      given.set, [](const SetLimit& set) { return set.key == "domains" || set.key == "mx"; });
  if (says_who || std::ranges::find(names, given.node.name) != names.end()) return std::nullopt;
  const auto meant = nearest(given.node.name, names);
  return fmt::format(
      "there is no group \"{}\"{}; crier.toml has its groups in [channel.{}.limits]: "
      "by mail_path the shipped ones, and others with their domains or mx",
      given.node.name, meant ? fmt::format("; did you mean \"{}\"?", *meant) : "",
      given.node.channel);
}

// "group.\"a.b\"" → "email/group/a.b".
std::string node_of_table(const std::string& channel, std::string_view table) {
  if (table.empty()) return channel;
  if (table == "each_domain" || table == "people") return fmt::format("{}/{}", channel, table);
  const std::size_t dot = table.find('.');
  std::string_view name = dot == std::string_view::npos ? "" : table.substr(dot + 1);
  if (name.starts_with('"')) name = name.substr(1, name.size() - 2);
  return fmt::format("{}/{}/{}", channel, table.substr(0, dot), name);
}

void note_file(const Config& config, const ChannelSection& section, LimitsInForce& found) {
  const std::string channel(name_of(section));
  for (const auto& [key, line] : limits_of(section).lines) {
    const std::size_t dot = key.rfind('.');
    const std::string table = dot == std::string::npos ? "" : key.substr(0, dot);
    const std::string last = dot == std::string::npos ? key : key.substr(dot + 1);
    found.origins[{node_of_table(channel, table), last}] = fmt::format("{}:{}", config.file, line);
  }
  for (const char* key : {"rate_per_second", "burst"}) {
    const auto origin = config.origins.find(fmt::format("channel.{}.{}", channel, key));
    if (origin != config.origins.end()) found.origins[{channel, key}] = origin->second;
  }
}

std::vector<SetNode> nodes_of(const Config& config, const ChannelSection& section,
                              std::span<const SetLimit> set, LimitsInForce& found) {
  std::vector<SetNode> nodes;
  for (const SetLimit& each : set) {
    if (each.node.substr(0, each.node.find('/')) != name_of(section)) continue;
    auto node = limit_node_named(config, each.node);
    if (!node) {
      found.left_out.push_back({.node = each.node, .key = each.key, .why = node.error()});
      continue;
    }
    const auto known = std::ranges::find(nodes, *node, &SetNode::node);
    SetNode& of =
        known != nodes.end() ? *known : nodes.emplace_back(SetNode{.node = *node, .set = {}});
    of.set.push_back(each);
  }
  return nodes;
}

Reading reading_of(const Config& config, const ChannelSection& section,
                   const std::vector<SetNode>& nodes) {
  Overlay overlay(config, section);
  for (const SetNode& each : nodes) {
    for (const SetLimit& set : each.set) overlay.add(each.node, set);
  }
  return overlay.read();
}

// `why` says why a node cannot count; empty: it can.
template <class Why>
void leave_out(std::vector<SetNode>& nodes, LimitsInForce& found, Why why) {
  std::erase_if(nodes, [&](const SetNode& node) {
    std::string reason = why(node);
    if (reason.empty()) return false;
    found.left_out.push_back({.node = text_of(node.node), .key = {}, .why = std::move(reason)});
    return true;
  });
}

// The key without which the others of its node are sound; the last of those that quarrel. Others
// that need each other, as a ramp and its first day do, stay together. The end: it is no single
// one.
template <class Faults>
std::vector<SetLimit>::const_iterator key_to_blame(const SetNode& node, SetNode& tried,
                                                   Faults faults) {
  for (auto each = node.set.end(); each != node.set.begin();) {
    --each;
    tried.set = node.set;
    tried.set.erase(tried.set.begin() + (each - node.set.begin()));
    if (faults().empty()) return each;
  }
  return node.set.end();
}

// Without the keys that make it faulty: each of the others still holds something back.
std::vector<SetNode> sound_of(const Config& config, const ChannelSection& section,
                              const std::vector<SetNode>& nodes, LimitsInForce& found) {
  std::vector<SetNode> sound;
  const auto faults = [&] { return faults_text(reading_of(config, section, sound).faults); };
  for (const SetNode& node : nodes) {
    sound.push_back(node);
    const std::string fault_of_node = faults();
    if (fault_of_node.empty()) continue;
    const auto blamed = key_to_blame(node, sound.back(), faults);
    if (blamed != node.set.end()) {
      found.left_out.push_back(
          {.node = text_of(node.node), .key = blamed->key, .why = fault_of_node});
      continue;
    }
    sound.back().set.clear();
    for (const SetLimit& each : node.set) {
      sound.back().set.push_back(each);
      if (faults().empty()) continue;
      sound.back().set.pop_back();
      found.left_out.push_back({.node = text_of(node.node), .key = each.key, .why = fault_of_node});
    }
  }
  return sound;
}

}  // namespace

LimitsInForce limits_in_force(const Config& config, const ChannelSection& section,
                              std::span<const SetLimit> set) {
  LimitsInForce found;
  note_file(config, section, found);
  std::vector<SetNode> nodes = nodes_of(config, section, set, found);
  leave_out(nodes, found, [&](const SetNode& node) {
    return unknown_group(limits_of(section).settings, node).value_or("");
  });
  Reading reading = reading_of(config, section, nodes);
  if (!reading.faults.empty()) {
    // Seldom, because what is set was sound when it was set: only then each is tried by itself.
    nodes = sound_of(config, section, nodes, found);
    reading = reading_of(config, section, nodes);
  }
  found.settings = std::move(reading.settings);
  for (const SetNode& node : nodes) {
    for (const SetLimit& each : node.set) found.origins[{each.node, each.key}] = "set";
  }
  return found;
}

}  // namespace crier::app
