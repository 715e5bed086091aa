#include "report/remedy_words.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "base/time.h"
#include "campaign/civil_time.h"
#include "report/held_limit.h"
#include "report/table.h"

namespace crier::report {
namespace {

using pacing::LimitHold;
using pacing::LimitLevel;
using pacing::flow::LimitRaise;
using pacing::flow::Remedy;

std::string_view limit_words(LimitHold by) {
  switch (by) {
    case LimitHold::rate: return "the rate";
    case LimitHold::concurrency: return "the concurrency";
    case LimitHold::day: return "the daily quota";
    case LimitHold::hours: return "the hours";
    default: return "a pause";
  }
}

std::string number_words(LimitHold by, double number) {
  if (by == LimitHold::rate) {
    return number < 100 ? fmt::format("{:.3g}/s", number) : grouped(std::llround(number)) + "/s";
  }
  return grouped(std::llround(number));
}

std::string raise_words(const LimitRaise& raise) {
  const std::string node = node_words(raise.level, raise.node);
  if (raise.by == LimitHold::reply) {
    return fmt::format("look into why {} was {}, and lift it", node,
                       raise.is_stop ? "stopped" : "paused or slowed");
  }
  if (raise.ramp_from) {
    return fmt::format("begin the ramp of {} on {} instead of {}", node,
                       date_text(*raise.ramp_from), date_text(raise.ramp->first_day));
  }
  if (raise.by == LimitHold::hours) return fmt::format("open {} at all hours", node);
  const std::string from = number_words(raise.by, raise.from);
  const std::string to = number_words(raise.by, raise.to);
  if (raise.ramp && !raise.per_day) {
    return fmt::format(
        "raise the ramp of {}, which leads to {} notices a day, so that it leads to {}", node, from,
        to);
  }
  if (raise.connections) {
    return fmt::format(
        "have {} connections instead of {}: connections (of a webhook and of push: concurrency) in "
        "crier.toml, and a restart",
        to, from);
  }
  return fmt::format("raise {} of {} from {} to {}{}", limit_words(raise.by), node, from, to,
                     raise.ramp ? ", and its ramp by the same factor" : "");
}

bool is_of_one_node(const LimitRaise& one, const LimitRaise& other) {
  return one.level == other.level && one.node == other.node;
}

// `raises`: all that are made together. A ramp that begins sooner and is raised is said once, with
// its first day.
std::string keys_of_day(const LimitRaise& raise, const std::vector<LimitRaise>& raises) {
  const auto is_raised_ramp = [&](const LimitRaise& each) {
    return is_of_one_node(each, raise) && each.ramp && !each.ramp_from;
  };
  const auto begins_ramp = [&](const LimitRaise& each) {
    return is_of_one_node(each, raise) && each.ramp_from;
  };
  if (raise.ramp_from) {
    if (std::ranges::any_of(raises, is_raised_ramp)) return {};
    return fmt::format("ramp_from={} ramp={}", date_text(*raise.ramp_from),
                       fmt::join(raise.ramp->per_day, ","));
  }
  std::string keys;
  if (raise.per_day) keys = fmt::format("per_day={}", *raise.per_day);
  if (!raise.ramp) return keys;
  // What a domain has of each domain it keeps only as far as it is said again.
  if (raise.level == LimitLevel::domain || std::ranges::any_of(raises, begins_ramp)) {
    keys +=
        fmt::format("{}ramp_from={}", keys.empty() ? "" : " ", date_text(raise.ramp->first_day));
  }
  return keys +
         fmt::format("{}ramp={}", keys.empty() ? "" : " ", fmt::join(raise.ramp->per_day, ","));
}

// What is said of hours is refused without them.
std::string keys_of_hours(const LimitRaise& raise) {
  const bool closes = raise.on_holidays == pacing::OnHolidays::nothing;
  return std::string("days=none hours=none") + (closes ? " closed_on_holidays=none" : "");
}

std::string keys_of(const LimitRaise& raise, const std::vector<LimitRaise>& raises) {
  switch (raise.by) {
    case LimitHold::rate:
      return fmt::format("{}={:.6g}",
                         raise.level == LimitLevel::channel ? "rate_per_second" : "per_second",
                         raise.to);
    case LimitHold::concurrency:
      return raise.has_limit ? fmt::format("concurrency={}", std::llround(raise.to))
                             : std::string();
    case LimitHold::day: return keys_of_day(raise, raises);
    case LimitHold::hours: return keys_of_hours(raise);
    default: return {};
  }
}

std::string name_of_node(const LimitRaise& raise, const std::string& channel) {
  if (raise.level == LimitLevel::channel) return channel;
  if (raise.level == LimitLevel::domain && raise.node.empty()) return channel + "/each_domain";
  return fmt::format("{}/{}/{}", channel, name_of(raise.level), raise.node);
}

}  // namespace

std::string node_words(LimitLevel level, const std::string& name) {
  if (level == LimitLevel::domain && name.empty()) return "each domain";
  return level == LimitLevel::channel ? "the channel" : name;
}

std::string countries_words(const std::vector<std::string>& countries) {
  constexpr std::size_t named_most = 4;
  if (countries.empty()) return {};
  std::size_t named = std::min(countries.size(), named_most);
  if (countries.size() > named_most) --named;
  std::string text = " in " + countries.front();
  for (std::size_t index = 1; index < named; ++index) {
    text += (index + 1 == countries.size() ? " and " : ", ") + countries[index];
  }
  if (named == countries.size()) return text;
  return text + fmt::format(" and {} other countries", countries.size() - named);
}

std::string words_of(const pacing::flow::Binding& binding) {
  if (binding.is_answers) return "the answers that can be taken";
  if (binding.is_of_people) return "the hours of people" + countries_words(binding.countries);
  if (binding.ramp_from) {
    return fmt::format("the ramp of {}, which begins on {}",
                       node_words(binding.level, binding.node), date_text(*binding.ramp_from));
  }
  if (binding.is_stop) return "the stop of " + node_words(binding.level, binding.node);
  return fmt::format("{} of {}", limit_words(binding.by), node_words(binding.level, binding.node));
}

std::string words_of(const Remedy& remedy, const std::string& zone) {
  switch (remedy.kind) {
    case Remedy::Kind::watch_less:
      if (remedy.watch.count() == 0) return "open each wave as soon as the one before was tried";
      return fmt::format("watch each wave for {} at most", human_duration(remedy.watch));
    case Remedy::Kind::begin_by: return fmt::format("begin by {}", civil_text(remedy.at, zone));
    case Remedy::Kind::move_date:
    case Remedy::Kind::raise:
    case Remedy::Kind::raise_together: break;
  }
  std::string text;
  if (remedy.answers_per_minute) {
    text = fmt::format("be able to take {} answers a minute (answers.per_minute)",
                       grouped(std::llround(*remedy.answers_per_minute)));
  }
  for (const LimitRaise& raise : remedy.raises) {
    if (!text.empty()) text += ", and ";
    text += raise_words(raise);
  }
  if (remedy.kind == Remedy::Kind::move_date) {
    if (!text.empty()) text += ", and ";
    text += fmt::format("move notify_by to {} or later", civil_text(remedy.at, zone));
  }
  return text;
}

std::vector<std::string> commands_of(const Remedy& remedy, const std::string& channel) {
  constexpr std::string_view who_and_why = " --by \"WHO\" --reason \"WHY\"";
  struct Change {
    std::string node;
    std::string keys;
  };
  std::vector<Change> changes;
  std::vector<std::string> commands;
  for (const LimitRaise& raise : remedy.raises) {
    const std::string node = name_of_node(raise, channel);
    if (raise.by == LimitHold::reply) {
      commands.push_back(fmt::format("crier limit lift {}{}", shell_word(node), who_and_why));
      continue;
    }
    const std::string keys = keys_of(raise, remedy.raises);
    if (keys.empty()) continue;
    const auto same = std::ranges::find(changes, node, &Change::node);
    if (same == changes.end()) {
      changes.push_back({.node = node, .keys = keys});
    } else {
      same->keys += " " + keys;
    }
  }
  for (const Change& change : changes) {
    commands.push_back(
        fmt::format("crier limit set {} {}{}", shell_word(change.node), change.keys, who_and_why));
  }
  return commands;
}

std::string words_of_no_use(const LimitRaise& raise) {
  return raise_words(raise) + ": of no use";
}

}  // namespace crier::report
