#include "config/channel/limits_table_policy.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace crier::app {
namespace {

using pacing::LimitPolicy;

// Sunday first, as the days of pacing/limits/send_hours.h are.
constexpr std::string_view day_words[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::string_view start_words[] = {"full", "floor"};
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

}  // namespace

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
        pacing::RateLimit{.per_second = *per_second, .burst = pacing::burst_usual(*per_second)};
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
  const bool has_holidays =
      policy.hours && policy.hours->on_holidays == pacing::OnHolidays::nothing;
  if (keys.has("country") && !has_holidays) {
    keys.fault("country",
               "says whose holidays are closed: give hours and closed_on_holidays = true as well, "
               "or leave it out");
  }
  read_ramp(keys, policy);
  for (const pacing::LimitFault& fault : faults_of(policy)) {
    keys.fault(
        fault.part == "adaptation" ? adaptation_key_of(policy.adaptation) : key_of(fault.part),
        fault.message);
  }
}

}  // namespace crier::app
