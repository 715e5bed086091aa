#include "report/plan/plan_forecast.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/string.hpp>
#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "report/display_width.h"
#include "report/remedy_words.h"
#include "report/table.h"

namespace crier::report {
namespace {

namespace flow = pacing::flow;

// "1,234/s", "0.50/s".
std::string rate_text(double rate) {
  return rate < 10 ? fmt::format("{:.2f}/s", rate) : grouped(std::llround(rate)) + "/s";
}

bool is_in_sight(const flow::Forecast& forecast, WallTime at) {
  return at < forecast.begin + flow::forecast_horizon;
}

std::string instant_text(const CampaignPlan& plan, WallTime at) {
  if (!is_in_sight(plan.forecast, at)) return "no end in sight";
  return civil_text(std::chrono::floor<std::chrono::seconds>(at), plan.notify_by.zone);
}

// In a table, above which the zone stands: rounded as there, so that no part seems to end after the
// whole.
std::string second_text(const CampaignPlan& plan, WallTime at) {
  constexpr std::size_t date_and_seconds = 19;
  if (!is_in_sight(plan.forecast, at)) return instant_text(plan, at);
  return instant_text(plan, at).substr(0, date_and_seconds);
}

// Minutes are enough for how long a picture is.
std::string short_text(const CampaignPlan& plan, WallTime at) {
  if (!is_in_sight(plan.forecast, at)) return "no end in sight";
  const auto minute = std::chrono::ceil<std::chrono::minutes>(at);
  const std::string text = civil_text(minute, plan.notify_by.zone);
  constexpr std::size_t date_and_minutes = 16;
  return text.substr(0, date_and_minutes);
}

std::string share_text(double share) {
  return percent(std::llround(share * 1e6), 1'000'000);
}

std::string rows_text(const CampaignPlan& plan, const std::vector<flow::ForecastRow>& rows,
                      std::string title, std::size_t width_max) {
  Table table({{std::move(title)},
               {"People", Align::right},
               {"Half the time by", Align::right},
               {"19 in 20 by", Align::right},
               {"Told in time", Align::right}});
  for (const flow::ForecastRow& row : rows) {
    table.add({row.name, grouped(row.people), second_text(plan, row.finish.p50.at),
               second_text(plan, row.finish.p95.at), share_text(row.told_p95)});
  }
  return "\n" + table.text(width_max);
}

std::string columns_of(const flow::Forecast& forecast, WallTime until, std::size_t columns,
                       const std::vector<const flow::Binding*>& bindings) {
  std::string text;
  const auto length = std::max<WallTime::duration>(until - forecast.begin, WallTime::duration(1));
  for (std::size_t column = 0; column < columns; ++column) {
    const auto count = static_cast<std::int64_t>(columns);
    const auto place = static_cast<std::int64_t>(column);
    const WallTime from = forecast.begin + length / count * place;
    const WallTime end = forecast.begin + length / count * (place + 1);
    const bool binds = std::ranges::any_of(bindings, [&](const flow::Binding* each) {
      return each->from < end && from < each->until;
    });
    text += binds ? "█" : "·";
  }
  return text;
}

boost::json::object json_of(const flow::Finish& finish) {
  const auto estimate = [](const flow::Estimate& each) {
    return boost::json::object{
        {"at", iso8601(each.at)}, {"low", iso8601(each.low)}, {"high", iso8601(each.high)}};
  };
  return {{"p5", iso8601(finish.p5)}, {"p50", estimate(finish.p50)}, {"p95", estimate(finish.p95)}};
}

// Instants are told in whole seconds, in which a short campaign is over.
boost::json::object seconds_of(const flow::Finish& finish, WallTime begin) {
  const auto since = [&](WallTime at) { return std::chrono::duration<double>(at - begin).count(); };
  return {{"p5", since(finish.p5)}, {"p50", since(finish.p50.at)}, {"p95", since(finish.p95.at)}};
}

boost::json::object json_of(const flow::Binding& binding) {
  return {{"level", binding.is_of_people ? "people" : name_of(binding.level)},
          {"node", binding.node},
          {"limit", words_of(binding)},
          {"from", iso8601(binding.from)},
          {"until", iso8601(binding.until)}};
}

boost::json::array json_of(const std::vector<flow::ForecastRow>& rows) {
  boost::json::array all;
  for (const flow::ForecastRow& row : rows) {
    all.push_back(boost::json::object{{"name", row.name},
                                      {"people", row.people},
                                      {"finish", json_of(row.finish)},
                                      {"told_in_time_p50", row.told_p50},
                                      {"told_in_time_p95", row.told_p95}});
  }
  return all;
}

boost::json::value hours_json(const flow::Forecast& forecast) {
  const auto& hours = forecast.hours_not_kept;
  if (!hours) return nullptr;
  return boost::json::object{
      {"from", iso8601(hours->from)},
      {"countries", boost::json::array(hours->countries.begin(), hours->countries.end())}};
}

}  // namespace

std::string waves_words(const CampaignPlan& plan) {
  const flow::ForecastWaves& waves = plan.waves;
  if (waves.shares.size() < 2) return {};
  std::string text;
  for (const double share : waves.shares) {
    if (!text.empty()) text += ", then ";
    text += share_text(share);
  }
  const auto watch = std::chrono::round<std::chrono::milliseconds>(waves.watch);
  return text + fmt::format("; each is watched for {} before the next", human_duration(watch));
}

std::string answers_words(const CampaignPlan& plan) {
  if (!plan.answers) return {};
  return fmt::format(
      "{:.4g} answers a minute can be taken, {:.3g} % of the people answer: {} are told at "
      "most, and fewer while more come (an average of ten minutes, or of all while it is "
      "younger)",
      plan.answers->per_minute, plan.answers->expected * 100,
      rate_text(plan.answers->people_per_second));
}

std::vector<NamedBinding> named_bindings(const flow::Forecast& forecast) {
  std::vector<NamedBinding> named;
  for (const flow::Binding& binding : forecast.bindings) {
    named.push_back({.words = words_of(binding), .binding = binding});
  }
  const std::vector<NamedBinding> likely = named;
  for (const flow::Binding& binding : forecast.late_bindings) {
    const std::string words = words_of(binding);
    if (std::ranges::find(likely, words, &NamedBinding::words) != likely.end()) continue;
    named.push_back({.words = "when late: " + words, .binding = binding});
  }
  return named;
}

std::string finish_text(const CampaignPlan& plan) {
  const flow::Forecast& found = plan.forecast;
  const std::string rate = plan.rate > 0 ? rate_text(plan.rate) + " configured" : "any";
  std::string waves = waves_words(plan);
  if (!waves.empty()) waves = "Waves        " + waves + "\n";
  std::string answers = answers_words(plan);
  if (!answers.empty()) answers = "Answers      " + answers + "\n";
  std::string others;
  if (plan.people_of_others > 0) {
    others = fmt::format("Beside       {} people of other campaigns that run on the channel{}\n",
                         grouped(plan.people_of_others),
                         plan.waits_for_a_breach ? "; a breach goes first" : "");
  }
  for (const LaterPeople& later : plan.later_others) {
    others += fmt::format("Beside       {} people of a campaign that begins on the channel at {}\n",
                          grouped(later.people), civil_text(later.from, plan.notify_by.zone));
  }
  std::string hours;
  if (found.hours_not_kept) {
    hours = fmt::format(
        "Hours        of people{} are not kept from {} on, because they begin again less than an "
        "hour before notify_by, or after it\n",
        countries_words(found.hours_not_kept->countries),
        civil_text(std::chrono::floor<std::chrono::seconds>(found.hours_not_kept->from),
                   plan.notify_by.zone));
  }
  return fmt::format(
      "\nBegins       {}\nNotify by    {}\n{}{}{}{}Rate         {}, {} needed\n"
      "Done         {} as likely as not\n             {} almost certainly (19 in 20)\n",
      civil_text(found.begin, plan.notify_by.zone), end_text(plan.notify_by), waves, answers,
      others, hours, rate,
      found.rate_needed > 0 || found.people == 0 ? rate_text(found.rate_needed)
                                                 : "more than there is time for",
      instant_text(plan, found.finish.p50.at), instant_text(plan, found.finish.p95.at));
}

std::string forecast_tables(const CampaignPlan& plan, std::size_t width_max) {
  const flow::Forecast& found = plan.forecast;
  if (found.people == 0) return {};
  std::string text = rows_text(plan, found.countries, "Country", width_max);
  if (found.providers.size() > 1) text += rows_text(plan, found.providers, "Provider", width_max);
  return text;
}

std::string limits_timeline(const CampaignPlan& plan, std::size_t width_max) {
  const flow::Forecast& found = plan.forecast;
  const std::vector<NamedBinding> named = named_bindings(found);
  if (named.empty()) return {};
  constexpr std::size_t columns_most = 48;
  constexpr std::size_t columns_least = 12;
  constexpr std::size_t beside = 40;  // What the words of a limit take.
  std::size_t columns = columns_most;
  if (width_max > 0) {
    columns = std::clamp(width_max - std::min(width_max, beside), columns_least, columns_most);
  }
  std::map<std::string, std::vector<const flow::Binding*>> by_limit;
  std::vector<std::string> order;
  WallTime until = found.finish.p50.at;
  for (const auto& [words, binding] : named) {
    if (by_limit[words].empty()) order.push_back(words);
    by_limit[words].push_back(&binding);
    until = std::max(until, binding.until);
  }
  Table table({{"What binds"},
               {fmt::format("{} to {}", short_text(plan, found.begin), short_text(plan, until))}});
  for (const std::string& words : order) {
    table.add({words, columns_of(found, until, columns, by_limit[words])});
  }
  return "\n" + table.text(width_max);
}

std::string remedies_text(const CampaignPlan& plan, std::size_t width_max) {
  if (!plan.forecast.is_endangered) return {};
  std::string text;
  std::string margin = "To do        ";
  if (plan.remedies.enough.empty()) {
    text += with_margin(margin,
                        "no limit that binds is enough if it is changed, and no end is in sight; "
                        "see What binds",
                        width_max);
  }
  for (const flow::Remedy& remedy : plan.remedies.enough) {
    text += with_margin(margin, words_of(remedy, plan.notify_by.zone), width_max);
    margin = "          or ";
    for (const std::string& command : commands_of(remedy, plan.channel)) {
      text += "               " + command + "\n";
    }
  }
  for (const flow::LimitRaise& raise : plan.remedies.no_use) {
    text += with_margin("             ", words_of_no_use(raise), width_max);
  }
  return text;
}

boost::json::object forecast_json(const CampaignPlan& plan) {
  const flow::Forecast& found = plan.forecast;
  boost::json::array bindings;
  for (const flow::Binding& binding : found.bindings) bindings.push_back(json_of(binding));
  boost::json::array late_bindings;
  for (const flow::Binding& binding : found.late_bindings) {
    late_bindings.push_back(json_of(binding));
  }
  boost::json::array course;
  for (const flow::CoursePoint& point : found.course) {
    course.push_back(boost::json::object{
        {"at", iso8601(point.at)}, {"done_p50", point.p50}, {"done_p95", point.p95}});
  }
  boost::json::array remedies;
  for (const flow::Remedy& remedy : plan.remedies.enough) {
    boost::json::array commands;
    for (const std::string& command : commands_of(remedy, plan.channel)) {
      commands.push_back(boost::json::string(command));
    }
    remedies.push_back(boost::json::object{{"words", words_of(remedy, plan.notify_by.zone)},
                                           {"commands", std::move(commands)}});
  }
  boost::json::array shares;
  for (const double share : plan.waves.shares) shares.emplace_back(share);
  boost::json::array later;
  for (const LaterPeople& each : plan.later_others) {
    later.push_back(boost::json::object{{"people", each.people}, {"from", iso8601(each.from)}});
  }
  return {{"runs", found.runs},
          {"wave_shares", std::move(shares)},
          {"wave_watch_seconds", plan.waves.watch.count()},
          {"people_of_others", plan.people_of_others},
          {"later_others", std::move(later)},
          {"people_per_second_by_answers",
           plan.answers ? boost::json::value(plan.answers->people_per_second) : nullptr},
          {"finish", json_of(found.finish)},
          {"finish_seconds", seconds_of(found.finish, found.begin)},
          {"told_in_time_p50", found.told_p50},
          {"told_in_time_p95", found.told_p95},
          {"countries", json_of(found.countries)},
          {"providers", json_of(found.providers)},
          {"bindings", std::move(bindings)},
          {"late_bindings", std::move(late_bindings)},
          {"hours_not_kept", hours_json(found)},
          {"course", std::move(course)},
          {"remedies", std::move(remedies)}};
}

}  // namespace crier::report
