// A daemon of a simulation: the dispatcher and one channel, as `crierd` runs them. It can be killed
// at any instant: what it knew is gone, what it had written stays.
#pragma once

#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "base/random.h"
#include "dispatch/channel_runner.h"
#include "dispatch/dispatcher.h"
#include "dispatch/meter.h"
#include "dispatch/notice_composer.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "simulation/database_line.h"
#include "simulation/memory_confirmations.h"
#include "simulation/memory_ledger.h"
#include "simulation/provider.h"
#include "simulation/scripted_channel.h"
#include "simulation/sim_clock.h"

namespace crier::simulation {

// Counts a few things, and tells nobody.
class QuietMeter final : public dispatch::Meter {
 public:
  void settled(const dispatch::RunningCampaign&, AttemptOutcome, Reason) override {}
  void answered(const dispatch::RunningCampaign&, Duration) override {}
  void owed_booked(const dispatch::RunningCampaign&, dispatch::Place::Use,
                   objection::ConfirmationState, std::string_view) override {}
  void owed_halted(const dispatch::RunningCampaign&, const char* noun,
                   const dispatch::Halt& halt) override {
    halts[noun] = halt;
  }
  void owed_goes_on(const dispatch::RunningCampaign&, const char* noun) override {
    halts.erase(noun);
  }
  void flushed(int, Duration) override {}
  void lanes_held(int) override {}
  void circuit_open(const std::string&, bool open) override { circuit_openings += open ? 1 : 0; }
  void channel_trouble(const std::string&, const std::string& description) override {
    last_trouble = description;
  }
  void limit_alarm(const dispatch::LimitAlarm& alarm) override { alarms.push_back(alarm); }
  void lane_lost(const dispatch::LaneClaim&) override { ++lanes_lost; }
  void database_away(const char*, const std::string&) override { ++database_losses; }
  void database_back() override { ++database_returns; }
  void tried_again(const char*, const Refusal&) override { ++repetitions; }
  void refused(const dispatch::Place& where, const char*, const Refusal& refusal) override {
    ++refusals;
    troubles[where.name] = text_of(refusal);
  }
  void works_again(const dispatch::Place& where) override {
    troubles.erase(where.name);
    mended.push_back(where.name);
  }
  void nobody_there(const dispatch::Place& where) override { troubles.erase(where.name); }

  std::map<std::string, dispatch::Halt> halts;  // Of what is owed, by its noun.
  int circuit_openings{};
  std::string last_trouble;
  std::vector<dispatch::LimitAlarm> alarms;
  int lanes_lost{};
  int database_losses{};
  int database_returns{};
  int repetitions{};
  int refusals{};
  std::vector<std::string> mended;              // The places of which it was told.
  std::map<std::string, std::string> troubles;  // By place: what is wrong there now.
};

// A PlainComposer.
[[nodiscard]] std::unique_ptr<dispatch::NoticeComposer> plain_composer(
    const dispatch::RunningCampaign& campaign);

struct SimDaemonOptions {
  std::string name;
  dispatch::DispatcherOptions dispatcher;
  dispatch::ChannelRunnerOptions runner;
  MakeComposer make_composer{plain_composer};
  // What its campaign owes to people who have objected; null: it sends no confirmations. Must
  // outlive the daemon.
  OwedTable* owed{};
};

class SimDaemon {
 public:
  // Everything referred to must outlive this.
  struct World {
    boost::asio::io_context& io;
    SimClock& clock;      // The simulation's, which the database goes by.
    Clock& daemon_clock;  // The same instants as this daemon sees them; may be `clock`.
    Random& random;       // This daemon's own.
    MemoryWorld& database;
    DatabaseLine& line;
    Provider& provider;
  };

  // Works from here on, whenever `io` runs.
  SimDaemon(SimDaemonOptions options, World world);
  SimDaemon(const SimDaemon&) = delete;
  SimDaemon& operator=(const SimDaemon&) = delete;
  // Kills it if it still runs. Nothing of it may be on the stack.
  ~SimDaemon();

  // Finishes what is on the wire, books it and ends.
  void stop() { dispatcher_.stop(); }
  // Ends at once.
  void kill();

  [[nodiscard]] bool running() const { return running_; }
  // What ended it before it was told to; null when nothing did.
  [[nodiscard]] const std::exception_ptr& failure() const { return failure_; }
  [[nodiscard]] const QuietMeter& meter() const { return meter_; }
  [[nodiscard]] dispatch::Dispatcher& dispatcher() { return dispatcher_; }

 private:
  boost::asio::awaitable<void> run();
  boost::asio::awaitable<void> run_dispatcher();

  boost::asio::io_context& io_;
  QuietMeter meter_;
  MemoryAccess access_;
  MemoryLedger ledger_;
  MemoryLimits limits_;
  MemoryCampaigns source_;
  std::optional<MemoryConfirmations> confirmations_;
  PlainConfirmations confirmation_writers_;
  ScriptedChannel channel_;
  dispatch::ChannelRunner runner_;
  dispatch::Dispatcher dispatcher_;
  TaskGroup life_;
  TaskGroup tasks_;
  std::exception_ptr failure_;
  bool running_{true};
};

}  // namespace crier::simulation
