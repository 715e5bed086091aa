// Limits of groups and domains, kept by several daemons together whatever happens to them.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "simulation/campaign_simulation.h"
#include "support/engine/simulation.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;

class Limited : public testing::TestWithParam<std::uint64_t> {
 protected:
  struct Sent {
    SteadyTime at;
    WallTime wall;
  };

  void watch(Simulation& simulation) {
    // What leaves is handed over at once, so that one is as good as the other.
    simulation.provider.script.latency_max = 10us;
    simulation.provider.on_send = [this, &simulation, before = simulation.provider.on_send](
                                      const std::string& recipient, const std::string& daemon) {
      before(recipient, daemon);
      const std::string domain = recipient.substr(recipient.find('@') + 1);
      const Sent sent{.at = simulation.clock.now(), .wall = simulation.clock.wall_now()};
      by_domain[domain].push_back(sent);
      const bool is_gmail = domain == "gmail.com" || domain == "googlemail.com";
      if (is_gmail) by_domain["gmail"].push_back(sent);
    };
  }

  void expect_within(const std::string& node, const pacing::RateLimit& limit) {
    const auto& sent = by_domain[node];
    const auto most =
        static_cast<std::size_t>(limit.per_second) + static_cast<std::size_t>(limit.burst);
    for (std::size_t index = most; index < sent.size(); ++index) {
      ASSERT_GE(sent[index].at - sent[index - most].at, 1s)
          << node << " was sent more than " << most << " within a second";
    }
  }

  static void expect_everybody_told(const Simulation& simulation) {
    EXPECT_EQ(simulation.fault(), "");
    EXPECT_EQ(simulation.world.counts.pending, 0);
    EXPECT_EQ(simulation.world.counts.failed, 0);
    EXPECT_EQ(simulation.world.counts.notified, simulation.world.counts.planned);
  }

  std::map<std::string, std::vector<Sent>> by_domain;
};

INSTANTIATE_TEST_SUITE_P(Seeds, Limited, testing::Range<std::uint64_t>(1, 13));

pacing::LimitSettings limits_of_providers() {
  pacing::LimitSettings limits;
  limits.groups = {{.name = "gmail",
                    .domains = {"gmail.com", "googlemail.com"},
                    .mx_suffixes = {},
                    .policy = {},
                    .rules = {}}};
  limits.groups[0].policy.rate = pacing::RateLimit{.per_second = 20, .burst = 5};
  limits.each_domain.rate = pacing::RateLimit{.per_second = 4, .burst = 3};
  return limits;
}

TEST_P(Limited, every_node_keeps_to_its_rate_while_daemons_die_and_join) {
  Simulation simulation({.seed = GetParam(),
                         .people = 1'500,
                         .rate = pacing::RateLimit{.per_second = 60, .burst = 8},
                         .objected = 0,
                         .suppressed = 0,
                         .limits = limits_of_providers(),
                         .domains = {"gmail.com", "one.example", "gmail.com", "two.example",
                                     "googlemail.com", "three.example"}});
  watch(simulation);
  simulation.faults.lost_answer = 0.02;
  simulation.faults.lost_question = 0.02;
  simulation.start_daemon();
  simulation.start_daemon();
  simulation.run_for(5s);
  simulation.kill(simulation.daemons.front());
  simulation.start_daemon();
  simulation.start_daemon();
  simulation.run_for(10s);
  simulation.kill(simulation.daemons.back());

  ASSERT_TRUE(simulation.run_until_finished(2h)) << simulation.fault();

  EXPECT_EQ(simulation.fault(), "");
  EXPECT_EQ(simulation.world.counts.pending, 0);
  EXPECT_LE(simulation.duplicates(), simulation.world.unknown_attempts());
  expect_within("gmail", *limits_of_providers().groups[0].policy.rate);
  for (const char* domain : {"one.example", "two.example", "three.example"}) {
    expect_within(domain, *limits_of_providers().each_domain.rate);
  }
}

// The window of a daemon with four connections is some forty people.
TEST_P(Limited, a_provider_that_takes_little_delays_nobody_else) {
  pacing::LimitSettings limits = limits_of_providers();
  limits.groups[0].policy.rate = pacing::RateLimit{.per_second = 1, .burst = 2};
  limits.each_domain = {};
  Simulation simulation({.seed = GetParam(),
                         .people = 800,
                         .rate = pacing::RateLimit{.per_second = 50, .burst = 5},
                         .objected = 0,
                         .suppressed = 0,
                         .limits = limits,
                         .domains = {"gmail.com", "one.example", "gmail.com", "two.example"}});
  watch(simulation);
  simulation.start_daemon();
  simulation.run_for(30s);

  // 400 of them at 50 a second, and some seconds for each lane to be left and another to be taken.
  EXPECT_EQ(by_domain["one.example"].size() + by_domain["two.example"].size(), 400U);
  ASSERT_TRUE(simulation.run_until_finished(2h)) << simulation.fault();
  expect_everybody_told(simulation);
  expect_within("gmail", *limits.groups[0].policy.rate);
  // Those who were postponed come back as fast as the provider takes them.
  const auto& gmail = by_domain["gmail"];
  EXPECT_LT(gmail.back().at - gmail.front().at, 400s * 3 / 2);
}

// The clock begins at midnight in UTC, so that there an hour is left of the day before.
constexpr const char* zone = "Etc/GMT+1";
constexpr std::chrono::hours behind_utc{1};

TEST_P(Limited, a_day_has_its_notices_over_all_daemons_and_the_rest_waits_for_the_next) {
  pacing::LimitSettings limits;
  limits.domains["one.example"] = {.per_day = 30, .zone = zone};
  limits.domains["two.example"] = {
      .rate = pacing::RateLimit{.per_second = 5, .burst = 2}, .per_day = 15, .zone = zone};
  Simulation simulation({.seed = GetParam(),
                         .people = 90,
                         .notify_by = std::chrono::hours(24 * 20),
                         .rate = pacing::RateLimit{.per_second = 50, .burst = 5},
                         .objected = 0,
                         .suppressed = 0,
                         .limits = limits,
                         .domains = {"one.example", "one.example", "two.example"}});
  watch(simulation);
  simulation.start_daemon();
  simulation.start_daemon();
  simulation.run_for(30s);
  simulation.kill(simulation.daemons.front());
  simulation.start_daemon();

  ASSERT_TRUE(simulation.run_until_finished(24h)) << simulation.fault();

  EXPECT_EQ(simulation.fault(), "");
  EXPECT_EQ(simulation.world.counts.pending, 0);
  const auto most_on_a_day = [this](const std::string& domain) {
    std::map<std::chrono::sys_days, int> by_day;
    for (const Sent& sent : by_domain[domain]) {
      ++by_day[std::chrono::floor<std::chrono::days>(sent.wall - behind_utc)];
    }
    int most = 0;
    for (const auto& [day, notices] : by_day) most = std::max(most, notices);
    return most;
  };
  EXPECT_LE(most_on_a_day("one.example"), 30);
  EXPECT_LE(most_on_a_day("two.example"), 15);
  EXPECT_GE(most_on_a_day("one.example"), 20);
}

// Of five providers one takes a tenth of the rate. The others have all of the rest, and it has its
// tenth, whatever waits for what: many lanes have people of both, and a daemon walks few at a time.
class SlowProvider : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Daemons, SlowProvider, testing::Values(1, 3));

TEST_P(SlowProvider, holds_up_nobody_else) {
  constexpr int people = 20'000;
  constexpr int providers = 5;
  simulation::CampaignScenario scenario{
      .people = people,
      .begin = WallTime(std::chrono::days(20'000)),
      .notify_by = WallTime(std::chrono::days(20'010)),
      .rate = pacing::RateLimit{.per_second = 100, .burst = 26},
      .domains = {"slow.example", "a.example", "b.example", "c.example", "d.example"},
      .connections_max = 60,
      .latency_max = 20ms,
      .lanes = 64,
      .daemons = GetParam()};
  scenario.limits.domains["slow.example"].rate = pacing::RateLimit{.per_second = 10, .burst = 4};

  const simulation::SimulatedCampaign campaign = simulate(scenario);

  ASSERT_EQ(campaign.counts.notified, people);
  WallTime slow_end{};
  WallTime others_end{};
  for (const simulation::Telling& told : campaign.told) {
    WallTime& end = told.person.value % providers == 1 ? slow_end : others_end;
    end = std::max(end, told.at);
  }
  const auto seconds = [&](WallTime end) {
    return std::chrono::duration<double>(end - scenario.begin).count();
  };
  constexpr double others_need = people * 4.0 / providers / 90;
  constexpr double slow_needs = people * 1.0 / providers / 10;
  RecordProperty("others", std::to_string(seconds(others_end)));
  RecordProperty("slow", std::to_string(seconds(slow_end)));
  EXPECT_LT(seconds(others_end), 1.2 * others_need);
  EXPECT_LT(seconds(slow_end), 1.2 * slow_needs);
}

}  // namespace
}  // namespace crier::test
