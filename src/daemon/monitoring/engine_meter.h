// What the engine tells about itself, as metrics and as log lines.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "daemon/alarms/heard_rules.h"
#include "daemon/monitoring/absence_log.h"
#include "daemon/monitoring/metrics.h"
#include "daemon/monitoring/refusal_log.h"
#include "daemon/monitoring/troubles.h"
#include "dispatch/meter.h"
#include "runtime/clock.h"
#include "runtime/log_limit.h"

namespace crier::app {

class EngineMeter final : public dispatch::Meter {
 public:
  // All must outlive this.
  EngineMeter(Metrics& metrics, Troubles& troubles, const Clock& clock)
      : metrics_(metrics), troubles_(troubles), clock_(clock) {}

  void settled(const dispatch::RunningCampaign& campaign, AttemptOutcome outcome,
               Reason reason) override;
  void answered(const dispatch::RunningCampaign& campaign, Duration took) override;
  void owed_booked(const dispatch::RunningCampaign& campaign, dispatch::Place::Use use,
                   objection::ConfirmationState state, std::string_view reason) override;
  void owed_halted(const dispatch::RunningCampaign& campaign, const char* noun,
                   const dispatch::Halt& halt) override;
  void owed_goes_on(const dispatch::RunningCampaign& campaign, const char* noun) override;
  void flushed(int rows, Duration took) override;
  void lanes_held(int lanes) override;
  void circuit_open(const std::string& channel, bool open) override;
  void channel_trouble(const std::string& channel, const std::string& description) override;
  void limit_alarm(const dispatch::LimitAlarm& alarm) override;
  void lane_lost(const dispatch::LaneClaim& claim) override;
  void database_away(const char* during, const std::string& error) override;
  void database_back() override;
  void tried_again(const char* during, const Refusal& refusal) override;
  void refused(const dispatch::Place& where, const char* during, const Refusal& refusal) override;
  void works_again(const dispatch::Place& where) override;
  void nobody_there(const dispatch::Place& where) override;

  // What is owed, and waits because a server refuses its sender. Nothing is wrong with the daemon.
  [[nodiscard]] const Troubles& halts() const { return halts_; }

  // In the server's words, why the database is away from the engine; empty: it has answered it
  // since then.
  [[nodiscard]] const std::string& last_absence() const { return absence_.why(); }

  // The same of the public pages.
  [[nodiscard]] const std::string& last_absence_of_pages() const { return of_pages_.why(); }

  // Rules that only alarm, for those who are told beside the log.
  [[nodiscard]] HeardRules& heard_rules() { return heard_rules_; }

  // Hears the same of the public pages. They have connections of their own: what is away from them
  // may be there for the engine, and the other way round.
  [[nodiscard]] dispatch::TroubleListener& of_pages() { return of_pages_; }

 private:
  class OfPages final : public dispatch::TroubleListener {
   public:
    explicit OfPages(EngineMeter& meter) : meter_(meter) {}

    void database_away(const char* during, const std::string& error) override;
    void database_back() override;
    void tried_again(const char* during, const Refusal& refusal) override;
    void refused(const dispatch::Place& where, const char* during, const Refusal& refusal) override;
    void works_again(const dispatch::Place& where) override;
    void nobody_there(const dispatch::Place& where) override;

    [[nodiscard]] const std::string& why() const { return absence_.why(); }

   private:
    EngineMeter& meter_;
    AbsenceLog absence_{
        "the database is away from the public pages; visitors are asked to try again",
        "the database is there again for the public pages"};
  };

  void tell_tried_again(const char* during, const Refusal& refusal);
  void tell_refused(const dispatch::Place& where, const char* during, const Refusal& refusal);
  void tell_works_again(const dispatch::Place& where);
  CampaignMetrics& of(const dispatch::RunningCampaign& campaign);

  Metrics& metrics_;
  Troubles& troubles_;
  const Clock& clock_;
  Troubles halts_;
  AbsenceLog absence_{"the database is away; sending stops with the leases and goes on by itself",
                      "the database is there again"};
  HeardRules heard_rules_;
  OfPages of_pages_{*this};
  log::Limit again_limit_{std::chrono::seconds(5)};
  RefusalLog refusal_log_;
  // An outage repeats itself with every connection; another trouble is news.
  struct ChannelTrouble {
    std::string description;
    log::Limit limit{std::chrono::seconds(30)};
  };
  std::map<std::string, ChannelTrouble> channel_troubles_;
  std::map<CampaignId, CampaignMetrics*> campaigns_;
};

}  // namespace crier::app
