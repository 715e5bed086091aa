#include "daemon/monitoring/engine_meter.h"

#include <fmt/format.h>

#include "daemon/halt_text.h"
#include "runtime/log.h"
#include "store/report/engine_troubles.h"

namespace crier::app {

namespace {

// Class 40, transaction rollback: a serialization failure (40001), a deadlock (40P01).
bool is_conflict(const Refusal& refusal) {
  return refusal.sqlstate.starts_with("40");
}

std::string place_of_owed(CampaignId campaign, const char* noun) {
  return fmt::format("campaign {}, {}", campaign.value, noun);
}

}  // namespace

CampaignMetrics& EngineMeter::of(const dispatch::RunningCampaign& campaign) {
  CampaignMetrics*& metrics = campaigns_[campaign.id];
  if (metrics == nullptr) {
    metrics = &metrics_.campaign(campaign.id, campaign.key, campaign.channel);
  }
  return *metrics;
}

void EngineMeter::settled(const dispatch::RunningCampaign& campaign, AttemptOutcome outcome,
                          Reason reason) {
  of(campaign).notice_settled(outcome, reason);
}

void EngineMeter::answered(const dispatch::RunningCampaign& campaign, Duration took) {
  of(campaign).notice_answered(took);
}

void EngineMeter::owed_booked(const dispatch::RunningCampaign& campaign, dispatch::Place::Use use,
                              objection::ConfirmationState state, std::string_view reason) {
  const Metrics::OwedEnd end{.campaign = campaign.key,
                             .channel = campaign.channel,
                             .state = std::string(name_of(state)),
                             .reason = std::string(reason)};
  if (use == dispatch::Place::Use::correcting) return metrics_.corrected(end);
  metrics_.confirmed(end);
}

void EngineMeter::owed_halted(const dispatch::RunningCampaign& campaign, const char* noun,
                              const dispatch::Halt& halt) {
  const std::string place = place_of_owed(campaign.id, noun);
  const std::string why = owed_halt_text(halt);
  const bool is_news = !halts_.has(place, why);
  halts_.tell({.place = {.name = place, .campaign = campaign.id},
               .since = clock_.wall_now(),
               .why = why,
               .source = store::source_of_halt(noun)});
  metrics_.owed_halted({.campaign = campaign.key, .owed = noun}, true);
  // A probe that is refused as before is told once.
  if (!is_news) return;
  log::error("what a campaign owes is halted, because its sender is refused",
             {{"campaign", campaign.id}, {"owed", noun}, {"ref", halt.first_ref}, {"why", why}});
}

void EngineMeter::owed_goes_on(const dispatch::RunningCampaign& campaign, const char* noun) {
  halts_.clear(place_of_owed(campaign.id, noun));
  metrics_.owed_halted({.campaign = campaign.key, .owed = noun}, false);
  log::info("what a campaign owes goes on", {{"campaign", campaign.id}, {"owed", noun}});
}

void EngineMeter::flushed(int rows, Duration took) {
  metrics_.flushed(rows, took);
}

void EngineMeter::lanes_held(int lanes) {
  metrics_.lanes_held(lanes);
}

void EngineMeter::circuit_open(const std::string& channel, bool open) {
  metrics_.circuit_open(channel, open);
  if (open) {
    log::warn("a channel is in trouble and is given a pause", {{"channel", channel}});
  } else {
    log::info("a channel is well again", {{"channel", channel}});
  }
}

void EngineMeter::channel_trouble(const std::string& channel, const std::string& description) {
  ChannelTrouble& told = channel_troubles_[channel];
  if (told.description != description) told = {.description = description};
  if (const auto kept_back = told.limit.admit(clock_.now())) {
    log::warn("trouble with a channel",
              {{"channel", channel}, {"why", description}, {"kept_back", *kept_back}});
  }
}

// A rule gives an alarm once an hour, so that none is left out here.
void EngineMeter::limit_alarm(const dispatch::LimitAlarm& alarm) {
  metrics_.limit_alarm(alarm.channel, alarm.rule);
  // What stops a node is found where it is kept, until it is lifted.
  if (!alarm.stopped_until) {
    heard_rules_.hear({.channel = alarm.channel,
                       .limit = alarm.limit,
                       .rule = alarm.rule,
                       .words = alarm.words,
                       .at = clock_.wall_now()});
  }
  log::error("a provider has said something that somebody has to look into",
             {{"limit", alarm.limit},
              {"rule", alarm.rule},
              {"words", alarm.words},
              {"stopped_until",
               alarm.stopped_until ? iso8601(*alarm.stopped_until) : std::string("not stopped")}});
}

void EngineMeter::lane_lost(const dispatch::LaneClaim& claim) {
  metrics_.lane_lost();
  log::warn("a lane was lost to another daemon",
            {{"campaign", claim.campaign}, {"lane", claim.lane.value}, {"epoch", claim.epoch}});
}

void EngineMeter::database_away(const char* during, const std::string& error) {
  metrics_.database_failed();
  absence_.away(during, error, clock_.now());
}

void EngineMeter::database_back() {
  absence_.back(clock_.now());
}

// Who has no time is there.
void EngineMeter::tried_again(const char* during, const Refusal& refusal) {
  absence_.answered();
  tell_tried_again(during, refusal);
}

// Who refuses is there.
void EngineMeter::refused(const dispatch::Place& where, const char* during,
                          const Refusal& refusal) {
  if (!refusal.statement.empty()) absence_.answered();
  tell_refused(where, during, refusal);
}

void EngineMeter::works_again(const dispatch::Place& where) {
  absence_.answered();
  tell_works_again(where);
}

void EngineMeter::nobody_there(const dispatch::Place& where) {
  troubles_.clear(where.name);
  refusal_log_.nobody_there(where);
}

void EngineMeter::tell_tried_again(const char* during, const Refusal& refusal) {
  metrics_.refused(refusal.statement, refusal.sqlstate);
  const auto kept_back = again_limit_.admit(clock_.now());
  if (!kept_back) return;
  log::warn(is_conflict(refusal)
                ? "two transactions were in each other's way; the step is tried again"
                : "the database has no room or no time for a step now; it is tried again",
            {{"during", during},
             {"statement", refusal.statement},
             {"sqlstate", refusal.sqlstate},
             {"error", refusal.message},
             {"kept_back", *kept_back}});
}

void EngineMeter::tell_refused(const dispatch::Place& where, const char* during,
                               const Refusal& refusal) {
  metrics_.refused(refusal.statement, refusal.sqlstate);
  troubles_.tell({.place = where,
                  .since = clock_.wall_now(),
                  .why = fmt::format("{}: {}", during, text_of(refusal)),
                  .refusal = refusal});
  refusal_log_.refused(where, during, refusal, clock_.now());
}

void EngineMeter::tell_works_again(const dispatch::Place& where) {
  troubles_.clear(where.name);
  refusal_log_.works_again(where);
}

void EngineMeter::OfPages::database_away(const char* during, const std::string& error) {
  meter_.metrics_.database_failed();
  absence_.away(during, error, meter_.clock_.now());
}

void EngineMeter::OfPages::database_back() {
  absence_.back(meter_.clock_.now());
}

void EngineMeter::OfPages::tried_again(const char* during, const Refusal& refusal) {
  meter_.tell_tried_again(during, refusal);
}

void EngineMeter::OfPages::refused(const dispatch::Place& where, const char* during,
                                   const Refusal& refusal) {
  meter_.tell_refused(where, during, refusal);
}

void EngineMeter::OfPages::works_again(const dispatch::Place& where) {
  meter_.tell_works_again(where);
}

void EngineMeter::OfPages::nobody_there(const dispatch::Place& where) {
  meter_.nobody_there(where);
}

}  // namespace crier::app
