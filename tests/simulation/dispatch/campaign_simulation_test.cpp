// The engine against a world that goes wrong by a seed. A failure prints its seed.
#include <gtest/gtest.h>

#include "support/engine/simulation.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;

// Everybody ends in one outcome, nobody hears twice but for what a crash left unknown, and nobody
// who objected hears at all.
void expect_everybody_settled(const Simulation& simulation) {
  for (const MemoryLane& lane : simulation.world.lanes()) {
    for (const dispatch::PageRow& row : lane.subjects) {
      const auto outcome = simulation.world.final_outcome(row.subject.id);
      ASSERT_TRUE(outcome.has_value()) << row.subject.ref;
      EXPECT_EQ(row.objected || row.suppressed, *outcome == AttemptOutcome::excluded);
    }
  }
  EXPECT_LE(simulation.duplicates(), simulation.world.unknown_attempts());
  EXPECT_EQ(simulation.world.counts.pending, 0);
}

class SeededSimulation : public testing::TestWithParam<std::uint64_t> {};

INSTANTIATE_TEST_SUITE_P(Seeds, SeededSimulation, testing::Range<std::uint64_t>(1, 25));

TEST_P(SeededSimulation, healthy_world_tells_everybody_exactly_once) {
  Simulation simulation({.seed = GetParam()});
  simulation.start_daemon();

  ASSERT_TRUE(simulation.run_until_finished(10min)) << simulation.fault();

  EXPECT_EQ(simulation.fault(), "");
  expect_everybody_settled(simulation);
  EXPECT_EQ(simulation.duplicates(), 0);
  EXPECT_EQ(simulation.world.unknown_attempts(), 0);
  EXPECT_EQ(simulation.world.counts.failed, 0);
}

TEST_P(SeededSimulation, unreliable_provider_is_retried_until_everybody_has_an_outcome) {
  Simulation simulation({.seed = GetParam()});
  simulation.provider.script = {.retry_recipient = 0.2,
                                .retry_channel = 0.02,
                                .give_up = 0.05,
                                .lost_kept = 0.02,
                                .lost_dropped = 0.02,
                                .give_back = 0.05};
  simulation.start_daemon();
  simulation.start_daemon();

  ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();

  EXPECT_EQ(simulation.fault(), "");
  expect_everybody_settled(simulation);
}

// A daemon without a connection leaves the lanes to those that have one.
TEST_P(SeededSimulation, more_daemons_than_connections_leave_nobody_waiting) {
  Simulation simulation({.seed = GetParam(), .connections_max = 1});
  for (int daemon = 0; daemon < 3; ++daemon) simulation.start_daemon();
  simulation.run_for(1s);
  // The one that had the connection goes: another gets it.
  simulation.kill(simulation.daemons.front());

  ASSERT_TRUE(simulation.run_until_finished(10min)) << simulation.fault();

  EXPECT_EQ(simulation.fault(), "");
  expect_everybody_settled(simulation);
}

// Each daemon opens the notices anew, and nobody is told twice or left out on the way.
TEST_P(SeededSimulation, words_that_are_approved_while_it_runs_are_taken_up) {
  Simulation simulation({.seed = GetParam(), .people = 1500});
  simulation.start_daemon();
  simulation.start_daemon();
  simulation.run_for(1s);
  ASSERT_FALSE(simulation.world.finished);

  simulation.world.campaign.edition = 1;

  ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();
  EXPECT_EQ(simulation.fault(), "");
  expect_everybody_settled(simulation);
  EXPECT_EQ(simulation.duplicates(), 0);
  EXPECT_EQ(simulation.world.editions_opened, (std::vector<int>{0, 0, 1, 1}));
}

TEST_P(SeededSimulation, daemons_that_are_killed_leave_nobody_out) {
  Simulation simulation({.seed = GetParam(), .people = 1500});
  simulation.provider.script.retry_recipient = 0.1;
  simulation.start_daemon();
  simulation.start_daemon();

  int kills = 0;
  for (int round = 0; round < 12 && !simulation.world.finished; ++round) {
    simulation.run_for(std::chrono::milliseconds(200 + simulation.random.below(4000)));
    ASSERT_EQ(simulation.fault(), "");
    auto victim = simulation.daemons.begin();
    std::advance(victim, simulation.random.below(simulation.daemons.size()));
    simulation.kill(*victim);
    ++kills;
    simulation.start_daemon();
  }

  ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();
  EXPECT_EQ(simulation.fault(), "");
  expect_everybody_settled(simulation);
  // What was on the wire and one flush, for each kill: the claim window of these connections.
  EXPECT_LE(simulation.world.unknown_attempts(), kills * 200);
}

TEST_P(SeededSimulation, frozen_daemon_neither_sends_nor_writes_for_lanes_it_has_lost) {
  Simulation simulation({.seed = GetParam(), .people = 1500});
  FragileDaemon& frozen = simulation.start_daemon();
  simulation.run_for(3s);
  simulation.freeze(frozen);
  simulation.start_daemon();
  simulation.run_for(std::chrono::milliseconds(5000 + simulation.random.below(20'000)));
  frozen.thaw();

  ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();
  EXPECT_EQ(simulation.fault(), "");
  expect_everybody_settled(simulation);
}

TEST_P(SeededSimulation, database_that_comes_and_goes_costs_no_known_outcome) {
  Simulation simulation({.seed = GetParam(), .people = 1500});
  simulation.faults.lost_answer = 0.02;
  simulation.faults.lost_question = 0.02;
  simulation.start_daemon();
  simulation.start_daemon();
  for (int outage = 0; outage < 5; ++outage) {
    simulation.run_for(2s);
    simulation.faults.away = true;
    simulation.run_for(std::chrono::milliseconds(500 + simulation.random.below(60'000)));
    simulation.faults.away = false;
  }

  ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();
  EXPECT_EQ(simulation.fault(), "");
  expect_everybody_settled(simulation);
}

TEST_P(SeededSimulation, rate_holds_over_all_daemons_and_kills) {
  Simulation simulation({.seed = GetParam(),
                         .people = 1200,
                         .rate = pacing::RateLimit{.per_second = 50, .burst = 10}});
  simulation.start_daemon();
  simulation.start_daemon();
  simulation.run_for(5s);
  simulation.kill(simulation.daemons.front());
  simulation.start_daemon();

  ASSERT_TRUE(simulation.run_until_finished(10min)) << simulation.fault();
  EXPECT_EQ(simulation.fault(), "");
  expect_everybody_settled(simulation);
}

TEST_P(SeededSimulation, rate_is_kept_and_used_when_the_database_is_slow) {
  Simulation simulation(
      {.seed = GetParam(), .rate = pacing::RateLimit{.per_second = 100, .burst = 5}});
  simulation.faults.latency_max = 150ms;
  simulation.start_daemon();
  simulation.start_daemon();

  ASSERT_TRUE(simulation.run_until_finished(3min)) << simulation.fault();
  EXPECT_EQ(simulation.fault(), "");
  expect_everybody_settled(simulation);
}

TEST_P(SeededSimulation, outage_of_the_provider_opens_the_circuit_and_loses_nobody) {
  Simulation simulation({.seed = GetParam()});
  FragileDaemon& daemon = simulation.start_daemon();
  simulation.run_for(2s);
  simulation.provider.script.down = true;
  simulation.run_for(30min);
  simulation.provider.script.down = false;

  ASSERT_TRUE(simulation.run_until_finished(1h)) << simulation.fault();
  EXPECT_EQ(simulation.fault(), "");
  expect_everybody_settled(simulation);
  EXPECT_GE(daemon.meter().circuit_openings, 1);
  EXPECT_EQ(simulation.world.counts.failed, 0);
}

TEST_P(SeededSimulation, deadline_during_an_outage_ends_as_failures_and_nobody_is_told_late) {
  Simulation simulation({.seed = GetParam(), .notify_by = 10min});
  simulation.start_daemon();
  simulation.run_for(2s);
  simulation.provider.script.down = true;
  simulation.run_for(20min);
  simulation.provider.script.down = false;

  ASSERT_TRUE(simulation.run_until_finished(1h)) << simulation.fault();
  EXPECT_EQ(simulation.fault(), "");
  expect_everybody_settled(simulation);
  EXPECT_GT(simulation.world.counts.failed, 0);
}

TEST_P(SeededSimulation, fault_of_the_sender_halts_the_campaign_instead_of_burning_through_it) {
  Simulation simulation({.seed = GetParam(), .people = 2000});
  simulation.start_daemon();
  simulation.run_for(2s);
  simulation.provider.script.refuses_sender = true;
  simulation.run_for(1min);

  ASSERT_EQ(simulation.fault(), "");
  EXPECT_EQ(simulation.world.alarm, Reason::policy_refused);
  EXPECT_GT(simulation.world.counts.pending, 1000);
  EXPECT_EQ(simulation.world.counts.failed, 0);

  simulation.provider.script.refuses_sender = false;
  simulation.world.alarm.reset();
  ASSERT_TRUE(simulation.run_until_finished(1h)) << simulation.fault();
  expect_everybody_settled(simulation);
  EXPECT_EQ(simulation.duplicates(), 0);
}

TEST_P(SeededSimulation, people_who_are_refused_among_others_fail_and_stop_nobody) {
  Simulation simulation({.seed = GetParam()});
  simulation.provider.script.refused = 0.03;
  simulation.provider.script.retry_recipient = 0.1;
  simulation.start_daemon();
  simulation.start_daemon();

  ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();

  EXPECT_EQ(simulation.fault(), "");
  EXPECT_EQ(simulation.world.alarm, std::nullopt);
  expect_everybody_settled(simulation);
  EXPECT_GT(simulation.world.counts.failed, 0);
  EXPECT_LT(simulation.world.counts.failed, simulation.world.counts.planned / 10);
}

TEST_P(SeededSimulation, half_of_the_addresses_are_dead_and_stop_nobody) {
  Simulation simulation({.seed = GetParam(), .people = 500});
  simulation.provider.script.refused = 0.5;
  simulation.provider.script.refused_as = Verdict::give_up;
  simulation.start_daemon();
  simulation.start_daemon();

  ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();

  EXPECT_EQ(simulation.fault(), "");
  EXPECT_EQ(simulation.world.alarm, std::nullopt);
  expect_everybody_settled(simulation);
  EXPECT_GT(simulation.world.counts.failed, 100);
}

// They come back together, to a daemon that has not seen anybody accepted, when everybody else has
// been told: in words that leave open whose the refusal is.
TEST_P(SeededSimulation, who_was_refused_stops_nobody_after_the_daemon_was_killed) {
  Simulation simulation({.seed = GetParam(), .people = 200, .objected = 0, .suppressed = 0});
  simulation.provider.script.refused = 0.1;
  FragileDaemon& first = simulation.start_daemon();
  std::int64_t told_before = -1;
  while (simulation.world.counts.notified != told_before) {
    told_before = simulation.world.counts.notified;
    simulation.run_for(250ms, 250ms);
  }
  ASSERT_EQ(simulation.fault(), "");
  ASSERT_GT(simulation.world.counts.pending, 4);
  simulation.kill(first);
  simulation.start_daemon();

  ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();

  EXPECT_EQ(simulation.fault(), "");
  EXPECT_EQ(simulation.world.alarm, std::nullopt);
  expect_everybody_settled(simulation);
  EXPECT_GT(simulation.world.counts.failed, 4);
}

TEST_P(SeededSimulation, refusals_of_everybody_halt_the_campaign_and_all_are_told_after_it) {
  for (const Verdict refused : {Verdict::refused, Verdict::give_up}) {
    for (const int people : {4, 12, 500}) {
      Simulation simulation({.seed = GetParam(), .people = people, .objected = 0, .suppressed = 0});
      simulation.provider.script.refused = 1;
      simulation.provider.script.refused_as = refused;
      simulation.start_daemon();
      if (people == 500) simulation.start_daemon();
      for (int round = 0; round < 5; ++round) {
        for (int wait = 0; wait < 600 && !simulation.world.alarm; ++wait) simulation.run_for(1min);
        ASSERT_EQ(simulation.fault(), "");
        EXPECT_EQ(simulation.world.alarm, Reason::policy_refused) << people;
        EXPECT_EQ(simulation.world.counts.failed, 0);
        simulation.world.alarm.reset();
      }

      simulation.provider.script.refused = 0;
      ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();
      expect_everybody_settled(simulation);
      EXPECT_EQ(simulation.world.counts.failed, 0);
    }
  }
}

TEST_P(SeededSimulation, pause_and_stop_leave_nothing_in_doubt) {
  Simulation simulation({.seed = GetParam(), .people = 1500});
  simulation.provider.script.retry_recipient = 0.1;
  for (int round = 0; round < 4; ++round) {
    FragileDaemon& daemon = simulation.start_daemon();
    simulation.run_for(std::chrono::milliseconds(500 + simulation.random.below(3000)));
    simulation.world.paused = true;
    simulation.run_for(5s);
    simulation.world.paused = false;
    simulation.run_for(std::chrono::milliseconds(500 + simulation.random.below(3000)));
    daemon.stop();
    simulation.run_for(10s);
    ASSERT_EQ(simulation.fault(), "");
    ASSERT_FALSE(daemon.running());
  }
  simulation.start_daemon();

  ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();
  expect_everybody_settled(simulation);
  EXPECT_EQ(simulation.world.unknown_attempts(), 0);
}

// Also in the last page of a lane, and where nobody is left out after those who are given back.
TEST_P(SeededSimulation, daemons_that_are_stopped_at_any_moment_leave_nobody_out) {
  Simulation simulation({.seed = GetParam(), .people = 200, .objected = 0, .suppressed = 0});
  for (int round = 0; round < 12; ++round) {
    FragileDaemon& daemon = simulation.start_daemon();
    simulation.run_for(std::chrono::milliseconds(simulation.random.below(300)));
    daemon.stop();
    simulation.run_for(10s);
    ASSERT_EQ(simulation.fault(), "");
    ASSERT_FALSE(daemon.running());
  }
  simulation.start_daemon();

  ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();
  expect_everybody_settled(simulation);
  EXPECT_EQ(simulation.world.unknown_attempts(), 0);
  EXPECT_EQ(simulation.duplicates(), 0);
}

}  // namespace
}  // namespace crier::test
