// The engine when a call fails in a way that nobody has foreseen, or that the database refuses:
// whatever call it is and whenever, the campaign ends or says why not, and nobody stands still
// unseen.
#include <stdexcept>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "support/engine/simulation.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;
using Moment = Injection::Moment;

enum class Error : std::uint8_t { rule, data, fault, foreign };

[[noreturn]] void throw_it(Error error) {
  const auto refused = [](Refusal::Kind kind, const char* sqlstate) {
    return dispatch::LedgerRefused({.kind = kind,
                                    .statement = "a_statement",
                                    .sqlstate = sqlstate,
                                    .message = "simulated: refused"});
  };
  switch (error) {
    case Error::rule: throw refused(Refusal::Kind::rule, "42501");
    case Error::data: throw refused(Refusal::Kind::data, "23514");
    case Error::fault: throw std::runtime_error("simulated: a fault");
    case Error::foreign: throw 7;
  }
  std::unreachable();
}

// Calls of the ledger, the limits, the list of campaigns and the composer.
constexpr const char* calls[] = {"claim",    "renew",          "read_page", "in_doubt",
                                 "take_due", "next_due",       "flush",     "hand_back",
                                 "rehearse", "grant",          "share",     "running",
                                 "composer", "finish_if_done", "assign",    "destination"};

struct Plan {
  const char* call;
  Error error;
};

std::vector<Plan> plans() {
  std::vector<Plan> plans;
  for (const char* call : calls) {
    for (const Error error : {Error::rule, Error::data, Error::fault, Error::foreign}) {
      plans.push_back({.call = call, .error = error});
    }
  }
  return plans;
}

std::string name_of(const testing::TestParamInfo<Plan>& plan) {
  constexpr const char* errors[] = {"rule", "data", "fault", "foreign"};
  return std::string(plan.param.call) + "_" + errors[std::to_underlying(plan.param.error)];
}

SimulationOptions options(std::uint64_t seed) {
  return {.seed = seed, .people = 300, .rate = pacing::RateLimit{.per_second = 100, .burst = 20}};
}

void expect_books_in_order(const Simulation& simulation) {
  EXPECT_EQ(simulation.fault(), "");
  EXPECT_LE(simulation.duplicates(), simulation.world.unknown_attempts());
}

void expect_everybody_settled(const Simulation& simulation) {
  EXPECT_EQ(simulation.world.counts.pending, 0);
  for (const MemoryLane& lane : simulation.world.lanes()) {
    EXPECT_EQ(lane.owner, "");
    for (const dispatch::PageRow& row : lane.subjects) {
      EXPECT_TRUE(simulation.world.final_outcome(row.subject.id).has_value()) << row.subject.ref;
    }
  }
}

class UnexpectedError : public testing::TestWithParam<Plan> {};

INSTANTIATE_TEST_SUITE_P(Calls, UnexpectedError, testing::ValuesIn(plans()), name_of);

// Once, at a moment by seed: in all calls but those that are bound to come again it costs nothing
// but a pause.
TEST_P(UnexpectedError, once_at_any_time_keeps_nobody_from_an_outcome) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Simulation simulation(options(seed));
    simulation.provider.script.retry_recipient = 0.1;
    int passes = static_cast<int>(simulation.random.below(seed % 3 == 0 ? 60 : 6));
    const bool knows_nothing =
        GetParam().error == Error::fault || GetParam().error == Error::foreign;
    const Moment moment = knows_nothing && seed % 2 == 0 ? Moment::after : Moment::before;
    bool has_struck = false;
    simulation.faults.injection.at = [&](const char* call, Moment now) {
      if (has_struck || std::string_view(call) != GetParam().call) return;
      const bool asks_twice = std::string_view("assign recipient").contains(call);
      if (!asks_twice && now != moment) return;
      if (passes-- > 0) return;
      has_struck = true;
      throw_it(GetParam().error);
    };
    simulation.start_daemon();
    if (seed % 2 == 0) simulation.start_daemon();
    simulation.run_for(1s);
    // Somebody is in doubt.
    simulation.kill(simulation.daemons.front());
    FragileDaemon& daemon = simulation.start_daemon();

    ASSERT_TRUE(simulation.run_until_finished(24h)) << "seed " << seed << simulation.fault();

    simulation.run_for(20s);
    expect_books_in_order(simulation);
    expect_everybody_settled(simulation);
    EXPECT_EQ(simulation.world.stopped_because, "");
    EXPECT_TRUE(daemon.running());
    EXPECT_TRUE(daemon.meter().troubles.empty()) << daemon.meter().troubles.begin()->first;
    EXPECT_TRUE(daemon.dispatcher().healthy());
  }
}

// From some moment on, always, until it is mended.
TEST_P(UnexpectedError, that_stays_is_seen_at_once_and_leaves_the_lanes_until_it_is_mended) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    Simulation simulation(options(seed));
    simulation.provider.script.retry_recipient = 0.1;
    FragileDaemon& daemon = simulation.start_daemon();
    simulation.run_for(std::chrono::milliseconds(100 + simulation.random.below(1500)));
    int strikes = 0;
    simulation.faults.injection.at = [&](const char* call, Moment moment) {
      if (moment == Moment::after || std::string_view(call) != GetParam().call) return;
      ++strikes;
      throw_it(GetParam().error);
    };

    // It is seen when it is met.
    for (int second = 0; second < 60 && strikes == 0 && !simulation.world.finished; ++second) {
      simulation.run_for(1s);
    }
    simulation.run_for(2s);
    ASSERT_EQ(simulation.fault(), "");
    const bool was_met = strikes > 0;
    if (was_met) EXPECT_GT(daemon.meter().refusals, 0) << "seed " << seed;
    // Nobody is asked without end, nor the log filled.
    simulation.run_for(3min);
    EXPECT_LT(strikes, 800) << "seed " << seed;
    EXPECT_LT(daemon.meter().refusals, 800) << "seed " << seed;
    ASSERT_TRUE(daemon.running());
    if (was_met && !simulation.world.finished && simulation.world.stopped_because.empty()) {
      EXPECT_FALSE(daemon.meter().troubles.empty()) << "seed " << seed;
      EXPECT_GT(daemon.dispatcher().standstill().longest, 1min) << "seed " << seed;
    }

    simulation.faults.injection = {};
    simulation.world.stopped_because.clear();
    ASSERT_TRUE(simulation.run_until_finished(24h)) << "seed " << seed << simulation.fault();
    simulation.run_for(20s);
    expect_books_in_order(simulation);
    expect_everybody_settled(simulation);
    EXPECT_TRUE(daemon.meter().troubles.empty()) << daemon.meter().troubles.begin()->first;
    EXPECT_TRUE(daemon.dispatcher().healthy());
    // Nobody was told over and over by the tries between.
    EXPECT_LE(simulation.copies_most(), 3) << "seed " << seed;
  }
}

// Without anybody who mends it, a daemon still ends in its time.
TEST_P(UnexpectedError, that_stays_does_not_keep_a_daemon_from_ending) {
  Simulation simulation(options(5));
  FragileDaemon& daemon = simulation.start_daemon();
  simulation.run_for(700ms);
  simulation.faults.injection.at = [&](const char* call, Moment moment) {
    if (moment == Moment::before && std::string_view(call) == GetParam().call) {
      throw_it(GetParam().error);
    }
  };
  simulation.run_for(2s);

  daemon.stop();
  simulation.run_for(40s);

  EXPECT_FALSE(daemon.running());
  EXPECT_EQ(simulation.fault(), "");
}

// A lease that has ended is ours for as long as nobody else takes the lane, and what became of its
// people is known here: whoever took it from themselves would tell them again.
TEST(Lanes, that_cannot_be_reached_until_their_leases_have_ended_are_not_taken_from_oneself) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SimulationOptions wanted = options(seed);
    wanted.rate->per_second = 20;
    Simulation simulation(wanted);
    FragileDaemon& daemon = simulation.start_daemon();
    simulation.run_for(std::chrono::milliseconds(1000 + simulation.random.below(6000)));
    simulation.faults.injection.at = [](const char* call, Moment moment) {
      for (const std::string_view of_lanes : {"claim", "renew", "read_page", "take_due", "next_due",
                                              "in_doubt", "flush", "hand_back"}) {
        if (moment == Moment::before && of_lanes == call) throw_it(Error::rule);
      }
    };
    simulation.run_for(15s);
    simulation.faults.injection = {};

    ASSERT_TRUE(simulation.run_until_finished(24h)) << "seed " << seed << simulation.fault();

    simulation.run_for(20s);
    expect_books_in_order(simulation);
    expect_everybody_settled(simulation);
    EXPECT_EQ(simulation.world.unknown_attempts(), 0) << "seed " << seed;
    EXPECT_TRUE(daemon.meter().troubles.empty()) << daemon.meter().troubles.begin()->first;
  }
}

}  // namespace
}  // namespace crier::test
