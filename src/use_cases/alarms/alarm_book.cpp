#include "use_cases/alarms/alarm_book.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "store/report/alarms.h"
#include "use_cases/alarms/alarm_conditions.h"

namespace crier::app {
namespace {

using Ways = std::vector<std::string>;

// Thousands of domains may say the same, and a rule that only alarms is not urgent.
constexpr std::chrono::hours heard_again_after{24};
// Long enough to ask which alarm has gone out when, after whatever it was about.
constexpr std::chrono::days deliveries_kept{90};

// Each once, in the order of the first list.
Ways joined(Ways ways, const Ways& others) {
  for (const std::string& way : others) {
    if (std::ranges::find(ways, way) == ways.end()) ways.push_back(way);
  }
  return ways;
}

// A deadline that is no alarm any more is kept again, or its campaign has ended.
void tell_how_it_stands(report::Alarm& alarm,
                        const std::vector<store::DeadlineCampaign>& campaigns) {
  if (!alarm.subject.starts_with("deadline ")) return;
  const auto found = std::ranges::find(campaigns, alarm.campaign, &store::DeadlineCampaign::key);
  if (found == campaigns.end() || !found->record) return;
  alarm.details = found->record->figures + '.';
  const bool is_kept = found->record->standing.state == pacing::DeadlineState::on_track;
  if (!is_final(found->state)) return;
  alarm.headline = fmt::format("{} is {}, and {}", alarm.campaign, name_of(found->state),
                               is_kept ? "has kept its deadline" : "has not kept its deadline");
}

// What cannot be taken back (later dates) is no answer to good news, and an operator who reads a
// remedy takes it.
void tell_that_it_eased(report::Alarm& alarm, const report::AlarmStep& step,
                        const std::vector<store::DeadlineCampaign>& campaigns) {
  if (step.eased_from.empty()) return;
  alarm.headline = eased_headline(step.condition);
  const auto found = std::ranges::find(campaigns, alarm.campaign, &store::DeadlineCampaign::key);
  const bool is_reckoned = found != campaigns.end() && found->record;
  alarm.details = fmt::format(
      "{}It was told as {}, and is {} now. Nothing that cannot be taken back is to be done for it; "
      "\"crier campaign status {}\" says how it goes on.",
      is_reckoned ? found->record->figures + ".\n" : "", step.eased_from, step.condition.state,
      alarm.campaign);
}

// Somebody whom this daemon knows may not have heard of it: another daemon, without that way, was
// the first to see it, or the way is new.
void tell_by_other_ways(store::Transaction& transaction, report::AlarmCondition lasting,
                        const report::AlarmCondition& before, const AlarmBooking& booking) {
  Ways others = booking.ways;
  std::erase_if(others, [&](const std::string& way) {
    return std::ranges::find(before.ways, way) != before.ways.end();
  });
  if (others.empty()) return;
  lasting.since = before.since;
  lasting.told_at = before.told_at;
  lasting.ways = joined(before.ways, others);
  store::append_alarm(
      transaction, alarm_of({.kind = report::AlarmKind::raised, .condition = lasting}, booking.now),
      others);
  store::keep_condition(transaction, lasting);
}

report::Alarm alarm_of_words(const HeardRule& heard) {
  return {.id = {},
          .kind = report::AlarmKind::once,
          .subject = fmt::format("rule {} {}", heard.channel, heard.rule),
          .state = "heard",
          .campaign = {},
          .host = {},
          .headline = fmt::format("a reply of a provider needs looking into ({}, rule {})",
                                  heard.channel, heard.rule),
          .details = fmt::format("{}: {}\nNothing was stopped for it. To do: where it is about the "
                                 "sender, ask those who run that server; \"crier limit show\". It "
                                 "is told once a day at most, whoever says it.",
                                 heard.limit, heard.words),
          .since = heard.at,
          .at = heard.at};
}

}  // namespace

report::Alarm alarm_of(const report::AlarmStep& step, WallTime now) {
  const report::AlarmCondition& condition = step.condition;
  const bool is_over = step.kind == report::AlarmKind::cleared;
  return {.id = {},
          .kind = step.kind,
          .subject = condition.subject,
          .state = condition.state,
          .campaign = condition.campaign,
          .host = {},
          .headline = is_over ? cleared_headline(condition) : condition.headline,
          .details = is_over ? std::string() : condition.details,
          .since = condition.since,
          .at = now};
}

std::vector<report::Alarm> book_alarms(store::Transaction& transaction,
                                       const std::vector<report::AlarmCondition>& found,
                                       const std::vector<store::DeadlineCampaign>& campaigns,
                                       const AlarmBooking& booking) {
  std::vector<report::Alarm> booked;
  const auto told = store::told_conditions(transaction);
  const auto steps = report::alarm_steps(found, told, booking.now, booking.remind_every);
  for (const report::AlarmStep& step : steps) {
    const auto before =
        std::ranges::find(told, step.condition.subject, &report::AlarmCondition::subject);
    report::AlarmCondition condition = step.condition;
    const Ways known = before == told.end() ? Ways() : before->ways;
    report::Alarm alarm = alarm_of(step, booking.now);
    if (step.kind == report::AlarmKind::cleared) {
      tell_how_it_stands(alarm, campaigns);
      if (store::forget_condition(transaction, condition.subject)) {
        store::append_alarm(transaction, alarm, known);
        booked.push_back(std::move(alarm));
      }
      continue;
    }
    tell_that_it_eased(alarm, step, campaigns);
    condition.ways = joined(booking.ways, known);
    store::append_alarm(transaction, alarm, condition.ways);
    store::keep_condition(transaction, condition);
    booked.push_back(std::move(alarm));
  }
  for (const report::AlarmCondition& before : told) {
    const auto lasting = std::ranges::find(found, before.subject, &report::AlarmCondition::subject);
    const bool is_told = std::ranges::any_of(steps, [&](const report::AlarmStep& step) {
      return step.condition.subject == before.subject;
    });
    if (lasting == found.end() || is_told) continue;
    tell_by_other_ways(transaction, *lasting, before, booking);
  }
  return booked;
}

void clear_lifted_stops(store::Transaction& transaction, WallTime now) {
  const auto stops = stop_conditions(transaction, now);
  for (const report::AlarmCondition& told : store::told_conditions(transaction)) {
    if (!told.subject.starts_with("stop ")) continue;
    const bool holds =
        std::ranges::find(stops, told.subject, &report::AlarmCondition::subject) != stops.end();
    if (holds || !store::forget_condition(transaction, told.subject)) continue;
    const report::Alarm alarm =
        alarm_of({.kind = report::AlarmKind::cleared, .condition = told}, now);
    store::append_alarm(transaction, alarm, told.ways);
  }
}

void book_heard_rule(store::Transaction& transaction, const HeardRule& heard,
                     const AlarmBooking& booking) {
  const report::Alarm alarm = alarm_of_words(heard);
  if (store::is_alarm_told(transaction, alarm.subject, booking.now - heard_again_after)) return;
  store::append_alarm(transaction, alarm, booking.ways);
}

void forget_old_deliveries(store::Transaction& transaction, WallTime now) {
  store::forget_alarm_deliveries(transaction, now - deliveries_kept);
}

}  // namespace crier::app
