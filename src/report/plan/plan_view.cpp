#include "report/plan/plan_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "report/csv.h"
#include "report/display_width.h"
#include "report/plan/plan_forecast.h"
#include "report/table.h"

namespace crier::report {
namespace {

std::string places_text(const CampaignPlan& plan, std::size_t width_max) {
  Table table({{"Country"},
               {"Language"},
               {"Recipients", Align::right},
               {"Excluded", Align::right},
               {"Share", Align::right}});
  const std::int64_t all = recipients(plan);
  std::int64_t excluded = 0;
  std::string country;
  for (const PlanPlace& place : plan.places) {
    table.add({place.country == country ? "" : place.country, place.locale,
               grouped(place.recipients), grouped(place.excluded), percent(place.recipients, all)});
    country = place.country;
    excluded += place.excluded;
  }
  table.add_rule();
  table.add({"All", "", grouped(all), grouped(excluded), ""});
  return table.text(width_max);
}

std::string exclusions_text(const CampaignPlan& plan, std::size_t width_max) {
  if (plan.exclusions.empty()) return "\nNobody is left out.\n";
  Table table({{"Left out because"}, {"People", Align::right}});
  for (const PlanExclusion& exclusion : plan.exclusions) {
    table.add({std::string(name_of(exclusion.reason)), grouped(exclusion.people)});
  }
  return "\n" + table.text(width_max);
}

// Of those whom the first step leaves out.
std::int64_t told_later(const CampaignPlan& plan) {
  std::int64_t people = 0;
  for (std::size_t place = 1; place < plan.steps.size(); ++place) {
    people += plan.steps[place].first_by;
  }
  return people;
}

// More than a fifth is more than minors and lost addresses make of any audience.
bool is_much_left_out(const CampaignPlan& plan) {
  const std::int64_t out = left_out(plan) - told_later(plan);
  return out > 0 && out > (left_out(plan) + recipients(plan)) / 5;
}

std::string steps_text(const CampaignPlan& plan, std::size_t width_max) {
  if (plan.steps.empty()) return {};
  Table table({{"Step", Align::right},
               {"By"},
               {"Can be told first by it", Align::right},
               {"Begins"},
               {"Ends"}});
  int number = 0;
  for (const PlannedStep& step : plan.steps) {
    table.add({std::to_string(++number), step.channel, grouped(step.first_by),
               civil_text(step.begins_at, plan.notify_by.zone),
               civil_text(step.ends_at, plan.notify_by.zone)});
  }
  std::string text =
      "\nSteps: whom one does not tell goes on to the next\n" + table.text(width_max);
  if (plan.without_a_way > 0) {
    text += fmt::format("No step has an address of {}.\n",
                        counted(plan.without_a_way, {.one = "person", .many = "people"}));
  }
  return text + "What follows is about the first step, which has to be done before it ends.\n";
}

boost::json::array steps_json(const CampaignPlan& plan) {
  boost::json::array all;
  for (const PlannedStep& step : plan.steps) {
    all.push_back(boost::json::object{{"channel", step.channel},
                                      {"first_by", step.first_by},
                                      {"begins_at", iso8601(step.begins_at)},
                                      {"ends_at", iso8601(step.ends_at)}});
  }
  return all;
}

std::string verdict_text(const CampaignPlan& plan) {
  std::string text;
  if (!plan.forecast.is_endangered) {
    text += is_much_left_out(plan) ? fmt::format("Deadline     safe for the {} who are told\n",
                                                 grouped(recipients(plan)))
                                   : "Deadline     safe\n";
  }
  if (plan.sends_confirmations == false) {
    text += "Confirming   no objection ([confirmation] send = false)\n";
  }
  return text;
}

// What keeps people out, in words, and what can be done about it.
struct Ground {
  Reason reason;
  std::string_view words;
};

constexpr Ground grounds[] = {
    {Reason::outside_jurisdiction,
     "in countries that the campaign does not name; if they are concerned, add them to "
     "`countries`"},
    {Reason::minor, "younger than the age gate; if they are concerned, lower age_gate.years"},
    {Reason::age_unknown,
     "without a birth date: the age gate lets in nobody whose age is not known; import "
     "birth_date, or let everybody in with age_gate.years = 0"},
    {Reason::already_objected, "with an objection to this purpose, who are not asked again"},
    {Reason::no_address,
     "without an address for this channel; import their addresses, or reach them by another "
     "channel"},
    {Reason::suppressed,
     "in the register of suppressions of this channel; reach them by another channel"},
    {Reason::erased, "who were erased; of them a number is left"},
};

std::string_view words_of(Reason reason) {
  const auto ground = std::ranges::find(grounds, reason, &Ground::reason);
  return ground == std::end(grounds) ? "left out" : ground->words;
}

std::string left_out_warning(const CampaignPlan& plan, std::size_t width_max) {
  if (!is_much_left_out(plan)) return {};
  const std::int64_t later = told_later(plan);
  const std::int64_t out = left_out(plan) - later;
  const std::int64_t all = left_out(plan) + recipients(plan);
  std::string text =
      with_margin("LEFT OUT     ",
                  fmt::format("{} of {} people ({}) would not be told:", grouped(out), grouped(all),
                              percent(out, all)),
                  width_max);
  for (const PlanExclusion& exclusion : plan.exclusions) {
    text += with_margin("             ",
                        fmt::format("{} {} ({})", grouped(exclusion.people),
                                    words_of(exclusion.reason), name_of(exclusion.reason)),
                        width_max);
  }
  if (later > 0) {
    text +=
        with_margin("             ",
                    fmt::format("less {} whom a later step can tell", grouped(later)), width_max);
  }
  return text;
}

}  // namespace

std::int64_t recipients(const CampaignPlan& plan) {
  std::int64_t sum = 0;
  for (const PlanPlace& place : plan.places) sum += place.recipients;
  return sum;
}

std::int64_t left_out(const CampaignPlan& plan) {
  std::int64_t sum = 0;
  for (const PlanPlace& place : plan.places) sum += place.excluded;
  return sum;
}

std::string plan_warnings(const CampaignPlan& plan, std::size_t width_max) {
  std::string text;
  if (plan.forecast.is_endangered) {
    text = with_margin(
        "Deadline     ",
        fmt::format("ENDANGERED: only {} of those who are to be told are told in time almost "
                    "certainly (19 in 20), and {} as likely as not",
                    percent(std::llround(plan.forecast.told_p95 * 1e6), 1'000'000),
                    percent(std::llround(plan.forecast.told_p50 * 1e6), 1'000'000)),
        width_max);
    text += remedies_text(plan, width_max);
  }
  return text + left_out_warning(plan, width_max);
}

std::string plan_text(const CampaignPlan& plan, std::size_t width_max) {
  return fmt::format("Plan of {} by {}\n\n", plan.key, plan.channel) +
         places_text(plan, width_max) + exclusions_text(plan, width_max) +
         steps_text(plan, width_max) + forecast_tables(plan, width_max) +
         limits_timeline(plan, width_max) + finish_text(plan) + verdict_text(plan) +
         plan_warnings(plan, width_max);
}

std::string plan_json(const CampaignPlan& plan) {
  boost::json::array places;
  for (const PlanPlace& place : plan.places) {
    places.push_back(boost::json::object{{"country", place.country},
                                         {"locale", place.locale},
                                         {"recipients", place.recipients},
                                         {"excluded", place.excluded}});
  }
  boost::json::object exclusions;
  for (const PlanExclusion& exclusion : plan.exclusions) {
    exclusions[name_of(exclusion.reason)] = exclusion.people;
  }
  boost::json::object document{{"campaign", plan.key},
                               {"channel", plan.channel},
                               {"recipients", recipients(plan)},
                               {"left_out", left_out(plan)},
                               {"much_left_out", is_much_left_out(plan)},
                               {"places", std::move(places)},
                               {"exclusions", std::move(exclusions)},
                               {"steps", steps_json(plan)},
                               {"without_a_way", plan.without_a_way},
                               {"notify_by", iso8601(plan.notify_by.instant)},
                               {"begin", iso8601(plan.forecast.begin)},
                               {"rate", plan.rate},
                               {"rate_needed", plan.forecast.rate_needed},
                               {"finish_p50", iso8601(plan.forecast.finish.p50.at)},
                               {"finish_p95", iso8601(plan.forecast.finish.p95.at)},
                               {"deadline_endangered", plan.forecast.is_endangered},
                               {"forecast", forecast_json(plan)}};
  if (plan.sends_confirmations) document["sends_confirmations"] = *plan.sends_confirmations;
  return boost::json::serialize(document) + "\n";
}

std::string plan_csv(const CampaignPlan& plan) {
  std::string text = "section,country,locale,reason,people\r\n";
  const auto add = [&](std::array<std::string, 5> fields) { text += csv_line(fields); };
  for (const PlanPlace& place : plan.places) {
    add({"recipients", place.country, place.locale, "", fmt::format("{}", place.recipients)});
    add({"excluded", place.country, place.locale, "", fmt::format("{}", place.excluded)});
  }
  for (const PlanExclusion& exclusion : plan.exclusions) {
    add({"reason", "", "", std::string(name_of(exclusion.reason)),
         fmt::format("{}", exclusion.people)});
  }
  return text;
}

}  // namespace crier::report
