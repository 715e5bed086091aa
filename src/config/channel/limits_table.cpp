#include "config/channel/limits_table.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/suggestion.h"
#include "config/channel/limits_table_keys.h"
#include "pacing/limits/provider_groups.h"

namespace crier::app {
namespace {

using pacing::LimitPolicy;
using pacing::ProviderGroup;
using pacing::ReplyRule;

// Sunday first, as the days of pacing/limits/send_hours.h are.
constexpr std::string_view day_words[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::string_view start_words[] = {"full", "floor"};
constexpr std::string_view path_words[] = {"direct", "relay"};
constexpr std::string_view action_words[] = {"slow", "cap_rate", "cap_concurrency", "pause",
                                             "stop", "alarm",    "ignore"};
constexpr std::string_view scope_words[] = {"provider", "domain", "channel"};

// "08:00-20:00".
std::optional<pacing::HourRange> range_of(std::string_view text) {
  const auto digits = [&text](std::size_t at) -> std::optional<int> {
    const char tens = text[at];
    const char ones = text[at + 1];
    if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return std::nullopt;
    return (tens - '0') * 10 + (ones - '0');
  };
  constexpr std::string_view shape = "hh:mm-hh:mm";
  if (text.size() != shape.size() || text[2] != ':' || text[5] != '-' || text[8] != ':') {
    return std::nullopt;
  }
  const auto from_hour = digits(0);
  const auto from_minute = digits(3);
  const auto until_hour = digits(6);
  const auto until_minute = digits(9);
  if (!from_hour || !from_minute || !until_hour || !until_minute) return std::nullopt;
  if (*from_minute > 59 || *until_minute > 59) return std::nullopt;
  return pacing::HourRange{
      .from = std::chrono::hours(*from_hour) + std::chrono::minutes(*from_minute),
      .until = std::chrono::hours(*until_hour) + std::chrono::minutes(*until_minute)};
}

// The key under which a part of a policy is written.
std::string_view key_of(std::string_view part) {
  if (part == "rate") return "per_second";
  return part;
}

// The first of its keys that has a fault.
std::string_view adaptation_key_of(const pacing::Adaptation& adaptation) {
  if (adaptation.decrease <= 0 || adaptation.decrease >= 1) return "decrease";
  return adaptation.floor <= 0 || adaptation.floor > 1 ? "floor" : "recovery";
}

void read_hours(TableKeys& keys, LimitPolicy& policy) {
  const auto given = keys.texts("hours");
  const auto days = keys.texts("days");
  const auto closed = keys.flag("closed_on_holidays");
  if (!given) {
    if (days) keys.fault("days", "are the days of hours, which is missing");
    if (closed) keys.fault("closed_on_holidays", "is said of hours, which is missing");
    return;
  }
  std::vector<pacing::HourRange> ranges;
  for (const std::string& each : *given) {
    const auto range = range_of(each);
    if (!range) {
      return keys.fault("hours", fmt::format("'{}' is no range of hours: write 08:00-20:00", each));
    }
    ranges.push_back(*range);
  }
  pacing::SendHours hours;
  if (closed.value_or(false)) hours.on_holidays = pacing::OnHolidays::nothing;
  for (std::size_t day = 0; day < std::size(day_words); ++day) {
    const bool is_open = !days || std::ranges::find(*days, day_words[day]) != days->end();
    if (is_open) hours.by_weekday.at(day) = ranges;
  }
  for (const std::string& day : days.value_or(std::vector<std::string>{})) {
    if (std::ranges::find(day_words, day) == std::ranges::end(day_words)) {
      keys.fault("days", fmt::format("'{}' is no day: sun, mon, tue, wed, thu, fri or sat", day));
    }
  }
  policy.hours = std::move(hours);
}

void read_rate(TableKeys& keys, LimitPolicy& policy) {
  const auto per_second = keys.number("per_second");
  const auto burst = keys.integer("burst");
  if (per_second && *per_second > 0 && *per_second <= 1'000'000) {
    policy.rate =
        pacing::RateLimit{.per_second = *per_second, .burst = pacing::burst_min(*per_second)};
  } else if (per_second) {
    keys.fault("per_second", "a rate is from 1 a day to 1,000,000 a second");
  }
  if (!burst) return;
  if (!policy.rate) {
    if (!per_second) keys.fault("burst", "is the burst of per_second, which is missing");
    return;
  }
  policy.rate->burst =
      static_cast<int>(std::clamp<std::int64_t>(*burst, 0, std::numeric_limits<int>::max()));
}

void read_ramp(TableKeys& keys, LimitPolicy& policy) {
  const auto from = keys.date("ramp_from");
  const auto ramp = keys.integers("ramp");
  if (from && ramp) {
    policy.ramp = pacing::Ramp{.first_day = *from, .per_day = *ramp};
  } else if (keys.has("ramp") && !keys.has("ramp_from")) {
    keys.fault("ramp", "needs the day on which it begins: ramp_from");
  } else if (keys.has("ramp_from") && !keys.has("ramp")) {
    keys.fault("ramp_from", "needs the notices of each day: ramp");
  }
}

void read_adaptation(TableKeys& keys, pacing::Adaptation& adaptation) {
  if (const auto given = keys.duration("recovery")) adaptation.recovery = *given;
  if (const auto given = keys.number("decrease")) adaptation.decrease = *given;
  if (const auto given = keys.number("floor")) adaptation.floor = *given;
  if (const auto given = keys.word("start", start_words)) {
    adaptation.start = static_cast<pacing::Adaptation::Start>(*given);
  }
}

// What is given replaces what `policy` has; the rest stays.
void read_policy(TableKeys& keys, LimitPolicy& policy) {
  if (const auto given = keys.integer("concurrency")) {
    policy.concurrency =
        static_cast<int>(std::clamp<std::int64_t>(*given, 0, std::numeric_limits<int>::max()));
  }
  if (const auto given = keys.integer("per_day")) policy.per_day = given;
  if (const auto given = keys.text("zone")) policy.zone = *given;
  if (const auto given = keys.text("country")) policy.country = *given;
  read_adaptation(keys, policy.adaptation);
  read_hours(keys, policy);
  read_ramp(keys, policy);
  for (const pacing::LimitFault& fault : faults_of(policy)) {
    keys.fault(
        fault.part == "adaptation" ? adaptation_key_of(policy.adaptation) : key_of(fault.part),
        fault.message);
  }
}

std::optional<ReplyRule> read_rule(TableKeys& keys) {
  ReplyRule rule{.name = keys.text("name").value_or("")};
  rule.code = keys.text("code").value_or("");
  rule.status = keys.text("status").value_or("");
  rule.words = keys.text("words").value_or("");
  rule.without_words = keys.text("without_words").value_or("");
  const auto action = keys.word("action", action_words);
  if (action) rule.action = static_cast<pacing::ReplyAction>(*action);
  if (const auto scope = keys.word("scope", scope_words)) {
    rule.scope = static_cast<pacing::ReplyScope>(*scope);
  }
  rule.times_an_hour = static_cast<int>(
      std::clamp<std::int64_t>(keys.integer("times_an_hour").value_or(1), 0, 1'000));
  rule.duration = keys.duration("duration").value_or(std::chrono::seconds(0));
  rule.per_minute = keys.number("per_minute").value_or(0);
  rule.concurrency = static_cast<int>(
      std::clamp<std::int64_t>(keys.integer("concurrency").value_or(0), 0, 1'000'000));
  if (!keys.has("action")) {
    keys.fault("", fmt::format("'{}' needs an action: {}", rule.name,
                               "slow, cap_rate, cap_concurrency, pause, stop, alarm or ignore"));
    return std::nullopt;
  }
  if (!action) return std::nullopt;
  if (const auto fault = fault_of(rule)) {
    keys.fault("", fmt::format("'{}': {}", rule.name, *fault));
    return std::nullopt;
  }
  return rule;
}

class LimitsTable {
 public:
  LimitsTable(const std::string& prefix, const std::string& file) : prefix_(prefix), file_(file) {}

  LimitsReading read(const toml::table& table) {
    TableKeys keys = keys_of(table, prefix_);
    const auto path = keys.word("mail_path", path_words);
    if (path) reading_.settings = provider_limits(static_cast<pacing::MailPath>(*path));
    if (const auto most = keys.integer("domains_max")) read_domains_max(keys, *most);
    read_policy(keys, reading_.settings.channel);
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
      read_node(domain, reading_.settings.domains[name]);
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
    groups.push_back({.name = name, .domains = {}, .mx_suffixes = {}, .policy = {}, .rules = {}});
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
    std::size_t gone = std::erase_if(reading_.settings.rules,
                                     [&](const ReplyRule& rule) { return rule.name == name; });
    std::vector<std::string> names;
    for (const ReplyRule& rule : reading_.settings.rules) names.push_back(rule.name);
    for (ProviderGroup& group : reading_.settings.groups) {
      gone += std::erase_if(group.rules, [&](const ReplyRule& rule) { return rule.name == name; });
      for (const ReplyRule& rule : group.rules) names.push_back(rule.name);
    }
    if (gone > 0) return;
    const auto meant = nearest(name, names);
    keys.fault("rules_off", fmt::format("no rule '{}' is shipped with this mail_path{}", name,
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
};

}  // namespace

LimitsReading read_limits(const toml::table& table, const std::string& prefix,
                          const std::string& file) {
  LimitsReading reading = LimitsTable(prefix, file).read(table);
  std::ranges::sort(reading.faults, {},
                    [](const ConfigFault& fault) { return std::pair(fault.line, fault.column); });
  return reading;
}

}  // namespace crier::app
