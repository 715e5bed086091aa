// Several campaigns on one channel, through the engine: who of them comes to how much of it.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "simulation/dispatch/shared_channel.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;

class Shared : public testing::TestWithParam<std::uint64_t> {};

INSTANTIATE_TEST_SUITE_P(Seeds, Shared, testing::Range<std::uint64_t>(1, 9));

TEST_P(Shared, a_campaign_that_needs_everything_lets_nobody_starve) {
  SharedChannel channel({.seed = GetParam(), .rate = 20});
  // It cannot be done: six times as much as goes until then.
  channel.add("spring", {.people = 24'000, .notify_by = 200s});
  channel.add("summer", {.people = 400, .notify_by = 24h});
  channel.add("autumn", {.people = 400, .notify_by = 48h, .starts_in = 20s});

  channel.run_for(180s);

  for (const std::string key : {"summer", "autumn"}) {
    EXPECT_GE(channel.told(key).size(), 10U) << key;
    EXPECT_LE(channel.longest_silence(key, 25s), 25s) << key;
  }
  EXPECT_GE(channel.told("spring").size(), 20U * 180 * 9 / 10);
}

TEST_P(Shared, every_deadline_is_met_while_all_can_be) {
  constexpr double rate = 40;
  SharedChannel channel({.seed = GetParam(), .rate = rate});
  Random random(GetParam());
  double before = 0;
  std::vector<HostedCampaign*> campaigns;
  for (const std::string key : {"spring", "summer", "autumn"}) {
    const int people = 500 + static_cast<int>(random.below(3'000));
    before += people;
    // A tenth more than all up to this one need, and some seconds to begin and to end.
    const auto time = std::chrono::seconds(static_cast<int>(std::ceil(1.1 * before / rate)) + 15);
    campaigns.push_back(
        &channel.add(key, {.people = people,
                           .notify_by = time,
                           .standing = {.weight = 1 + static_cast<int>(random.below(20))}}));
  }

  ASSERT_TRUE(channel.run_to_the_end(1h));

  for (const HostedCampaign* each : campaigns) {
    EXPECT_EQ(each->world.counts.failed, 0) << each->world.campaign.key;
    EXPECT_EQ(each->world.counts.notified, each->world.counts.planned);
    EXPECT_EQ(each->world.fault_in_books(), "");
  }
}

TEST_P(Shared, what_no_deadline_needs_goes_by_weight) {
  SharedChannel channel({.seed = GetParam(), .rate = 40});
  channel.add("spring", {.people = 20'000, .notify_by = 24h * 30, .standing = {.weight = 3}});
  channel.add("summer", {.people = 20'000, .notify_by = 24h * 40, .standing = {.weight = 1}});

  channel.run_for(130s);

  const double first = channel.told_between("spring", 10s, 130s);
  const double second = channel.told_between("summer", 10s, 130s);
  EXPECT_NEAR(first / second, 3, 0.3);
  EXPECT_GE(first + second, 40 * 120 * 0.95);
}

// It needs twelve a second, and has them: its forecast knows more of what may go wrong.
TEST_P(Shared, an_endangered_campaign_has_all_that_the_others_do_not_need) {
  SharedChannel channel({.seed = GetParam(), .rate = 20});
  HostedCampaign& endangered = channel.add("spring", {.people = 3'600, .notify_by = 300s});
  endangered.world.campaign.is_endangered = true;
  channel.add("summer", {.people = 2'100, .notify_by = 3000s, .standing = {.weight = 10}});
  channel.add("autumn", {.people = 2'100, .notify_by = 3000s, .standing = {.weight = 10}});

  channel.run_for(180s);

  for (auto from = 20s; from < 180s; from += 20s) {
    EXPECT_GE(channel.told_between("spring", from, from + 20s), 17 * 20) << from.count();
  }
  for (const std::string key : {"summer", "autumn"}) {
    EXPECT_GE(channel.told_between(key, 20s, 180s), 0.7 * 160) << key;
  }
}

TEST_P(Shared, a_breach_precedes_what_was_there_before_it) {
  SharedChannel channel({.seed = GetParam(), .rate = 40});
  channel.add("spring", {.people = 12'000, .notify_by = 200s});
  HostedCampaign& breach = channel.add("breach", {.people = 1'600,
                                                  .notify_by = 72h,
                                                  .starts_in = 60s,
                                                  .standing = {.profile = NoticeProfile::breach}});

  channel.run_for(115s);

  // 40 seconds at all but two hundredths of the rate, and some to take lanes.
  EXPECT_EQ(breach.world.counts.notified, 1'600);
  EXPECT_GE(channel.told_between("spring", 60s, 100s), 5);
  // Then the channel is all the other's again, as it was before.
  EXPECT_GE(channel.told_between("spring", 20s, 60s), 40 * 40 * 9 / 10);
  EXPECT_GE(channel.told_between("spring", 107s, 115s), 40 * 8 * 9 / 10);
}

// The one whose deadline is near has people of a provider only that takes two a second.
TEST_P(Shared, what_a_campaign_cannot_use_goes_to_the_others_at_once) {
  pacing::LimitSettings limits;
  limits.domains["slow.example"].rate = pacing::RateLimit{.per_second = 2, .burst = 2};
  SharedChannel channel({.seed = GetParam(), .rate = 40, .limits = limits});
  channel.add("spring", {.people = 6'000, .notify_by = 200s, .domain = "slow.example"});
  channel.add("summer", {.people = 8'000, .notify_by = 24h});

  channel.run_for(130s);

  EXPECT_GE(channel.told_between("spring", 10s, 130s), 2 * 120 * 8 / 10);
  EXPECT_GE(channel.told_between("summer", 10s, 130s), 38 * 120 * 9 / 10);
}

// Of the 45 minutes until the nearest deadline 30 are open, in which 3,600 people can be told. It
// needs most of them, and the other, which has weeks, weighs twenty times as much.
TEST_P(Shared, a_deadline_is_kept_that_needs_most_of_the_hours_of_the_channel) {
  pacing::LimitSettings limits;
  limits.channel.hours = pacing::hours_of_every_day({.from = 8h, .until = 8h + 15min});
  for (auto& ranges : limits.channel.hours->by_weekday) {
    ranges.push_back({.from = 8h + 30min, .until = 8h + 45min});
  }
  SharedChannel channel({.seed = GetParam(), .rate = 2, .limits = limits});
  const WallTime eight = parse_iso8601("2026-06-10T08:00:00Z").value();
  channel.clock.step_wall(eight - channel.clock.wall_now());
  const HostedCampaign& near =
      channel.add("spring", {.people = 3'050, .notify_by = 45min, .standing = {.weight = 1}});
  channel.add("summer", {.people = 6'000, .notify_by = 24h * 30, .standing = {.weight = 20}});

  channel.run_for(46min);

  EXPECT_EQ(near.world.counts.notified, 3'050);
  EXPECT_GE(channel.told("summer").size(), 100U);
}

// Half an hour of people's own, an hour of sleep, and half an hour again; then the next hours begin
// too late, and who is left is told at once. In these 91 minutes 5,460 people can be told.
TEST(SharedInTheirHours, a_deadline_is_kept_that_needs_most_of_the_time_in_which_people_are_awake) {
  pacing::LimitSettings limits;
  limits.people = {.hours = pacing::hours_of_every_day({.from = 8h, .until = 8h + 30min})};
  for (auto& ranges : limits.people->hours.by_weekday) {
    ranges.push_back({.from = 9h + 30min, .until = 10h});
  }
  SharedChannel channel({.seed = 7, .rate = 1, .limits = limits});
  const WallTime eight = parse_iso8601("2026-06-10T06:00:00Z").value();  // In Berlin.
  channel.clock.step_wall(eight - channel.clock.wall_now());
  const SharedChannel::Campaign::Home home{.zone = "Europe/Berlin", .country = "DE"};
  const HostedCampaign& near = channel.add(
      "spring",
      {.people = 4'800, .notify_by = 2h + 31min, .standing = {.weight = 1}, .homes = {home}});
  channel.add(
      "summer",
      {.people = 6'000, .notify_by = 24h * 30, .standing = {.weight = 20}, .homes = {home}});

  channel.run_for(2h + 32min);

  EXPECT_EQ(near.world.counts.notified, 4'800);
}

// One that ends, or has not begun, leaves nothing of the channel unused.
TEST_P(Shared, the_channel_is_used_whoever_comes_and_goes) {
  SharedChannel channel({.seed = GetParam(), .rate = 40});
  channel.add("spring", {.people = 1'500, .notify_by = 24h});
  channel.add("summer", {.people = 6'000, .notify_by = 25h, .starts_in = 30s});
  channel.add("autumn", {.people = 300, .notify_by = 26h, .starts_in = 60s});

  channel.run_for(130s);

  for (auto from = 10s; from < 130s; from += 10s) {
    int told = 0;
    for (const std::string key : {"spring", "summer", "autumn"}) {
      told += channel.told_between(key, from, from + 10s);
    }
    EXPECT_GE(told, 40 * 10 * 9 / 10) << from.count();
  }
}

// More than lanes that a daemon walks at a time.
TEST_P(Shared, ten_campaigns_all_go_on) {
  SharedChannel channel({.seed = GetParam(), .rate = 40});
  for (int number = 1; number <= 10; ++number) {
    channel.add("c" + std::to_string(number),
                {.people = 2'000, .notify_by = std::chrono::hours(24 + number)});
  }

  channel.run_for(70s);

  for (int number = 1; number <= 10; ++number) {
    EXPECT_NEAR(channel.told_between("c" + std::to_string(number), 10s, 70s), 240, 60) << number;
  }
}

}  // namespace
}  // namespace crier::test
