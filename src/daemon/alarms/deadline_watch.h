// The controller of deadlines in crierd: reckons, every so often and when somebody has changed what
// they depend on, how the campaigns that have begun stand (use_cases/campaign/deadline/), and books
// the alarms of that (use_cases/alarms/). One daemon at a time does it for all; each shows it in
// its metrics.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "config/config.h"
#include "daemon/alarms/heard_rules.h"
#include "daemon/monitoring/metrics.h"
#include "dispatch/meter.h"
#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/limit_settings.h"
#include "postgres/database.h"
#include "report/alarm_view.h"
#include "runtime/clock.h"
#include "store/ledger/limit_records.h"
#include "use_cases/campaign/deadline/deadline_reckoning.h"

namespace crier::app {

// What may be sent by a channel, and what of that operators have set over crier.toml.
struct KnownLimits {
  pacing::LimitSettings settings;
  std::vector<store::SetLimit> set;
  std::optional<int> connections{};  // pacing::Remainder.
  std::int64_t lift{};               // store::lifts_taken; 0: none.
};

class DeadlineWatch {
 public:
  struct Options {
    int lanes{};
    std::string actor;  // As of StoredCampaigns.
    // Of a channel, by what this daemon has sent. Where it has sent nothing, what daemons allow at
    // the same time is not reckoned with.
    std::function<std::vector<pacing::flow::AnswerTime>(const std::string& channel)> answer_times{};
  };

  // What is referred to must outlive this.
  DeadlineWatch(const Config& config, store::Database& database, Clock& clock,
                dispatch::TroubleListener& listener, Metrics& metrics, HeardRules& heard,
                Options options);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();
  // One look, for a test.
  boost::asio::awaitable<void> look();

 private:
  struct Found;
  using AnswerTimes = std::map<std::string, std::vector<pacing::flow::AnswerTime>>;  // By channel.

  void ask_answer_times(SteadyTime now);
  void tell(const std::vector<DeadlineNews>& news);
  void tell_of_what_comes_back(const std::vector<report::Alarm>& alarms);
  void show(const std::vector<store::DeadlineCampaign>& campaigns);

  const Config& config_;
  store::Database& database_;
  Clock& clock_;
  dispatch::TroubleListener& listener_;
  Metrics& metrics_;
  HeardRules& heard_;
  Options options_;
  // Of each channel, as this daemon last reckoned with it.
  std::map<std::string, KnownLimits> limits_known_;
  AnswerTimes answer_times_;
  std::optional<SteadyTime> asked_at_;
  std::optional<SteadyTime> forgot_at_;
};

}  // namespace crier::app
