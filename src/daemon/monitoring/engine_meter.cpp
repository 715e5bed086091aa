#include "daemon/monitoring/engine_meter.h"

#include <fmt/format.h>

#include "runtime/log.h"

namespace crier::app {

namespace {

// Class 40, transaction rollback: a serialization failure (40001), a deadlock (40P01).
bool is_conflict(const Refusal& refusal) {
  return refusal.sqlstate.starts_with("40");
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

void EngineMeter::confirmed(const dispatch::RunningCampaign& campaign,
                            objection::ConfirmationState state, std::string_view reason) {
  metrics_.confirmed({.campaign = campaign.key,
                      .channel = campaign.channel,
                      .state = std::string(name_of(state)),
                      .reason = std::string(reason)});
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

void EngineMeter::lane_lost(const dispatch::LaneClaim& claim) {
  metrics_.lane_lost();
  log::warn("a lane was lost to another daemon",
            {{"campaign", claim.campaign}, {"lane", claim.lane.value}, {"epoch", claim.epoch}});
}

void EngineMeter::database_away(const char* during, const std::string& error) {
  metrics_.database_failed();
  last_absence_ = error;
  if (const auto kept_back = away_limit_.admit(clock_.now())) {
    log::warn("the database is away; sending stops with the leases and goes on by itself",
              {{"during", during}, {"error", error}, {"kept_back", *kept_back}});
    if (!away_since_) away_since_ = clock_.now();
  }
}

// Everybody who has waited finds it there; the first one says so.
void EngineMeter::database_back() {
  last_absence_.clear();
  if (!away_since_) return;
  const auto away = std::chrono::duration_cast<std::chrono::seconds>(clock_.now() - *away_since_);
  log::info("the database is there again", {{"away_seconds", away.count()}});
  away_since_.reset();
  away_limit_ = log::Limit(away_interval);
}

void EngineMeter::tried_again(const char* during, const Refusal& refusal) {
  metrics_.refused(refusal.statement, refusal.sqlstate);
  // Who has no time is there.
  last_absence_.clear();
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

void EngineMeter::refused(const dispatch::Place& where, const char* during,
                          const Refusal& refusal) {
  metrics_.refused(refusal.statement, refusal.sqlstate);
  // Who refuses is there.
  if (!refusal.statement.empty()) last_absence_.clear();
  troubles_.tell({.place = where,
                  .since = clock_.wall_now(),
                  .why = fmt::format("{}: {}", during, text_of(refusal)),
                  .refusal = refusal});
  refusal_log_.refused(where, during, refusal, clock_.now());
}

void EngineMeter::nobody_there(const dispatch::Place& where) {
  troubles_.clear(where.name);
  refusal_log_.nobody_there(where);
}

void EngineMeter::works_again(const dispatch::Place& where) {
  troubles_.clear(where.name);
  last_absence_.clear();
  refusal_log_.works_again(where);
}

}  // namespace crier::app
