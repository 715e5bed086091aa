#include "use_cases/alarms/alarm_book.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "store/report/alarms.h"

namespace crier::app {
namespace {

std::string deadline_headline(const std::string& key, pacing::DeadlineState state) {
  switch (state) {
    case pacing::DeadlineState::on_track: break;
    case pacing::DeadlineState::at_risk: return fmt::format("the deadline of {} is at risk", key);
    case pacing::DeadlineState::will_miss:
      return fmt::format("{} will miss its deadline as it goes", key);
    case pacing::DeadlineState::past_return:
      return fmt::format("{} can keep its deadline by no rate that is allowed", key);
  }
  return fmt::format("the deadline of {} is on track", key);
}

// Of an all-clear, by what the condition was about.
std::string cleared_headline(const report::AlarmCondition& condition) {
  if (condition.subject.starts_with("deadline ")) {
    return fmt::format("the deadline of {} is on track again", condition.campaign);
  }
  if (condition.subject.starts_with("halted ")) {
    return fmt::format("{} is halted no more", condition.campaign);
  }
  if (condition.subject.starts_with("link ")) {
    return fmt::format("nobody waits for the objection link of {} any more", condition.campaign);
  }
  return fmt::format("{} is over", condition.subject);
}

// Who was refused is said where people may look, and nowhere else: no erasure reaches a mail.
std::string halted_details(const store::HaltedCampaign& halted) {
  const std::string more = fmt::format("\"crier campaign status {}\" says ", halted.key);
  return halted.alarm.empty() ? more + "why, and what to do."
                              : halted.alarm + '\n' + more + "whom.";
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

}  // namespace

std::vector<report::AlarmCondition> alarm_conditions(
    store::Transaction& transaction, const std::vector<store::DeadlineCampaign>& campaigns,
    WallTime now) {
  std::vector<report::AlarmCondition> found;
  for (const store::DeadlineCampaign& campaign : campaigns) {
    if (!campaign.record || is_final(campaign.state)) continue;
    const pacing::DeadlineStanding& standing = campaign.record->standing;
    if (standing.state == pacing::DeadlineState::on_track) continue;
    found.push_back(
        {.subject = "deadline " + campaign.key,
         .state = std::string(name_of(standing.state)),
         .campaign = campaign.key,
         .headline = deadline_headline(campaign.key, standing.state),
         .details = fmt::format("{}.\n{}", campaign.record->figures, campaign.record->remedy),
         .since = standing.since,
         .told_at = now});
  }
  for (const store::HaltedCampaign& halted : store::halted_campaigns(transaction)) {
    found.push_back({.subject = "halted " + halted.key,
                     .state = "halted",
                     .campaign = halted.key,
                     .headline = fmt::format("{} is paused by an alarm", halted.key),
                     .details = halted_details(halted),
                     .since = halted.since,
                     .told_at = now});
  }
  for (store::DeadLink& link : store::dead_links(transaction, now)) {
    found.push_back(
        {.subject = "link " + link.key,
         .state = "dead",
         .campaign = link.key,
         .headline =
             fmt::format("the objection link of {} does not answer: nobody is told", link.key),
         .details = fmt::format("{}\nTo do: let its page answer (crier campaign check-link {}); "
                                "then it goes on by itself.",
                                link.fault, link.key),
         .since = link.since,
         .told_at = now});
  }
  return found;
}

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

void book_alarms(store::Transaction& transaction, const std::vector<report::AlarmCondition>& found,
                 const std::vector<store::DeadlineCampaign>& campaigns,
                 const AlarmBooking& booking) {
  const auto told = store::told_conditions(transaction);
  for (const report::AlarmStep& step :
       report::alarm_steps(found, told, booking.now, booking.remind_every)) {
    report::Alarm alarm = alarm_of(step, booking.now);
    if (step.kind == report::AlarmKind::cleared) tell_how_it_stands(alarm, campaigns);
    store::append_alarm(transaction, alarm, booking.ways);
    if (step.kind == report::AlarmKind::cleared) {
      store::forget_condition(transaction, step.condition.subject);
    } else {
      store::keep_condition(transaction, step.condition);
    }
  }
}

}  // namespace crier::app
