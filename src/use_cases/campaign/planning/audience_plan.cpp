#include "use_cases/campaign/planning/audience_plan.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "campaign/country_table.h"
#include "campaign/language/counted_languages.h"
#include "pacing/flow/forecast.h"
#include "pacing/flow/remedy.h"
#include "use_cases/campaign/planning/campaign_claim.h"
#include "use_cases/campaign/planning/planned_answers.h"

namespace crier::app {

namespace flow = pacing::flow;

namespace {

// What the server is said to take, and on a bad day twice as much.
constexpr double slower_on_a_bad_day = 2;

double rate_of(const pacing::LimitSettings& limits) {
  return limits.channel.rate ? limits.channel.rate->per_second : 0;
}

// What is left to the later steps is no time of the first.
WallTime first_step_ends(const CampaignSpec& spec, const PlanCourse& course) {
  return course.notify_by - step_ends(steps_of(spec), course.begin, course.notify_by).front();
}

// Hours begin and end for all of a country at the same time: few have a zone of their own.
flow::ForecastFacts facts_of(const CampaignSpec& spec, std::span<const store::PlanRow> audience,
                             const PlanCourse& course) {
  std::map<std::pair<std::string, std::string>, std::int64_t> people;
  for (const store::PlanRow& row : audience) {
    if (!row.exclusion) people[{row.country, row.domain}] += row.people;
  }
  flow::ForecastFacts facts{
      .audience = {},
      .others = course.others,
      .claim = claim_of(spec),
      .limits = course.channel.limits,
      .days_taken = course.days_taken,
      .held = course.held,
      .connections = course.channel.connections,
      .people_hours = people_hours(course.channel.limits, spec.profile),
      .waves = {.shares = wave_shares(spec.waves, course.lanes), .watch = spec.waves.watch},
      .retry = course.channel.retry,
      .troubles = {},
      .begin = course.begin,
      .notify_by = first_step_ends(spec, course)};
  for (const auto& [place, count] : people) {
    const Country* const known = country(place.first);
    const std::string& otherwise = course.channel.limits.channel.zone;
    facts.audience.push_back({.country = place.first,
                              .domain = place.second,
                              .people = count,
                              .zone = known == nullptr ? otherwise : std::string(known->zone)});
  }
  if (const auto& answer_time = course.channel.answer_time) {
    const double seconds = std::chrono::duration<double>(*answer_time).count();
    facts.troubles.answer_seconds = {.p50 = seconds, .p95 = slower_on_a_bad_day * seconds};
    facts.troubles.channel_answer_seconds = facts.troubles.answer_seconds;
  }
  return facts;
}

void add_others(report::CampaignPlan& plan, const PlanCourse& course) {
  for (const flow::OtherCampaign& other : course.others) {
    if (other.from <= course.begin) {
      plan.people_of_others += other.people;
      if (other.claim.precedence == pacing::Precedence::breach) plan.waits_for_a_breach = true;
    } else {
      plan.later_others.push_back({.people = other.people, .from = other.from});
    }
  }
}

void add_steps(report::CampaignPlan& plan, const CampaignSpec& spec, const PlanCourse& course) {
  if (spec.ladder.empty()) return;
  const auto ends = step_ends(spec.ladder, course.begin, course.notify_by);
  for (std::size_t place = 0; place < spec.ladder.size(); ++place) {
    const bool is_counted = place < course.ways.first_by.size();
    plan.steps.push_back({.channel = std::string(spec.ladder[place].channel.name),
                          .begins_at = course.begin + spec.ladder[place].begins_after,
                          .ends_at = course.notify_by - ends[place],
                          .first_by = is_counted ? course.ways.first_by[place] : 0});
  }
  plan.without_a_way = course.ways.nobody;
}

}  // namespace

report::CampaignPlan audience_plan(const CampaignSpec& spec, std::span<const std::string> locales,
                                   std::span<const store::PlanRow> audience,
                                   const PlanCourse& course) {
  CountedLanguages languages(spec.controller_locale, {locales.begin(), locales.end()});
  std::map<std::pair<std::string, std::string>, report::PlanPlace> places;
  std::map<Reason, std::int64_t> exclusions;
  for (const store::PlanRow& row : audience) {
    auto& place = places[{row.country, languages.of(row.country, row.locale).counted}];
    (row.exclusion ? place.excluded : place.recipients) += row.people;
    if (row.exclusion) exclusions[*row.exclusion] += row.people;
  }

  report::CampaignPlan plan{.key = spec.key,
                            .channel = std::string(spec.channel.name),
                            .notify_by = spec.notify_by,
                            .rate = rate_of(course.channel.limits),
                            .places = {},
                            .exclusions = {},
                            .waves = {},
                            .forecast = {},
                            .remedies = {}};
  if (can_be_objected_to(spec.profile)) plan.sends_confirmations = spec.sends_confirmations;
  for (const auto& [name, place] : places) {
    plan.places.push_back({.country = name.first,
                           .locale = name.second,
                           .recipients = place.recipients,
                           .excluded = place.excluded});
  }
  for (const auto& [reason, people] : exclusions) plan.exclusions.push_back({reason, people});
  std::ranges::sort(plan.exclusions, std::greater{}, &report::PlanExclusion::people);
  add_steps(plan, spec, course);
  add_others(plan, course);
  plan.answers = planned_answers(spec);
  flow::ForecastFacts facts = facts_of(spec, audience, course);
  if (plan.answers) facts.claim.people_per_second = plan.answers->people_per_second;
  plan.waves = facts.waves;
  plan.forecast = flow::forecast(facts);
  if (plan.forecast.is_endangered) {
    plan.remedies = flow::remedies(facts, plan.forecast, course.now);
  }
  say_in_answers(plan);
  return plan;
}

}  // namespace crier::app
