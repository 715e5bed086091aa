#include "config/channel/limits_text.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/time.h"
#include "config/channel/limits_section_reader.h"
#include "config/toml_text.h"

namespace crier::app {
namespace {

using pacing::LimitPolicy;
using pacing::ReplyRule;

constexpr std::string_view day_words[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

std::string list_of(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const std::string& each : texts) quoted.push_back(toml_text(each));
  return fmt::format("[{}]", fmt::join(quoted, ", "));
}

std::string range_text(const pacing::HourRange& range) {
  const auto clock = [](std::chrono::minutes at) {
    return fmt::format("{:02}:{:02}", at.count() / 60, at.count() % 60);
  };
  return fmt::format("{}-{}", clock(range.from), clock(range.until));
}

// crier.toml gives all of its days the same hours.
struct HourTexts {
  std::vector<std::string> ranges;
  std::vector<std::string> days;
};

HourTexts texts_of(const pacing::SendHours& hours) {
  HourTexts texts;
  for (std::size_t day = 0; day < std::size(day_words); ++day) {
    const auto& ranges = hours.by_weekday.at(day);
    if (ranges.empty()) continue;
    if (texts.days.empty()) {
      for (const pacing::HourRange& each : ranges) texts.ranges.push_back(range_text(each));
    }
    texts.days.emplace_back(day_words[day]);
  }
  return texts;
}

std::string hours_and_days(const pacing::SendHours& hours) {
  const HourTexts texts = texts_of(hours);
  std::string text = fmt::format("{}", fmt::join(texts.ranges, " "));
  if (texts.days.size() < std::size(day_words)) {
    text += fmt::format(" {}", fmt::join(texts.days, " "));
  }
  return text;
}

class Texts {
 public:
  explicit Texts(std::string above) : above_(std::move(above)) {}

  void add(std::string_view key, std::string value) {
    found_.push_back({.key = above_ + std::string(key), .value = std::move(value)});
  }
  void add_list(std::string_view key, const std::vector<std::string>& texts) {
    if (!texts.empty()) add(key, list_of(texts));
  }
  void add_rules(const std::vector<ReplyRule>& rules) {
    std::vector<std::string> names;
    for (const ReplyRule& rule : rules) names.push_back(rule.name);
    add_list("rules", names);
  }
  void add(const LimitPolicy& policy) {
    add_amounts(policy);
    add_hours(policy);
    add_adaptation(policy.adaptation);
  }
  void add(const pacing::PeopleHours& people) {
    add_hours(people.hours);
    if (people.hours.on_holidays == pacing::OnHolidays::nothing) add("closed_on_holidays", "true");
    std::vector<std::string> profiles;
    for (const NoticeProfile each : people.at_any_hour) profiles.emplace_back(name_of(each));
    add("at_any_hour", list_of(profiles));
  }
  std::vector<LimitText> take() { return std::move(found_); }

 private:
  void add_amounts(const LimitPolicy& policy) {
    if (policy.rate) {
      add("per_second", fmt::format("{}", policy.rate->per_second));
      add("burst", fmt::format("{}", policy.rate->burst));
    }
    if (policy.concurrency) add("concurrency", fmt::format("{}", *policy.concurrency));
    if (policy.per_day) add("per_day", fmt::format("{}", *policy.per_day));
    if (!policy.ramp) return;
    const auto& day = policy.ramp->first_day;
    add("ramp_from",
        fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                    static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())));
    add("ramp", fmt::format("[{}]", fmt::join(policy.ramp->per_day, ", ")));
  }

  void add_hours(const pacing::SendHours& hours) {
    const HourTexts texts = texts_of(hours);
    add_list("hours", texts.ranges);
    if (texts.days.size() < std::size(day_words)) add_list("days", texts.days);
  }

  void add_hours(const LimitPolicy& policy) {
    const bool has_days = policy.per_day || policy.ramp || policy.hours;
    if (has_days) add("zone", toml_text(policy.zone));
    if (!policy.hours) return;
    add_hours(*policy.hours);
    if (policy.hours->on_holidays == pacing::OnHolidays::nothing) {
      add("closed_on_holidays", "true");
      add("country", toml_text(policy.country));
    }
  }

  void add_adaptation(const pacing::Adaptation& adaptation) {
    const pacing::Adaptation usual;
    if (adaptation.decrease != usual.decrease) {
      add("decrease", fmt::format("{}", adaptation.decrease));
    }
    if (adaptation.floor != usual.floor) add("floor", fmt::format("{}", adaptation.floor));
    if (adaptation.recovery != usual.recovery) {
      add("recovery", toml_duration(adaptation.recovery));
    }
    if (adaptation.start != usual.start) add("start", toml_text("floor"));
  }

  std::string above_;
  std::vector<LimitText> found_;
};

}  // namespace

std::vector<LimitText> texts_of(const LimitPolicy& policy) {
  Texts texts("");
  texts.add(policy);
  return texts.take();
}

std::vector<LimitText> texts_of(const LimitsSection& section) {
  if (section.text.empty() && section.lines.empty()) return {};
  const pacing::LimitSettings& settings = section.settings;
  std::vector<LimitText> all;
  const auto append = [&all](Texts texts) {
    std::ranges::move(texts.take(), std::back_inserter(all));
  };
  Texts channel("");
  channel.add(settings.channel);
  std::vector<ReplyRule> rules = settings.first_rules;
  rules.insert(rules.end(), settings.rules.begin(), settings.rules.end());
  channel.add_rules(rules);
  append(std::move(channel));
  for (const pacing::ProviderGroup& group : settings.groups) {
    Texts texts(fmt::format("group.{}.", key_part(group.name)));
    texts.add_list("domains", group.domains);
    texts.add_list("mx", group.mx_suffixes);
    texts.add(group.policy);
    texts.add_rules(group.rules);
    append(std::move(texts));
  }
  Texts each_domain("each_domain.");
  each_domain.add(settings.each_domain);
  append(std::move(each_domain));
  for (const auto& [name, policy] : settings.domains) {
    Texts texts(fmt::format("domain.{}.", key_part(name)));
    texts.add(policy);
    append(std::move(texts));
  }
  if (settings.people) {
    Texts people("people.");
    people.add(*settings.people);
    append(std::move(people));
  }
  return all;
}

std::string hours_text(const LimitPolicy& policy) {
  if (!policy.hours) return {};
  std::string text = hours_and_days(*policy.hours);
  if (policy.hours->on_holidays == pacing::OnHolidays::nothing) {
    text += fmt::format(", not on holidays of {}", policy.country);
  }
  return text;
}

std::string people_hours_text(const pacing::PeopleHours& people) {
  std::string text = hours_and_days(people.hours) + " where they live";
  if (people.hours.on_holidays == pacing::OnHolidays::nothing) {
    text += ", not on holidays of their country";
  }
  std::vector<std::string_view> profiles;
  for (const NoticeProfile each : people.at_any_hour) profiles.push_back(name_of(each));
  if (!profiles.empty()) text += fmt::format("; {} at any hour", fmt::join(profiles, ", "));
  return text;
}

}  // namespace crier::app
