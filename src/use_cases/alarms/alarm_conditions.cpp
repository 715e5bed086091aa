#include "use_cases/alarms/alarm_conditions.h"

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "report/held_limit.h"
#include "store/report/alarm_reasons.h"
#include "store/report/alarms.h"
#include "store/report/owed_halts.h"

namespace crier::app {
namespace {

using Conditions = std::vector<report::AlarmCondition>;

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

// Who was refused is said where people may look, and nowhere else: no erasure reaches a mail.
std::string halted_details(const store::HaltedCampaign& halted) {
  const std::string more = fmt::format("\"crier campaign status {}\" says ", halted.key);
  return halted.alarm.empty() ? more + "why, and what to do."
                              : halted.alarm + '\n' + more + "whom.";
}

// The trouble that a daemon tells has its remedy in it.
std::string late_details(const store::LateBegin& late) {
  return fmt::format(
      "It was to begin at {}, and everybody is to be told by {}. {}", iso8601(late.start_at),
      iso8601(late.notify_by),
      late.why.empty()
          ? fmt::format("No crierd says why. To do: look whether one runs, and into its log; "
                        "\"crier campaign status {}\".",
                        late.key)
          : "crierd says: " + late.why);
}

std::string stop_details(const store::ProviderStop& stop) {
  const bool are_all = stop.nodes <= 5;
  return fmt::format(
      "Nothing goes to {}{} until {}. {}\nTo do: look into what it says, ask those who run these "
      "servers, then: {}; \"crier limit show\" has all of them.",
      stop.names, are_all ? "" : fmt::format(" and {} more", stop.nodes - 5), iso8601(stop.until),
      stop.words, report::lift_command(stop.nodes == 1 ? stop.names : "NODE"));
}

void add_deadlines(Conditions& found, const std::vector<store::DeadlineCampaign>& campaigns,
                   WallTime now) {
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
}

void add_halted(Conditions& found, store::Transaction& transaction, WallTime now) {
  for (const store::HaltedCampaign& halted : store::halted_campaigns(transaction)) {
    found.push_back({.subject = "halted " + halted.key,
                     .state = "halted",
                     .campaign = halted.key,
                     .headline = fmt::format("{} is paused by an alarm", halted.key),
                     .details = halted_details(halted),
                     .since = halted.since,
                     .told_at = now});
  }
}

void add_dead_links(Conditions& found, store::Transaction& transaction, WallTime now) {
  for (const store::DeadLink& link : store::dead_links(transaction, now)) {
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
}

void add_owed_halts(Conditions& found, store::Transaction& transaction, WallTime now) {
  for (const store::OwedHalt& halt : store::owed_halts(transaction)) {
    found.push_back({.subject = halt.noun + ' ' + halt.key,
                     .state = "halted",
                     .campaign = halt.key,
                     .headline = fmt::format("{} of {} are halted, because their sender is refused",
                                             halt.noun, halt.key),
                     .details = fmt::format(
                         "{} wait{}. {}\n\"crier campaign status {}\" says whom.", halt.waiting,
                         halt.waiting == 1 ? "s" : "", halt.description, halt.key),
                     .since = halt.since,
                     .told_at = now});
  }
}

void add_late_begins(Conditions& found, store::Transaction& transaction, WallTime now) {
  for (const store::LateBegin& late : store::late_begins(transaction, now)) {
    found.push_back({.subject = "begin " + late.key,
                     .state = "late",
                     .campaign = late.key,
                     .headline = fmt::format("{} is due and has not begun", late.key),
                     .details = late_details(late),
                     .since = late.start_at,
                     .told_at = now});
  }
}

void add_stops(Conditions& found, store::Transaction& transaction, WallTime now) {
  for (const store::ProviderStop& stop : store::provider_stops(transaction, now)) {
    found.push_back({.subject = fmt::format("stop {} {}", stop.channel, stop.rule),
                     .state = "stopped",
                     .campaign = {},
                     .headline = fmt::format(
                         "{} is stopped by what a provider has said ({}, {} {})", stop.channel,
                         stop.rule, stop.nodes, stop.nodes == 1 ? "limit" : "limits"),
                     .details = stop_details(stop),
                     .since = stop.since,
                     .told_at = now});
  }
}

}  // namespace

std::string cleared_headline(const report::AlarmCondition& condition) {
  if (condition.subject.starts_with("deadline ")) {
    return fmt::format("the deadline of {} is on track again", condition.campaign);
  }
  if (condition.subject.starts_with("halted ")) {
    return fmt::format("{} is halted no more", condition.campaign);
  }
  for (const char* const noun : {"confirmations", "corrections"}) {
    if (!condition.subject.starts_with(noun)) continue;
    return fmt::format("{} of {} are sent again", noun, condition.campaign);
  }
  if (condition.subject.starts_with("link ")) {
    return fmt::format("nobody waits for the objection link of {} any more", condition.campaign);
  }
  if (condition.subject.starts_with("begin ")) {
    return fmt::format("{} has begun, or is not due any more", condition.campaign);
  }
  if (condition.subject.starts_with("stop ")) {
    return fmt::format("no provider holds back {} any more",
                       condition.subject.substr(std::string_view("stop ").size()));
  }
  return fmt::format("{} is over", condition.subject);
}

std::string eased_headline(const report::AlarmCondition& condition) {
  const bool is_at_risk = condition.state == name_of(pacing::DeadlineState::at_risk);
  return fmt::format(
      "the deadline of {} {}", condition.campaign,
      is_at_risk ? "is at risk still, and not likely to be missed any more"
                 : "can be kept by what the limits allow again, and will be missed as it goes");
}

Conditions stop_conditions(store::Transaction& transaction, WallTime now) {
  Conditions found;
  add_stops(found, transaction, now);
  return found;
}

Conditions alarm_conditions(store::Transaction& transaction,
                            const std::vector<store::DeadlineCampaign>& campaigns, WallTime now) {
  Conditions found;
  add_deadlines(found, campaigns, now);
  add_halted(found, transaction, now);
  add_owed_halts(found, transaction, now);
  add_dead_links(found, transaction, now);
  add_late_begins(found, transaction, now);
  add_stops(found, transaction, now);
  return found;
}

}  // namespace crier::app
