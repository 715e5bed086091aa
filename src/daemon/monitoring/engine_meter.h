// What the engine tells about itself, as metrics and as log lines.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

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
  void confirmed(const dispatch::RunningCampaign& campaign, objection::ConfirmationState state,
                 std::string_view reason) override;
  void flushed(int rows, Duration took) override;
  void lanes_held(int lanes) override;
  void circuit_open(const std::string& channel, bool open) override;
  void channel_trouble(const std::string& channel, const std::string& description) override;
  void lane_lost(const dispatch::LaneClaim& claim) override;
  void database_away(const char* during, const std::string& error) override;
  void database_back() override;
  void tried_again(const char* during, const Refusal& refusal) override;
  void refused(const dispatch::Place& where, const char* during, const Refusal& refusal) override;
  void works_again(const dispatch::Place& where) override;
  void nobody_there(const dispatch::Place& where) override;

  // In the server's words, why the database is away; empty: it has answered since then.
  [[nodiscard]] const std::string& last_absence() const { return last_absence_; }

 private:
  CampaignMetrics& of(const dispatch::RunningCampaign& campaign);

  Metrics& metrics_;
  Troubles& troubles_;
  const Clock& clock_;
  // Every walk meets the same outage.
  std::string last_absence_;
  static constexpr std::chrono::seconds away_interval{5};
  log::Limit away_limit_{away_interval};
  log::Limit again_limit_{std::chrono::seconds(5)};
  std::optional<SteadyTime> away_since_;  // As the log says.
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
