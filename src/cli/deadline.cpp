#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "campaign/calendar/legal_period.h"
#include "campaign/calendar/missing_hour.h"
#include "campaign/calendar/public_holidays.h"
#include "campaign/civil_time.h"
#include "campaign/country_table.h"
#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "report/table.h"

namespace crier::app {
namespace {

namespace json = boost::json;

// All countries of the European Economic Area at once.
constexpr std::string_view everywhere = "EEA";

struct ExplainOptions {
  std::string campaign;
  std::string person;
  std::string from;
  std::string period;
  std::string rule{name_of(PeriodRule::reg1182)};
  std::vector<std::string> countries;
  std::string zone;
  Format format{Format::table};
};

struct HolidaysOptions {
  std::string country;
  int year{};
  Format format{Format::table};
};

struct LocalEvent {
  std::chrono::local_seconds at;
  bool knows_hour{};
};

// "2026-03-05", "2026-05-08T18:30" or with seconds.
LocalEvent require_local_time(const std::string& text) {
  constexpr std::string_view whole_day = "T00:00:00Z";
  for (const std::string_view rest : {std::string_view("Z"), std::string_view(":00Z"), whole_day}) {
    if (const auto read = parse_iso8601(text + std::string(rest))) {
      return {.at = std::chrono::local_seconds(
                  std::chrono::floor<std::chrono::seconds>(read->time_since_epoch())),
              .knows_hour = rest != whole_day};
    }
  }
  throw CommandFailure(
      fmt::format("--from: '{}' is no date; write 2026-03-05, or 2026-05-08T18:30 for a period in "
                  "hours, as clocks show it in --zone",
                  text),
      ExitCode::usage);
}

PeriodInputs inputs_of(const ExplainOptions& options) {
  const auto period = parsed_period(options.period);
  if (!period) throw CommandFailure("--period: " + period.error(), ExitCode::usage);
  return {.event = require_local_time(options.from).at,
          .period = *period,
          .rule = options.rule == name_of(PeriodRule::calendar) ? PeriodRule::calendar
                                                                : PeriodRule::reg1182,
          .country = {},
          .zone = options.zone};
}

std::vector<std::string> countries_of(const std::vector<std::string>& named) {
  std::vector<std::string> countries;
  for (const std::string& country : named) {
    if (country != everywhere) {
      countries.push_back(country);
      continue;
    }
    const auto all = eea_countries();
    countries.insert(countries.end(), all.begin(), all.end());
  }
  if (countries.empty()) countries.emplace_back();
  return countries;
}

// One a country, in the order in which they were named.
std::vector<Deadline> deadlines_of(const ExplainOptions& options) {
  PeriodInputs inputs = inputs_of(options);
  std::optional<std::string> no_hour;
  if (!require_local_time(options.from).knows_hour) no_hour = missing_hour(inputs.period);
  std::vector<Deadline> deadlines;
  for (std::string& country : countries_of(options.countries)) {
    inputs.country = std::move(country);
    auto deadline = deadline_of(inputs);
    if (!deadline) throw CommandFailure(deadline.error(), ExitCode::usage);
    if (no_hour) deadline->reasons.insert(deadline->reasons.begin(), *no_hour);
    deadlines.push_back(*std::move(deadline));
  }
  return deadlines;
}

const Deadline& latest_of(const std::vector<Deadline>& deadlines) {
  return *std::ranges::max_element(deadlines, {},
                                   [](const Deadline& each) { return each.end.instant; });
}

std::string table_of(const std::vector<Deadline>& deadlines) {
  report::Table table({{"country"}, {"ends"}, {"in UTC"}});
  for (const Deadline& each : deadlines) {
    table.add({each.inputs.country, end_text(each.end), iso8601(each.end.instant)});
  }
  return table.text(0);
}

std::string text_of(const std::vector<Deadline>& deadlines) {
  const Deadline& latest = latest_of(deadlines);
  std::string text;
  if (deadlines.size() > 1) {
    text = table_of(deadlines) + fmt::format("\nThe latest, in {}: ", latest.inputs.country);
  }
  text += fmt::format("{} from {}, ends {} ({})\n", text_of(latest.inputs.period),
                      date_text(std::chrono::year_month_day(
                          std::chrono::floor<std::chrono::days>(latest.inputs.event))),
                      end_text(latest.end), iso8601(latest.end.instant));
  for (const std::string& reason : latest.reasons) text += "  " + reason + "\n";
  if (latest.inputs.country.empty()) {
    text += "  Public holidays were left out; name the country with --country.\n";
  }
  return text;
}

std::string json_of(const std::vector<Deadline>& deadlines) {
  json::array all;
  for (const Deadline& each : deadlines) {
    all.push_back({{"period", text_of(each.inputs.period)},
                   {"rule", name_of(each.inputs.rule)},
                   {"country", each.inputs.country},
                   {"zone", each.end.zone},
                   {"end", iso8601(each.end.instant)},
                   {"end_local", end_text(each.end)},
                   {"reasons", json::array(each.reasons.begin(), each.reasons.end())}});
  }
  return json::serialize(json::object{{"latest", iso8601(latest_of(deadlines).end.instant)},
                                      {"deadlines", std::move(all)}}) +
         "\n";
}

std::string csv_of(const std::vector<Deadline>& deadlines) {
  std::string text = "country,end,zone\n";
  for (const Deadline& each : deadlines) {
    text +=
        fmt::format("{},{},{}\n", each.inputs.country, iso8601(each.end.instant), each.end.zone);
  }
  return text;
}

void run_explain(Context& context, const ExplainOptions& options) {
  if (!options.person.empty()) {
    return explain_cutoff_of_person(context, options.campaign, options.person, options.format);
  }
  if (!options.campaign.empty()) {
    return explain_campaign_dates(context, options.campaign, options.format);
  }
  if (options.from.empty() || options.period.empty()) {
    throw CommandFailure("needs a campaign, or both --from and --period", ExitCode::usage);
  }
  const auto deadlines = deadlines_of(options);
  switch (options.format) {
    case Format::table: fmt::print(context.out(), "{}", text_of(deadlines)); return;
    case Format::json: fmt::print(context.out(), "{}", json_of(deadlines)); return;
    case Format::csv: fmt::print(context.out(), "{}", csv_of(deadlines)); return;
  }
}

std::string weekday_of(std::chrono::sys_days day) {
  constexpr std::array names = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  return names.at(std::chrono::weekday(day).c_encoding());
}

std::string name_of(const PublicHoliday& holiday) {
  return std::string(holiday.name) + (holiday.is_instead ? " (a day instead)" : "");
}

void run_holidays(const Context& context, const HolidaysOptions& options) {
  const std::chrono::year year(options.year);
  if (!has_holidays(options.country, year)) {
    throw CommandFailure(
        fmt::format("the public holidays of '{}' in {} are not known; Crier has those of the 30 "
                    "countries of the European Economic Area (DE, GR, …) from {} to {}",
                    options.country, options.year, static_cast<int>(holidays_first_year),
                    static_cast<int>(holidays_last_year)),
        ExitCode::usage);
  }
  report::Table table({{"date"}, {"day"}, {"public holiday"}});
  json::array all;
  std::string csv = "date,name,instead\n";
  for (const PublicHoliday& each : public_holidays(options.country, year)) {
    const std::string date = date_text(std::chrono::year_month_day(each.day));
    table.add({date, weekday_of(each.day), name_of(each)});
    all.push_back({{"date", date}, {"name", each.name}, {"instead", each.is_instead}});
    csv += fmt::format("{},{},{}\n", date, each.name, each.is_instead);
  }
  switch (options.format) {
    case Format::table: fmt::print(context.out(), "{}", table.text(0)); return;
    case Format::json: fmt::print(context.out(), "{}\n", json::serialize(all)); return;
    case Format::csv: fmt::print(context.out(), "{}", csv); return;
  }
}

void add_explain(Command& noun, Context& context) {
  Command* command = noun.add_subcommand("explain",
                                         "Where the dates of a campaign come from, or the cut-off "
                                         "of one person; or when a period ends "
                                         "by Regulation (EEC, Euratom) 1182/71, and why");
  const auto options = std::make_shared<ExplainOptions>();
  Option* campaign = command->add_option("campaign", options->campaign, "Whose dates");
  command
      ->add_option("--person", options->person,
                   "Whose own cut-off: the ref. By their zone, and by when they were first told")
      ->needs(campaign)
      ->type_name("REF");
  command->add_option("--from", options->from, "The day of the event, or its local time")
      ->excludes(campaign)
      ->type_name("DATE");
  command
      ->add_option(
          "--period", options->period,
          "\"30 days\", \"1 month\", \"72 hours\", \"10 working days\"; or P30D, P1M, PT72H")
      ->excludes(campaign)
      ->type_name("PERIOD");
  command
      ->add_option(
          "--rule", options->rule,
          "reg1182 (default): an end on a holiday or at a weekend moves; calendar: it stays")
      ->check(one_of({name_of(PeriodRule::reg1182), name_of(PeriodRule::calendar)}))
      ->type_name("RULE");
  command
      ->add_option("--country", options->countries,
                   "Whose public holidays count: DE, GR, …, or EEA for all 30; can be repeated")
      ->type_name("COUNTRY");
  command
      ->add_option("--zone", options->zone,
                   "Where the last day ends (default: where in the country it ends last)")
      ->type_name("ZONE");
  add_format_option(*command, options->format);
  command->callback([&context, options] { run_explain(context, *options); });
  set_examples(*command,
               "crier deadline explain ai-training-2026\n"
               "crier deadline explain ai-training-2026 --person user-1017\n"
               "crier deadline explain --from 2026-03-05 --period \"1 month\" --country DE\n"
               "crier deadline explain --from 2026-03-05 --period P30D --country EEA\n"
               "crier deadline explain --from 2026-05-08T18:30 --period \"72 hours\" --zone "
               "Europe/Dublin");
}

void add_holidays(Command& noun, Context& context) {
  Command* command = noun.add_subcommand("holidays", "The public holidays that deadlines regard");
  const auto options = std::make_shared<HolidaysOptions>();
  command->add_option("country", options->country, "ISO 3166-1: DE, GR, …")->required();
  command->add_option("--year", options->year, "Which year (default: this one)")->type_name("YEAR");
  add_format_option(*command, options->format);
  command->callback([&context, options] {
    if (options->year == 0) {
      const auto today = std::chrono::floor<std::chrono::days>(context.now());
      options->year = static_cast<int>(std::chrono::year_month_day(today).year());
    }
    run_holidays(context, *options);
  });
  set_examples(*command, "crier deadline holidays DE --year 2027");
}

}  // namespace

void add_deadline_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand("deadline", "When periods of the law end");
  noun->require_subcommand(1);
  add_explain(*noun, context);
  add_holidays(*noun, context);
}

}  // namespace crier::app
