// The watch over lanes: what stands still is seen, whatever the cause, and what waits for a good
// reason is not called a standstill.
#include <algorithm>
#include <stdexcept>
#include <string_view>

#include <gtest/gtest.h>

#include "support/engine/simulation.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;
using Moment = Injection::Moment;

// Asks every second, as the daemon does. The longest that was seen.
dispatch::Standstill watch(Simulation& simulation, FragileDaemon& daemon, Duration duration) {
  dispatch::Standstill longest;
  for (Duration passed{}; passed < duration; passed += 1s) {
    simulation.run_for(1s);
    const dispatch::Standstill now = daemon.dispatcher().standstill();
    if (now.longest > longest.longest) longest = now;
  }
  return longest;
}

TEST(Standstill, is_not_seen_where_all_move) {
  Simulation simulation({.seed = 1, .people = 3000});
  FragileDaemon& daemon = simulation.start_daemon();

  EXPECT_LT(watch(simulation, daemon, 20s).longest, 2s);
}

TEST(Standstill, is_none_while_the_rate_lets_nobody_go) {
  Simulation simulation({.seed = 2,
                         .people = 40,
                         .lanes = 2,
                         .rate = pacing::RateLimit{.per_second = 1, .burst = 2}});
  FragileDaemon& daemon = simulation.start_daemon();

  EXPECT_LT(watch(simulation, daemon, 30s).longest, 5s);
}

TEST(Standstill, is_none_while_the_channel_is_given_a_pause) {
  Simulation simulation({.seed = 3});
  simulation.provider.script.down = true;
  FragileDaemon& daemon = simulation.start_daemon();
  simulation.run_for(10min);

  const auto seen = watch(simulation, daemon, 10min);

  EXPECT_LT(seen.longest, 1min);
  EXPECT_GT(daemon.dispatcher().standstill().for_circuit, 0);
}

// Nobody is told meanwhile, and somebody has to hear of it; the lanes themselves are excused.
TEST(Standstill, counts_while_the_database_is_away_until_it_is_back) {
  Simulation simulation({.seed = 4, .people = 3000});
  FragileDaemon& daemon = simulation.start_daemon();
  simulation.run_for(2s);
  simulation.faults.away = true;

  const auto seen = watch(simulation, daemon, 10min);

  EXPECT_GT(seen.longest, 10min - 10s);
  EXPECT_LE(seen.longest, 10min + 2s);
  EXPECT_EQ(seen.where, "what runs, because the database is away");
  EXPECT_GT(daemon.dispatcher().standstill().for_database, 0);

  simulation.faults.away = false;
  simulation.run_for(10s);
  EXPECT_LT(watch(simulation, daemon, 10s).longest, 5s);
}

// A server that is frozen is found away only after the longest transaction.
TEST(Standstill, goes_on_counting_when_a_silent_database_is_found_to_be_away) {
  Simulation simulation({.seed = 4, .people = 3000});
  FragileDaemon& daemon = simulation.start_daemon();
  simulation.run_for(2s);
  simulation.provider.script.latency_max = 40min;
  const Duration before = watch(simulation, daemon, 90s).longest;
  ASSERT_GT(before, 1min);

  simulation.faults.away = true;
  Duration shortest = before;
  for (int second = 0; second < 60; ++second) {
    simulation.run_for(1s);
    shortest = std::min(shortest, daemon.dispatcher().standstill().longest);
  }

  EXPECT_EQ(shortest, before);
  EXPECT_GT(daemon.dispatcher().standstill().longest, before + 55s);
}

TEST(Standstill, is_none_while_the_database_is_away_from_a_daemon_without_work) {
  Simulation simulation({.seed = 4, .people = 20});
  FragileDaemon& daemon = simulation.start_daemon();
  simulation.run_for(5min);
  simulation.faults.away = true;

  EXPECT_EQ(watch(simulation, daemon, 10min).longest, Duration::zero());
}

TEST(Standstill, is_seen_when_a_provider_does_not_answer_and_ends_when_it_does) {
  Simulation simulation({.seed = 5, .people = 3000});
  simulation.provider.script.latency_max = 50ms;
  FragileDaemon& daemon = simulation.start_daemon();
  simulation.run_for(2s);
  simulation.provider.script.latency_max = 40min;

  const auto seen = watch(simulation, daemon, 4min);
  EXPECT_GT(seen.longest, 1min);
  EXPECT_TRUE(seen.where.starts_with("campaign 1, lane ")) << seen.where;

  simulation.provider.script.latency_max = 50ms;
  simulation.run_for(45min);
  EXPECT_LT(watch(simulation, daemon, 10s).longest, 2s);
}

// The server answers, and has no room: what is known is kept, it is told, and it goes on.
TEST(Standstill, of_a_full_disk_is_told_and_loses_no_outcome) {
  Simulation simulation({.seed = 6, .people = 1500});
  FragileDaemon& daemon = simulation.start_daemon();
  simulation.run_for(1s);
  simulation.faults.injection.at = [](const char* call, Moment moment) {
    if (moment == Moment::after || std::string_view(call) != "flush") return;
    throw dispatch::LedgerBusy({.kind = Refusal::Kind::busy,
                                .statement = "copy_attempts",
                                .sqlstate = "53100",
                                .message = "no space left on device"});
  };

  const auto seen = watch(simulation, daemon, 5min);
  EXPECT_GT(seen.longest, 4min);
  EXPECT_FALSE(daemon.meter().troubles.empty());

  simulation.faults.injection = {};
  ASSERT_TRUE(simulation.run_until_finished(1h)) << simulation.fault();
  simulation.run_for(10s);
  EXPECT_TRUE(daemon.meter().troubles.empty());
  EXPECT_EQ(simulation.duplicates(), 0);
  EXPECT_EQ(simulation.world.unknown_attempts(), 0);
}

// A lane is not kept for ever by a daemon that does nothing with it.
TEST(Standstill, that_lasts_leaves_the_lanes_to_others) {
  Simulation simulation({.seed = 7, .people = 1500});
  FragileDaemon& daemon = simulation.start_daemon();
  simulation.run_for(1s);
  simulation.faults.injection.at = [](const char* call, Moment moment) {
    if (moment == Moment::before && std::string_view(call) == "flush") {
      throw dispatch::LedgerBusy({.kind = Refusal::Kind::busy,
                                  .statement = "copy_attempts",
                                  .sqlstate = "57014",
                                  .message = "canceling statement due to statement timeout"});
    }
  };
  const auto standstills =
      dispatch::DispatcherOptions::standstills_max * dispatch::DispatcherOptions{}.standstill_max;
  std::vector<std::int64_t> epochs;
  for (const MemoryLane& lane : simulation.world.lanes()) epochs.push_back(lane.epoch);
  simulation.run_for(standstills + 5min);

  // Somebody has taken them anew: here the same daemon, one after the other.
  int taken_anew = 0;
  for (std::size_t lane = 0; lane < epochs.size(); ++lane) {
    taken_anew += simulation.world.lanes()[lane].epoch > epochs[lane] ? 1 : 0;
  }
  EXPECT_GT(taken_anew, 0);

  simulation.faults.injection = {};
  simulation.world.stopped_because.clear();
  ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();
  EXPECT_LE(simulation.duplicates(), simulation.world.unknown_attempts());
  EXPECT_TRUE(daemon.running());
}

// Who is to be paused, and cannot be, does not begin anew.
TEST(Standstill, of_a_pause_that_is_refused_sends_nothing_more) {
  Simulation simulation({.seed = 8, .people = 2000});
  FragileDaemon& daemon = simulation.start_daemon();
  simulation.run_for(1s);
  simulation.provider.script.refuses_sender = true;
  simulation.faults.injection.at = [](const char* call, Moment moment) {
    if (moment == Moment::before && std::string_view(call) == "halt") {
      throw std::runtime_error("simulated: refused");
    }
  };
  simulation.run_for(30s);
  const std::size_t takes = simulation.provider.takes.size();
  simulation.run_for(5min);

  EXPECT_EQ(simulation.provider.takes.size(), takes);
  EXPECT_FALSE(daemon.meter().troubles.empty());
  EXPECT_FALSE(simulation.world.alarm);

  simulation.faults.injection = {};
  simulation.run_for(10s);
  EXPECT_TRUE(simulation.world.alarm);
  EXPECT_TRUE(daemon.meter().troubles.empty());
}

}  // namespace
}  // namespace crier::test
