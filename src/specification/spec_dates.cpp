#include "specification/spec_dates.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "campaign/calendar/public_holidays.h"
#include "campaign/civil_time.h"

namespace crier::app {
namespace {

// Whether a bare date means the whole day up to its end, or its beginning.
enum class Edge : std::uint8_t { end_of_last_day, start_of_first_day };

struct DateForm {
  std::string_view day_key;
  std::string_view example;
};

DateForm form_of(Edge edge) {
  if (edge == Edge::end_of_last_day) {
    return {"last_day", "{ last_day = 2026-05-26, zone = \"Europe/Brussels\" }"};
  }
  return {"first_day", "{ first_day = 2026-05-27, zone = \"Europe/Brussels\" }"};
}

// What was written beside the zone.
struct Moment {
  std::optional<std::chrono::year_month_day> day;
  std::optional<WrittenDateTime> at;  // When there is no day.
};

// Nothing: explained.
std::optional<Moment> read_moment(SpecDocument& document, const std::string& key, Edge edge) {
  const DateForm form = form_of(edge);
  const std::string day_key = fmt::format("{}.{}", key, form.day_key);
  const std::string at_key = key + ".at";
  const Moment moment{.day = document.date(day_key), .at = document.date_time(at_key)};
  if (document.unread().contains(day_key) || document.unread().contains(at_key))
    return std::nullopt;
  if (moment.day.has_value() == moment.at.has_value()) {
    document.fault(key, fmt::format("needs either {} (a date) or at (a date with a time){}",
                                    form.day_key, key == "cutoff" ? ", or a period" : ""));
    return std::nullopt;
  }
  return moment;
}

std::expected<CivilInstant, std::string> instant_of(const Moment& moment, const std::string& zone,
                                                    Edge edge) {
  if (moment.day) {
    return edge == Edge::end_of_last_day ? end_of_day(*moment.day, zone)
                                         : start_of_day(*moment.day, zone);
  }
  return moment.at->offset ? civil_instant(moment.at->civil, *moment.at->offset, zone)
                           : civil_instant(moment.at->civil, zone);
}

std::optional<std::string> read_zone(SpecDocument& document, const std::string& key) {
  auto zone = document.text(key + ".zone");
  if (!zone && !document.unread().contains(key + ".zone")) {
    document.fault(key, "has no zone; write zone = \"Europe/Brussels\" into it");
  }
  return zone;
}

CivilInstant read_date(SpecDocument& document, const std::string& key, Edge edge) {
  if (!document.has(key)) {
    document.fault(key, fmt::format("is missing; write {} = {}", key, form_of(edge).example));
    return {};
  }
  const toml::node* found = document.node(key);
  if (!found->is_table()) {
    document.fault(
        key, fmt::format("must say in which zone; write {} = {}", key, form_of(edge).example));
    return {};
  }
  const auto moment = read_moment(document, key, edge);
  const auto zone = read_zone(document, key);
  if (!moment || !zone) {
    document.skip(key);
    return {};
  }
  auto instant = instant_of(*moment, *zone, edge);
  if (instant) return *std::move(instant);
  document.fault(moment->at && is_time_zone(*zone) ? key + ".at" : key, instant.error());
  document.skip(key);
  return {};
}

// The day before the end of notify_by: whoever is told last is told on it.
std::chrono::local_days last_day_of(const CivilInstant& end) {
  return std::chrono::floor<std::chrono::days>(end.civil - std::chrono::seconds(1));
}

// cutoff.from: a date, or the last day of notify_by where there is none. Nothing: explained.
std::optional<std::chrono::local_days> read_event(SpecDocument& document,
                                                  const CampaignSpec& spec) {
  const std::string key = "cutoff.from";
  if (document.node(key) != nullptr) {
    const auto day = document.date(key);
    return day ? std::optional(std::chrono::local_days(*day)) : std::nullopt;
  }
  if (document.unread().contains("notify_by")) return std::nullopt;
  return last_day_of(spec.notify_by);
}

std::optional<Period> read_period(SpecDocument& document) {
  const std::string key = "cutoff.period";
  const auto text = document.text(key);
  if (!text) return std::nullopt;
  const auto period = parsed_period(*text);
  if (period && period->unit != PeriodUnit::hours) return *period;
  document.fault(
      key, period ? "a cut-off is the end of a day; write days, weeks or months" : period.error());
  return std::nullopt;
}

PeriodRule read_rule(SpecDocument& document) {
  const std::string key = "cutoff.rule";
  const auto name = document.text(key);
  if (!name || *name == name_of(PeriodRule::reg1182)) return PeriodRule::reg1182;
  if (*name != name_of(PeriodRule::calendar)) {
    document.fault(key, fmt::format("there is no rule '{}'; there are {} and {}", *name,
                                    name_of(PeriodRule::reg1182), name_of(PeriodRule::calendar)));
  }
  return PeriodRule::calendar;
}

// The regulation is one of the Union: for people elsewhere only weekends count.
std::vector<std::string> countries_with_holidays(const std::vector<std::string>& countries) {
  std::vector<std::string> known = {""};
  std::ranges::copy_if(countries, std::back_inserter(known), [](const std::string& each) {
    return has_holidays(each, holidays_first_year);
  });
  return known;
}

// The end of a period, in whichever country of the campaign it ends last.
void read_cutoff_period(SpecDocument& document, CampaignSpec& spec) {
  const std::string key = "cutoff";
  for (const char* other : {"cutoff.last_day", "cutoff.at"}) {
    if (document.node(other) != nullptr)
      document.fault(other, "is one date too many: period says it");
  }
  const auto period = read_period(document);
  const auto event = read_event(document, spec);
  const auto rule = read_rule(document);
  const auto zone = read_zone(document, key);
  if (!period || !event || !zone) return document.skip(key);
  auto deadline = latest_deadline(
      {.event = *event, .period = *period, .rule = rule, .country = {}, .zone = *zone},
      countries_with_holidays(spec.countries));
  if (!deadline) {
    document.fault(key, deadline.error());
    return document.skip(key);
  }
  spec.cutoff = deadline->end;
  spec.cutoff_period = *std::move(deadline);
}

void read_cutoff(SpecDocument& document, CampaignSpec& spec) {
  if (document.has("cutoff.period")) return read_cutoff_period(document, spec);
  spec.cutoff = read_date(document, "cutoff", Edge::end_of_last_day);
}

void refuse(SpecDocument& document, std::string_view key, const CampaignSpec& spec) {
  if (document.node(key) == nullptr) return;
  document.fault(key, fmt::format("a {} notice has none; leave it out", name_of(spec.profile)));
}

}  // namespace

void read_spec_dates(SpecDocument& document, CampaignSpec& spec) {
  spec.notify_by = read_date(document, "notify_by", Edge::end_of_last_day);
  switch (spec.profile) {
    case NoticeProfile::objection:
      read_cutoff(document, spec);
      spec.effective_at = read_date(document, "effective_at", Edge::start_of_first_day);
      break;
    case NoticeProfile::policy_change:
      // Nobody objects, so the period to be kept ends when the change takes effect.
      refuse(document, "cutoff", spec);
      spec.effective_at = read_date(document, "effective_at", Edge::start_of_first_day);
      spec.cutoff = spec.effective_at;
      break;
    case NoticeProfile::breach:
      // Nothing is announced. The order of the dates is kept all the same.
      refuse(document, "cutoff", spec);
      refuse(document, "effective_at", spec);
      spec.cutoff = spec.notify_by;
      spec.cutoff.civil += std::chrono::seconds(1);
      spec.cutoff.instant += std::chrono::seconds(1);
      spec.effective_at = spec.cutoff;
      break;
  }
}

}  // namespace crier::app
