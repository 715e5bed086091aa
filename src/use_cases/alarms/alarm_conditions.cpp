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
      return fmt::format("{} will miss its deadline at its present pace", key);
    case pacing::DeadlineState::past_return:
      return fmt::format("no rate that is allowed lets {} keep its deadline any more", key);
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
    found.push_back(
        {.subject = fmt::format("stop {} {}", stop.channel, stop.rule),
         .state = "stopped",
         .campaign = {},
         .headline = fmt::format("a provider's reply has stopped {} {} of {} (rule {})", stop.nodes,
                                 stop.nodes == 1 ? "limit" : "limits", stop.channel, stop.rule),
         .details = stop_details(stop),
         .since = stop.since,
         .told_at = now});
  }
}

// So many of those who were told, and so large a share of them, are a trouble: fewer are what every
// list has. Of complaints large providers bear 0.3 % (Gmail's and Yahoo's rules for senders).
struct BorneShare {
  std::int64_t people{};
  double share{};
};
constexpr BorneShare borne_dead{.people = 20, .share = 0.05};
constexpr BorneShare borne_refused{.people = 10, .share = 0.01};
constexpr BorneShare borne_complaints{.people = 5, .share = 0.003};

bool is_too_much(std::int64_t people, std::int64_t told, const BorneShare& borne) {
  return people >= borne.people &&
         static_cast<double>(people) > borne.share * static_cast<double>(told);
}

void add_came_back(Conditions& found, store::Transaction& transaction, WallTime now) {
  for (const store::CameBack& each : store::came_back_lately(transaction, now)) {
    const auto add = [&](std::string_view state, std::int64_t people, std::string_view what,
                         std::string_view to_do) {
      found.push_back(
          {.subject = fmt::format("feedback {} {}", state, each.key),
           .state = std::string(state),
           .campaign = each.key,
           .headline = fmt::format("within a day {} notices of {} {}", people, each.key, what),
           .details = fmt::format("It has told {} so far. To do: {} \"crier report {}\" has all "
                                  "that came back.",
                                  each.told, to_do, each.key),
           .since = each.since,
           .told_at = now});
    };
    if (is_too_much(each.refused, each.told, borne_refused)) {
      add("refused", each.refused, "came back because of the sender or the words",
          "look into what the servers say (crier feedback inbox --all), and slow the providers "
          "down (crier limit set) or pause the campaign until it is mended.");
    }
    if (is_too_much(each.dead, each.told, borne_dead)) {
      add("dead", each.dead, "came back from addresses that no longer exist",
          "look where these addresses are from: a list that is old harms the name of the sender. "
          "They are suppressed.");
    }
    if (is_too_much(each.complaints, each.told, borne_complaints)) {
      add("complaints", each.complaints, "were called spam",
          "look whether people can see who writes and why. Whoever complained is suppressed.");
    }
  }
}

}  // namespace

std::string cleared_headline(const report::AlarmCondition& condition) {
  if (condition.subject.starts_with("deadline ")) {
    return fmt::format("the deadline of {} is on track again", condition.campaign);
  }
  if (condition.subject.starts_with("halted ")) {
    return fmt::format("{} is no longer paused by an alarm", condition.campaign);
  }
  for (const char* const noun : {"confirmations", "corrections"}) {
    if (!condition.subject.starts_with(noun)) continue;
    return fmt::format("{} of {} are sent again", noun, condition.campaign);
  }
  if (condition.subject.starts_with("link ")) {
    return fmt::format("the objection link of {} keeps nobody waiting any more",
                       condition.campaign);
  }
  if (condition.subject.starts_with("begin ")) {
    return fmt::format("{} has begun, or is not due any more", condition.campaign);
  }
  if (condition.subject.starts_with("feedback ")) {
    return fmt::format("no more notices of {} come back than usual", condition.campaign);
  }
  if (condition.subject.starts_with("stop ")) {
    return fmt::format("no provider holds back {} any more",
                       condition.subject.substr(std::string_view("stop ").size()));
  }
  return fmt::format("{} is over", condition.subject);
}

std::string eased_headline(const report::AlarmCondition& condition) {
  const bool is_at_risk = condition.state == name_of(pacing::DeadlineState::at_risk);
  if (is_at_risk) {
    return fmt::format("the deadline of {} is still at risk, but no longer likely to be missed",
                       condition.campaign);
  }
  return fmt::format(
      "the limits allow {} to keep its deadline again, but at its present pace it will miss it",
      condition.campaign);
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
  add_came_back(found, transaction, now);
  return found;
}

}  // namespace crier::app
