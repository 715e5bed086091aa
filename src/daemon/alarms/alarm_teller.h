// Sends alarms. Those of campaigns wait in the database, so that they outlive this daemon and go
// out once, whoever sends them. Those of this daemon itself (the database refuses it something,
// work stands still) are kept here, because the database may be what is at fault; what was told of
// them is written there when it can be, so that the next daemon of this host knows what to clear.
// What fails is tried again after longer and longer pauses. Nothing waits for it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "config/alarms/alarm_sender.h"
#include "config/config.h"
#include "daemon/alarms/own_alarms.h"
#include "daemon/monitoring/troubles.h"
#include "dispatch/meter.h"
#include "postgres/database.h"
#include "report/alarm_view.h"
#include "runtime/clock.h"
#include "store/report/alarms.h"

namespace crier::app {

// The pause after so many tries, from ten seconds to half an hour.
[[nodiscard]] std::chrono::milliseconds alarm_pause(int tries);

// What of a daemon's troubles operators are alarmed about: each place that has been in trouble for
// as long as `patience`, one a place or campaign. Pure.
[[nodiscard]] std::vector<report::AlarmCondition> trouble_conditions(
    const std::vector<Troubles::Trouble>& troubles, const std::string& host, WallTime now,
    std::chrono::milliseconds patience);

class AlarmTeller {
 public:
  struct Options {
    std::string daemon;  // Its id: alarms of this daemon are numbered within it.
    std::string host;
  };

  // What is referred to must outlive this.
  AlarmTeller(const Config& config, store::Database& database, Clock& clock,
              dispatch::TroubleListener& listener, const Troubles& troubles,
              const boost::asio::any_io_executor& executor, Options options);

  // Both until they are cancelled.
  boost::asio::awaitable<void> run();             // What waits in the database.
  boost::asio::awaitable<void> run_for_daemon();  // This daemon's own.
  // One look each, for a test.
  boost::asio::awaitable<void> send_due();
  boost::asio::awaitable<void> send_own();
  boost::asio::awaitable<void> keep_own();

 private:
  boost::asio::awaitable<void> look();
  boost::asio::awaitable<void> deliver(store::DueAlarm due);
  void find_own(WallTime now);
  void wait(UnsentAlarms::Unsent unsent);

  const Config& config_;
  store::Database& database_;
  Clock& clock_;
  dispatch::TroubleListener& listener_;
  const Troubles& troubles_;
  Options options_;
  std::vector<std::string> ways_;
  AlarmSender sender_;
  OwnConditions conditions_;
  std::vector<report::AlarmCondition> kept_;  // In the database, as far as is known.
  std::optional<SteadyTime> adopted_at_;
  UnsentAlarms unsent_;
  int numbered_{};
};

}  // namespace crier::app
