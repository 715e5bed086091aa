#include "simulation/campaign_simulation.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace crier::simulation {
namespace {

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

const WallTime begin = parse_iso8601("2026-04-01T08:00:00Z").value();

// What the engine adds to any closed form: it looks at the list of campaigns once a second, and
// books.
constexpr Seconds engine_delay = 3s;
// The first of a burst of 5 at 20 a second need not wait.
constexpr Seconds burst_saves = 250ms;

CampaignScenario scenario(int people) {
  return {.people = people,
          .begin = begin,
          .notify_by = begin + 48h,
          .rate = pacing::RateLimit{.per_second = 20, .burst = 5}};
}

Seconds time_taken(const CampaignScenario& scenario) {
  const auto finish = simulated_finish(scenario);
  EXPECT_TRUE(finish.has_value());
  return finish.value_or(WallTime{}) - scenario.begin;
}

bool tell_the_same(const SimulatedCampaign& one, const SimulatedCampaign& other) {
  return std::ranges::equal(one.told, other.told, [](const Telling& left, const Telling& right) {
    return left.person == right.person && left.at == right.at;
  });
}

TEST(CampaignSimulation, tells_everybody_once_in_the_order_of_time_and_within_the_rate) {
  const SimulatedCampaign campaign = simulate(scenario(500));

  EXPECT_EQ(campaign.counts, (Completeness{.planned = 500, .notified = 500}));
  EXPECT_EQ(campaign.alarm, "");
  ASSERT_EQ(campaign.told.size(), 500U);
  EXPECT_TRUE(std::ranges::is_sorted(campaign.told, {}, &Telling::at));
  ASSERT_TRUE(campaign.finished_at.has_value());
  EXPECT_GE(*campaign.finished_at, campaign.told.back().at);
  std::vector<SubjectId> people;
  for (const Telling& telling : campaign.told) people.push_back(telling.person);
  std::ranges::sort(people);
  for (int number = 1; number <= 500; ++number) {
    ASSERT_EQ(people[static_cast<std::size_t>(number - 1)], SubjectId{number});
  }
  for (std::size_t number = 25; number < campaign.told.size(); ++number) {
    ASSERT_GE(campaign.told[number].at - campaign.told[number - 25].at, 1s);
  }
}

TEST(CampaignSimulation, answers_the_same_to_the_same_seed_only) {
  CampaignScenario first = scenario(300);
  first.outcomes = greylists_share(0.2);
  CampaignScenario other = first;
  other.seed = 2;

  EXPECT_TRUE(tell_the_same(simulate(first), simulate(first)));
  EXPECT_FALSE(tell_the_same(simulate(first), simulate(other)));
}

TEST(CampaignSimulation, takes_what_all_tries_take_at_the_rate_where_all_is_well) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    CampaignScenario healthy = scenario(3000);
    healthy.outcomes = greylists_share(0.03);
    healthy.retry.first_delay = 5s;
    healthy.seed = seed;

    const Seconds taken = time_taken(healthy);

    // Chance makes it a few people more or less than 3 in 100; the last of them wait for their
    // second try.
    const Seconds likely(healthy.people * 1.03 / healthy.rate->per_second);
    EXPECT_GE(taken, likely * 0.99) << seed;
    EXPECT_LE(taken, likely * 1.01 + healthy.retry.first_delay) << seed;
  }
}

TEST(CampaignSimulation, agrees_with_the_closed_form_where_everybody_is_greylisted) {
  struct Row {
    const char* fact;
    int tries;  // That are greylisted.
    std::chrono::seconds retry_after;
    Seconds least;
    Seconds most;
  };
  constexpr int people = 1000;  // 50 s at the rate.
  const Row rows[] = {
      {"every try goes at the rate", 0, 0s, 50s, 50s},
      // Whoever had the first try last waits when there is nothing else to do.
      {"some come back while others have their first try", 1, 20s, 2 * 50s, 2 * 50s + 20s},
      {"all have had their first try before the first one comes back", 1, 100s, 150s, 150s},
      {"the same, twice", 2, 100s, 250s, 250s},
  };
  for (const auto& [fact, tries, retry_after, least, most] : rows) {
    CampaignScenario greylisting = scenario(people);
    greylisting.outcomes = greylists_first(tries, retry_after);
    greylisting.retry.first_delay = 1s;

    const Seconds taken = time_taken(greylisting);

    // A retry is drawn up to a second later than it is asked for.
    const Seconds drawn = tries * 1s;
    EXPECT_GE(taken, least - burst_saves) << fact;
    EXPECT_LE(taken, most + drawn + engine_delay) << fact;
  }
}

TEST(CampaignSimulation, is_bound_by_its_connections_where_no_rate_is) {
  CampaignScenario unbound = scenario(4000);
  unbound.rate.reset();
  unbound.connections_max = 4;

  // 4 connections with 20 notices a second each.
  const Seconds expected = 4000 / 80 * 1s;
  EXPECT_NEAR(time_taken(unbound).count(), expected.count(), 0.02 * expected.count());
}

TEST(CampaignSimulation, keeps_to_the_limits_of_domains) {
  CampaignScenario provider = scenario(600);
  provider.domains = {"large.example", "one.example"};
  provider.limits.domains["large.example"].rate = pacing::RateLimit{.per_second = 2, .burst = 5};

  const SimulatedCampaign campaign = simulate(provider);

  std::vector<WallTime> at;
  for (const Telling& telling : campaign.told) {
    if (telling.person.value % 2 == 1) at.push_back(telling.at);
  }
  ASSERT_EQ(at.size(), 300U);
  for (std::size_t number = 7; number < at.size(); ++number) {
    ASSERT_GE(at[number] - at[number - 7], 1s);
  }
}

TEST(CampaignSimulation, tells_nobody_in_an_outage_and_goes_on_after_it) {
  CampaignScenario away = scenario(1000);
  away.outages = {{.from = begin + 10s, .until = begin + 40s}};

  const SimulatedCampaign campaign = simulate(away);

  EXPECT_EQ(campaign.counts.notified, 1000);
  for (const Telling& telling : campaign.told) {
    EXPECT_FALSE(begin + 10s <= telling.at && telling.at < begin + 40s);
  }
  EXPECT_GE(campaign.told.back().at, begin + 80s - burst_saves);
}

TEST(CampaignSimulation, takes_as_long_with_two_daemons_that_share_the_rate) {
  CampaignScenario shared = scenario(1000);
  shared.daemons = 2;

  EXPECT_NEAR(time_taken(shared).count(), 50, engine_delay.count());
}

TEST(CampaignSimulation, has_no_finish_where_the_deadline_comes_first) {
  CampaignScenario late = scenario(1000);
  late.notify_by = begin + 25s;

  const SimulatedCampaign campaign = simulate(late);

  EXPECT_EQ(simulated_finish(late), std::nullopt);
  EXPECT_TRUE(campaign.counts.closes());
  EXPECT_EQ(campaign.counts.pending, 0);
  EXPECT_NEAR(static_cast<double>(campaign.counts.notified), 500, 20 * engine_delay.count());
  EXPECT_LT(campaign.told.back().at, late.notify_by);
}

TEST(CampaignSimulation, says_what_stopped_it) {
  CampaignScenario refused = scenario(100);
  refused.outcomes = [](const Try&, Random&) {
    return Outcome{.verdict = Verdict::halt, .reason = Reason::policy_refused, .reply_code = 550};
  };

  const SimulatedCampaign campaign = simulate(refused);

  EXPECT_EQ(campaign.alarm, "policy_refused");
  EXPECT_EQ(campaign.finished_at, std::nullopt);
  EXPECT_EQ(campaign.counts.pending, 100);
  EXPECT_EQ(simulated_finish(refused), std::nullopt);
}

TEST(CampaignSimulation, of_nobody_is_over_as_it_begins) {
  EXPECT_EQ(simulated_finish(scenario(0)), begin);
}

TEST(CampaignSimulation, throws_what_its_script_throws) {
  CampaignScenario torn = scenario(10);
  torn.outcomes = [](const Try&, Random&) -> Outcome { throw std::domain_error("torn"); };

  EXPECT_THROW((void)simulate(torn), std::domain_error);
}

}  // namespace
}  // namespace crier::simulation
