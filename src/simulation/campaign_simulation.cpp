#include "simulation/campaign_simulation.h"

#include <exception>
#include <list>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "simulation/database_line.h"
#include "simulation/memory_world.h"
#include "simulation/numbered_people.h"
#include "simulation/scripted_provider.h"
#include "simulation/sim_clock.h"
#include "simulation/sim_daemon.h"

namespace crier::simulation {
namespace {

using namespace std::chrono_literals;

// Each way, as to a database in the same building.
constexpr Duration database_latency_max = 5ms;
// At its deadline a campaign ends within a poll of the list of campaigns and a booking.
constexpr std::chrono::hours ends_within{1};

dispatch::RunningCampaign campaign_of(const CampaignScenario& scenario) {
  return {.id = CampaignId{1},
          .key = "simulated",
          .channel = "simulated",
          .step = 1,
          .notify_by = scenario.notify_by};
}

SimDaemonOptions options_of(const CampaignScenario& scenario, std::string name, Random& seeds) {
  SimDaemonOptions options{.name = std::move(name)};
  options.dispatcher.retry = scenario.retry;
  options.dispatcher.seed = seeds();
  options.runner.name = "simulated";
  options.runner.limits = scenario.limits;
  options.runner.limits.channel.rate = scenario.rate;
  options.runner.connections_max = scenario.connections_max;
  options.runner.breaker = scenario.breaker;
  options.runner.in_flight_limit.sharers = options.dispatcher.lanes_active_max;
  options.runner.in_flight_limit.window.rate_per_second_max =
      scenario.rate ? scenario.rate->per_second : 0;
  options.runner.seed = seeds();
  return options;
}

class CampaignSimulation {
 public:
  explicit CampaignSimulation(const CampaignScenario& scenario)
      : clock_(scenario.begin),
        database_(campaign_of(scenario), scenario.lanes,
                  numbered_people(scenario.people, scenario.domains)),
        provider_(scenario.outcomes, scenario.latency_max) {
    provider_.goes_down(scenario.outages, clock_);
    Random seeds(scenario.seed);
    for (int number = 1; number <= scenario.daemons; ++number) {
      machines_.emplace_back(clock_, seeds());
      Machine& machine = machines_.back();
      machine.daemon.emplace(options_of(scenario, fmt::format("daemon-{}", number), seeds),
                             SimDaemon::World{.io = io_,
                                              .clock = clock_,
                                              .daemon_clock = clock_,
                                              .random = machine.random,
                                              .database = database_,
                                              .line = machine.line,
                                              .provider = provider_});
    }
  }

  void run() {
    const WallTime end = database_.campaign.notify_by + ends_within;
    SimClock::settle(io_);
    rethrow_failure();
    // From one event to the next, so that the end is not overshot.
    while (!has_ended() && clock_.wall_now() < end) {
      const std::optional<SteadyTime> next = clock_.next_alarm();
      CRIER_CHECK(next.has_value());  // A daemon that lives always sleeps.
      clock_.run_for(io_, *next - clock_.now());
      rethrow_failure();
    }
  }

  [[nodiscard]] SimulatedCampaign answer() const {
    SimulatedCampaign answer{
        .told = {}, .counts = database_.counts, .finished_at = {}, .alarm = {}};
    for (const Provider::Delivery& delivery : provider_.deliveries) {
      answer.told.push_back(
          {.person = owner_of_mailbox(delivery.recipient), .at = delivery.wall_at});
    }
    if (database_.finished) answer.finished_at = clock_.wall_now();
    answer.alarm =
        database_.alarm ? std::string(name_of(*database_.alarm)) : database_.stopped_because;
    return answer;
  }

 private:
  struct Machine {
    Machine(SimClock& clock, std::uint64_t seed)
        : random(seed), line(clock, random, database_latency_max) {}
    Random random;
    SoundLine line;
    std::optional<SimDaemon> daemon;
  };

  [[nodiscard]] bool has_ended() const {
    return database_.finished || database_.alarm || !database_.stopped_because.empty();
  }

  void rethrow_failure() const {
    for (const Machine& machine : machines_) {
      if (machine.daemon->failure()) std::rethrow_exception(machine.daemon->failure());
    }
  }

  boost::asio::io_context io_;
  SimClock clock_;
  MemoryWorld database_;
  ScriptedProvider provider_;
  std::list<Machine> machines_;  // Goes first: its tasks sleep on the clock.
};

}  // namespace

SimulatedCampaign simulate(const CampaignScenario& scenario) {
  CRIER_CHECK(scenario.people >= 0);
  CRIER_CHECK(scenario.notify_by > scenario.begin);
  CRIER_CHECK(scenario.connections_max >= 1);
  CRIER_CHECK(faults_of(scenario.limits).empty());
  CRIER_CHECK(scenario.lanes >= 1);
  CRIER_CHECK(scenario.daemons >= 1);
  CampaignSimulation simulation(scenario);
  simulation.run();
  return simulation.answer();
}

std::optional<WallTime> simulated_finish(const CampaignScenario& scenario) {
  const SimulatedCampaign campaign = simulate(scenario);
  if (campaign.counts.notified < scenario.people) return std::nullopt;
  return campaign.told.empty() ? scenario.begin : campaign.told.back().at;
}

}  // namespace crier::simulation
