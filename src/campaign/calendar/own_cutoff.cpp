#include "campaign/calendar/own_cutoff.h"

#include <algorithm>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "campaign/country_table.h"

namespace crier {
namespace {

using std::chrono::days;

// When clocks in `zone` show what those of the campaign show at its cut-off. A midnight is the end
// of its day there; of another time that comes twice the later one counts, and one that is skipped
// has come when clocks go forward.
WallTime local_cutoff(const CivilInstant& cutoff, std::string_view zone) {
  const auto day = std::chrono::floor<days>(cutoff.civil);
  if (cutoff.civil == day) {
    const auto end = end_of_day(std::chrono::year_month_day(day - days(1)), zone);
    if (end) return end->instant;
  }
  return latest_reading(cutoff.civil, zone);
}

WallTime period_end(WallTime told_at, days period, std::string_view zone) {
  const WallTime by_hours = told_at + period;
  if (by_hours == told_at) return told_at;
  const auto clocks_moved = (local_time_at(told_at, zone) + period) - local_time_at(by_hours, zone);
  const WallTime on_last_day = std::max(by_hours, by_hours + clocks_moved);
  // A midnight belongs to the day that it begins.
  return rounded_up_to_midnight(on_last_day + WallTime::duration(1), zone);
}

// In the person's favour: whose zone is not known has until the day is over in all of the country.
std::string_view latest_zone(const Country& country, const CivilInstant& cutoff) {
  std::string_view latest = country.zone;
  WallTime end = local_cutoff(cutoff, latest);
  for (const std::string_view zone : country.zones) {
    const WallTime there = local_cutoff(cutoff, zone);
    if (there <= end) continue;
    latest = zone;
    end = there;
  }
  return latest;
}

struct Place {
  ZoneRule rule;
  std::string_view zone;
};

Place place_of(const CivilInstant& cutoff, const CutoffFacts& facts) {
  if (!facts.time_zone.empty() && is_time_zone(facts.time_zone)) {
    return {.rule = ZoneRule::own, .zone = facts.time_zone};
  }
  if (const Country* const found = country(facts.country)) {
    return {.rule = ZoneRule::latest_of_country, .zone = latest_zone(*found, cutoff)};
  }
  return {.rule = ZoneRule::campaign, .zone = cutoff.zone};
}

std::string shown(WallTime instant, std::string_view zone) {
  return fmt::format("{} ({})", end_text(in_zone(instant, zone)), iso8601(instant));
}

std::string reason_for_zone(const CutoffFacts& facts, const OwnCutoff& own) {
  const std::string there = shown(own.local, own.zone);
  switch (own.rule) {
    case ZoneRule::own:
      return fmt::format("Their time zone is {}: clocks there show the same at {}.", own.zone,
                         there);
    case ZoneRule::latest_of_country:
      return fmt::format(
          "Their time zone is not known. Of those of {} clocks show the same last in {}: at {}.",
          facts.country, own.zone, there);
    case ZoneRule::campaign: break;
  }
  return fmt::format(
      "Neither their time zone nor their country is known: that of the campaign counts, {}.",
      own.zone);
}

std::string reason_for_period(days period, const CutoffFacts& facts, const OwnCutoff& own) {
  if (!facts.told_at) {
    return fmt::format(
        "No notice to them is known to have arrived: the {} days of notice_period_min have not "
        "begun.",
        period.count());
  }
  return fmt::format(
      "They were first told at {} ({}): the {} days of notice_period_min end at {}, with the last "
      "hour of their last day (Regulation 1182/71, art. 3(2)).",
      civil_text(*facts.told_at, own.zone), iso8601(*facts.told_at), period.count(),
      shown(own.period_end.value_or(*facts.told_at), own.zone));
}

std::string_view what_counts(const OwnCutoff& own) {
  if (own.end.instant == own.promised) return "the cut-off of the campaign";
  return own.end.instant == own.local ? "the time in their zone" : "the end of the notice period";
}

}  // namespace

std::string_view name_of(ZoneRule rule) {
  switch (rule) {
    case ZoneRule::own: return "own";
    case ZoneRule::latest_of_country: return "latest_of_country";
    case ZoneRule::campaign: break;
  }
  return "campaign";
}

OwnCutoff own_cutoff(const CutoffTerms& terms, const CutoffFacts& facts) {
  CivilInstant cutoff = terms.cutoff;
  // What is shown by the clocks of no zone is not known either.
  if (!is_time_zone(cutoff.zone)) cutoff = in_zone(cutoff.instant, "UTC");
  const Place place = cutoff.zone == terms.cutoff.zone
                          ? place_of(cutoff, facts)
                          : Place{.rule = ZoneRule::campaign, .zone = cutoff.zone};
  OwnCutoff own{
      .end = {},
      .rule = place.rule,
      .zone = std::string(place.zone),
      .promised = cutoff.instant,
      .local = place.rule == ZoneRule::campaign ? cutoff.instant : local_cutoff(cutoff, place.zone),
      .period_end = std::nullopt};
  WallTime latest = std::max(own.promised, own.local);
  if (facts.told_at) {
    own.period_end = period_end(*facts.told_at, terms.notice_period_min, place.zone);
    latest = std::max(latest, *own.period_end);
  }
  own.end = latest == cutoff.instant && place.rule != ZoneRule::own
                ? std::move(cutoff)
                : in_zone(latest, place.rule == ZoneRule::own ? place.zone : cutoff.zone);
  return own;
}

std::vector<std::string> cutoff_reasons(const CutoffTerms& terms, const CutoffFacts& facts,
                                        const OwnCutoff& own) {
  return {fmt::format("The cut-off of the campaign, which notices print, is {} ({}).",
                      end_text(terms.cutoff), iso8601(own.promised)),
          reason_for_zone(facts, own), reason_for_period(terms.notice_period_min, facts, own),
          fmt::format("The latest of these counts: {}.", what_counts(own))};
}

}  // namespace crier
