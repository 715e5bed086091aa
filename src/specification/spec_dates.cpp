#include "specification/spec_dates.h"

#include <fmt/format.h>

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
    document.fault(
        key, fmt::format("needs either {} (a date) or at (a date with a time)", form.day_key));
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
  const auto zone = document.text(key + ".zone");
  if (!zone && !document.unread().contains(key + ".zone")) {
    document.fault(key, "has no zone; write zone = \"Europe/Brussels\" into it");
  }
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

void refuse(SpecDocument& document, std::string_view key, const CampaignSpec& spec) {
  if (document.node(key) == nullptr) return;
  document.fault(key, fmt::format("a {} notice has none; leave it out", name_of(spec.profile)));
}

}  // namespace

void read_spec_dates(SpecDocument& document, CampaignSpec& spec) {
  spec.notify_by = read_date(document, "notify_by", Edge::end_of_last_day);
  switch (spec.profile) {
    case NoticeProfile::objection:
      spec.cutoff = read_date(document, "cutoff", Edge::end_of_last_day);
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
