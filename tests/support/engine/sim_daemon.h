// A daemon of a simulation. It can be killed at any instant (what it knew is gone, what it had
// written stays) and frozen (time goes on without it).
#pragma once

#include <map>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "dispatch/channel_desk.h"
#include "dispatch/dispatcher.h"
#include "support/engine/memory_ledger.h"
#include "support/engine/scripted_channel.h"
#include "support/sim_clock/sim_clock.h"

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

class QuietMeter final : public dispatch::Meter {
 public:
  void settled(const dispatch::RunningCampaign&, AttemptOutcome, Reason) override {}
  void answered(const dispatch::RunningCampaign&, Duration) override {}
  void flushed(int, Duration) override {}
  void lanes_held(int) override {}
  void circuit_open(const std::string&, bool open) override { circuit_openings += open ? 1 : 0; }
  void channel_trouble(const std::string&, const std::string& description) override {
    last_trouble = description;
  }
  void lane_lost(const dispatch::LaneClaim&) override { ++lanes_lost; }
  void database_away(const char*, const std::string&) override { ++database_losses; }
  void refused(const dispatch::Place& where, const char*,
               const dispatch::Refusal& refusal) override {
    ++refusals;
    troubles[where.name] = text_of(refusal);
  }
  void works_again(const dispatch::Place& where) override { troubles.erase(where.name); }
  void nobody_there(const dispatch::Place& where) override { troubles.erase(where.name); }

  int circuit_openings{};
  std::string last_trouble;
  int lanes_lost{};
  int database_losses{};
  int refusals{};
  std::map<std::string, std::string> troubles;  // By place: what is wrong there now.
};

struct SimDaemonOptions {
  std::string name;
  dispatch::DispatcherOptions dispatcher;
  dispatch::ChannelDeskOptions desk;
  std::uint64_t seed{};
};

class SimDaemon {
 public:
  // Everything must outlive this.
  SimDaemon(SimDaemonOptions options, boost::asio::io_context& io, SimClock& clock,
            MemoryWorld& world, Provider& provider, const DatabaseFaults& faults);
  // Kills it if it still runs.
  ~SimDaemon();

  void stop() { dispatcher_.stop(); }
  void kill();
  void freeze() { clock_.freeze(); }
  void thaw() { clock_.thaw(); }

  [[nodiscard]] bool running() const { return running_; }
  [[nodiscard]] const QuietMeter& meter() const { return meter_; }
  [[nodiscard]] dispatch::Dispatcher& dispatcher() { return dispatcher_; }

 private:
  boost::asio::awaitable<void> run();
  boost::asio::awaitable<void> run_dispatcher();

  boost::asio::io_context& io_;
  DaemonClock clock_;
  Random random_;
  QuietMeter meter_;
  DatabaseLine line_;
  MemoryLedger ledger_;
  MemoryLimits limits_;
  MemoryBoard board_;
  ScriptedChannel channel_;
  dispatch::ChannelDesk desk_;
  dispatch::Dispatcher dispatcher_;
  TaskGroup life_;
  TaskGroup tasks_;
  bool running_{true};
};

}  // namespace crier::test
