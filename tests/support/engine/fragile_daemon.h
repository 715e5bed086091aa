// A simulated daemon with all that may happen to it: its database fails, its notices cannot be
// written, and it can be frozen (time goes on without it).
#pragma once

#include <cstdint>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "base/random.h"
#include "runtime/clock.h"
#include "runtime/wait_list.h"
#include "simulation/memory_world.h"
#include "simulation/sim_clock.h"
#include "simulation/sim_daemon.h"
#include "support/engine/faulty_line.h"

namespace crier::test {

// The simulation's clock as one daemon sees it: while it is frozen, nobody wakes.
class DaemonClock final : public Clock {
 public:
  DaemonClock(SimClock& clock, boost::asio::any_io_executor executor)
      : clock_(clock), thawed_(executor) {}

  [[nodiscard]] SteadyTime now() const override { return clock_.now(); }
  [[nodiscard]] WallTime wall_now() const override { return clock_.wall_now(); }
  boost::asio::awaitable<void> sleep_until(SteadyTime when) override;

  void freeze() { frozen_ = true; }
  void thaw();

 private:
  SimClock& clock_;
  WaitList thawed_;
  bool frozen_{};
};

class FragileDaemon {
 public:
  // Everything must outlive this.
  struct World {
    boost::asio::io_context& io;
    SimClock& clock;
    simulation::MemoryWorld& database;
    simulation::Provider& provider;
    const DatabaseFaults& faults;
  };

  FragileDaemon(simulation::SimDaemonOptions options, World world, std::uint64_t seed);
  // Kills it if it still runs.
  ~FragileDaemon();

  void stop() { daemon_.stop(); }
  void freeze() { clock_.freeze(); }
  void thaw() { clock_.thaw(); }

  [[nodiscard]] bool running() const { return daemon_.running(); }
  [[nodiscard]] const simulation::QuietMeter& meter() const { return daemon_.meter(); }
  [[nodiscard]] dispatch::Dispatcher& dispatcher() { return daemon_.dispatcher(); }

 private:
  DaemonClock clock_;
  Random random_;
  FaultyLine line_;
  simulation::SimDaemon daemon_;
};

}  // namespace crier::test
