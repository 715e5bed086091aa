// Looks every second at how the engine is: whether the database answers, the list of campaigns is
// read and leases are renewed, whether all that has work moves and nobody is kept back for long,
// how many connections its channels have, and which of their servers are of use.
#pragma once

#include <chrono>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "daemon/channels.h"
#include "daemon/monitoring/database_pulse.h"
#include "daemon/monitoring/engine_meter.h"
#include "daemon/monitoring/health.h"
#include "daemon/monitoring/metrics.h"
#include "daemon/monitoring/server_watch.h"
#include "daemon/monitoring/troubles.h"
#include "daemon/runner_limits.h"
#include "dispatch/dispatcher.h"
#include "runtime/clock.h"

namespace crier::app {

class EngineWatch {
 public:
  struct Watched {
    dispatch::Dispatcher& dispatcher;
    const std::vector<ConfiguredChannel>& channels;
    Runners runners;
    const DatabasePulse& pulse;
    const EngineMeter& meter;  // Knows why the database is away.
  };
  // Who is told.
  struct Listeners {
    Health& health;
    Metrics& metrics;
    Troubles& troubles;
  };

  // What is referred to must outlive this. Work that has not moved for `standstill_max` is told as
  // a trouble.
  EngineWatch(Watched watched, Listeners listeners, Clock& clock,
              std::chrono::milliseconds standstill_max);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();

 private:
  void watch_for_standstill();
  void watch_for_kept_back(SteadyTime now);

  Watched watched_;
  Listeners listeners_;
  Clock& clock_;
  std::chrono::milliseconds standstill_max_;
  ServerWatch servers_;
  bool stands_still_{};
};

}  // namespace crier::app
