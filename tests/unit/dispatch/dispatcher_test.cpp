#include "dispatch/dispatcher.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "unit/dispatch/dispatcher_fixture.h"

namespace crier::dispatch {
namespace {

using namespace std::chrono_literals;
using test::HostedCampaign;
using test::lanes;
using test::no_answer;
using test::people;
using test::refuses;

using DispatcherTest = test::DispatcherFixture;

TEST_F(DispatcherTest, tells_everybody_of_a_running_campaign_and_marks_it_finished) {
  HostedCampaign& spring = add("spring");

  start(20s);

  EXPECT_EQ(told("spring"), people);
  EXPECT_TRUE(spring.world.finished);
  EXPECT_EQ(dispatcher->lanes_held(), 0);
  EXPECT_TRUE(is_running());
}

TEST_F(DispatcherTest, begins_a_scheduled_campaign_when_its_start_has_come) {
  HostedCampaign& spring = add("spring", {.starts_in = 10s});

  start(9s);
  EXPECT_FALSE(spring.has_begun);
  EXPECT_EQ(lanes_held(spring), 0);

  pass(20s);
  EXPECT_EQ(told("spring"), people);
}

// A short campaign would lose a good part of its time to the interval of the list.
TEST_F(DispatcherTest, takes_up_a_campaign_as_soon_as_it_has_begun) {
  options.poll = 1h;
  add("spring");
  campaigns.begin_lasts = 200ms;

  start(10s);

  EXPECT_EQ(told("spring"), people);
}

TEST_F(DispatcherTest, leaves_a_campaign_of_a_channel_that_it_lacks_to_others) {
  HostedCampaign& by_pigeon = add("by_pigeon", {.channel = "pigeon"});
  add("spring");

  start(20s);

  EXPECT_EQ(claims_of(by_pigeon), 0);
  EXPECT_FALSE(by_pigeon.world.finished);
  EXPECT_EQ(told("spring"), people);
}

TEST_F(DispatcherTest, holds_no_more_lanes_of_a_campaign_than_it_may) {
  options.lanes_active_max = 3;
  HostedCampaign& spring = add("spring", {.lanes = 8});
  provider.script.latency_max = no_answer;

  start(5s);

  EXPECT_EQ(dispatcher->lanes_held(), 3);
  EXPECT_EQ(lanes_held(spring), 3);
}

TEST_F(DispatcherTest, takes_the_next_lane_as_soon_as_one_has_ended) {
  options.lanes_active_max = 1;
  options.poll = 1h;
  HostedCampaign& spring = add("spring");
  int most = 0;

  start(0s);
  for (int step = 0; step < 600; ++step) {
    pass(100ms);
    most = std::max(most, lanes_held(spring));
  }

  EXPECT_EQ(told("spring"), people);
  EXPECT_EQ(most, 1);
}

TEST_F(DispatcherTest, with_no_lane_to_spare_gives_some_back_for_a_second_campaign_of_the_channel) {
  options.lanes_active_max = lanes;
  HostedCampaign& first = add("first");
  provider.script.latency_max = no_answer;
  start();
  ASSERT_EQ(lanes_held(first), lanes);
  HostedCampaign& second = add("second", {.notify_by = 24h});

  pass(10s);

  EXPECT_EQ(lanes_held(first), lanes / 2);
  EXPECT_EQ(lanes_held(second), lanes / 2);
}

// All of both have been refused once, those of the first sooner.
TEST_F(DispatcherTest, with_no_lane_to_spare_for_people_who_come_back_shares_them_as_well) {
  options.lanes_active_max = lanes;
  options.retry.first_delay = 20min;
  provider.script.retry_recipient = 1;
  HostedCampaign& first = add("first", {.people = 10 * people});
  HostedCampaign& second = add("second", {.starts_in = 110s, .people = 10 * people});
  start(125s);
  ASSERT_EQ(lanes_held(first) + lanes_held(second), 0);
  provider.script.latency_max = no_answer;
  pass(95s);
  ASSERT_EQ(lanes_held(first), lanes);

  pass(60s);

  // What has a notice on the wire is given back after the answer.
  EXPECT_EQ(lanes_held(second), lanes / 2);
}

TEST_F(DispatcherTest, gives_no_lanes_back_for_a_campaign_that_has_none_to_be_had) {
  options.lanes_active_max = lanes;
  HostedCampaign& first = add("first");
  provider.script.latency_max = no_answer;
  start();
  HostedCampaign& second = add("second");
  (void)second.world.claim(
      {.campaign = second.world.campaign.id, .step = 1, .lanes_max = lanes, .lease = 1h}, "there",
      clock.wall_now());

  pass(10s);

  EXPECT_EQ(lanes_held(first), lanes);
  EXPECT_EQ(claims_of(first), lanes);
}

TEST_F(DispatcherTest, each_campaign_has_a_lane_however_many_there_are) {
  options.lanes_active_max = 2;
  provider.script.latency_max = no_answer;
  std::vector<HostedCampaign*> all;
  for (const char* key : {"one", "two", "three", "four"}) all.push_back(&add(key));

  start(10s);

  for (const HostedCampaign* each : all) EXPECT_EQ(lanes_held(*each), 1);
}

TEST_F(DispatcherTest, a_channel_that_answers_nothing_keeps_no_lanes_from_another) {
  options.lanes_active_max = lanes;
  HostedCampaign& mute = add("mute");
  provider.script.latency_max = no_answer;
  start();
  add("spring", {.channel = "webhook"});

  pass(20s);

  EXPECT_EQ(lanes_held(mute), lanes);
  EXPECT_EQ(told("spring"), people);
}

// With more daemons than connections some have none.
TEST_F(DispatcherTest, takes_no_lanes_before_it_has_a_connection_of_its_own) {
  HostedCampaign& spring = add("spring");
  tasks.spawn(take_connections(4, 15s));
  pass(1s);

  start(10s);
  EXPECT_EQ(lanes_held(spring), 0);

  pass(30s);
  EXPECT_EQ(told("spring"), people);
}

TEST_F(DispatcherTest, gives_its_lanes_back_when_it_loses_its_connections) {
  HostedCampaign& spring = add("spring", {.people = 4000});
  start(5s);
  ASSERT_GT(lanes_held(spring), 0);

  faults_of_limits.away = true;
  pass(20s);

  EXPECT_FALSE(runner.may_send());
  EXPECT_EQ(lanes_held(spring), 0);
  EXPECT_EQ(in_doubt(spring), 0U);
}

TEST_F(DispatcherTest, is_healthy_only_when_it_has_read_the_list_of_campaigns) {
  campaigns.faults.away = true;
  start();
  EXPECT_FALSE(dispatcher->healthy());

  campaigns.faults.away = false;
  pass(3s);
  EXPECT_TRUE(dispatcher->healthy());
}

// Its words and dates may be others by now.
TEST_F(DispatcherTest, tells_nobody_of_what_was_listed_longer_ago_and_keeps_its_lanes) {
  HostedCampaign& spring = add("spring", {.people = 2000});
  start(2s);
  campaigns.faults.injection = refuses("running", Refusal::Kind::rule);
  pass(DispatcherOptions::listed_for + 2 * provider.script.latency_max);
  const int told_by_then = told("spring");
  ASSERT_LT(told_by_then, 2000);

  pass(5s);
  EXPECT_FALSE(dispatcher->healthy());
  EXPECT_TRUE(meter.troubles.contains("the list of campaigns"));
  EXPECT_EQ(told("spring"), told_by_then);
  EXPECT_EQ(lanes_held(spring), lanes);

  campaigns.faults.injection = {};
  pass(3s);
  EXPECT_TRUE(dispatcher->healthy());
  EXPECT_TRUE(meter.troubles.empty());
  EXPECT_GT(told("spring"), told_by_then);
  pass(1min);
  EXPECT_EQ(told("spring"), 2000);
}

TEST_F(DispatcherTest, goes_on_while_the_list_takes_as_long_as_a_poll) {
  add("spring", {.people = 2000});
  options.poll = 500ms;
  campaigns.faults.latency_max = 250ms;  // Of the question, and of the answer.
  start(3s);
  int told_before = told("spring");

  for (int second = 0; second < 5; ++second) {
    pass(1s);
    EXPECT_GT(told("spring"), told_before);
    told_before = told("spring");
  }
}

struct WithoutObjections final : simulation::PlainComposer {
  using PlainComposer::PlainComposer;
  [[nodiscard]] std::string_view purpose() const override { return ""; }
};

TEST_F(DispatcherTest, tells_nobody_who_could_object_while_objections_cannot_be_recorded) {
  HostedCampaign& spring = add("spring", {.people = 2000});
  add("breach", {.people = 2000, .make_composer = [](const RunningCampaign& campaign) {
                   return std::make_unique<WithoutObjections>(campaign.key);
                 }});
  start(2s);
  gate.close();
  pass(2 * provider.script.latency_max);
  const int told_by_then = told("spring");
  ASSERT_LT(told_by_then, 2000);

  pass(5min);
  EXPECT_EQ(told("spring"), told_by_then);
  EXPECT_EQ(told("breach"), 2000) << "it has the room of the other";
  EXPECT_EQ(lanes_held(spring), 0);
  EXPECT_EQ(in_doubt(spring), 0U);
  EXPECT_GE(dispatcher->standstill().longest, 5min);
  EXPECT_TRUE(dispatcher->kept_back_since());

  gate.open();
  pass(1min);
  EXPECT_LT(dispatcher->standstill().longest, 5s);
  EXPECT_FALSE(dispatcher->kept_back_since());
  EXPECT_EQ(told("spring"), 2000);
  EXPECT_EQ(spring.world.stopped_because, "");
}

struct DatesMoved : DispatcherTest {
  void owe(int count) {
    for (int number = 1; number <= count; ++number) {
      corrections_owed.owe(
          {.position = number,
           .receipt = fmt::format("R-{}", number),
           .stated_at = clock.wall_now(),
           .recorded_at = clock.wall_now(),
           .triable_since = clock.wall_now(),
           .told = Told::yes,
           .row = {.subject = {.id = SubjectId{number},
                               .ref = fmt::format("corrected-{}", number),
                               .email = fmt::format("corrected-{}@example.org", number),
                               .time_zone = "Etc/UTC"}}});
    }
  }
};

TEST_F(DatesMoved, are_told_to_nobody_while_objections_cannot_be_recorded) {
  start(2s);
  gate.close();
  owe(3);
  pass(5min);
  EXPECT_TRUE(provider.deliveries.empty());

  gate.open();
  pass(1min);
  EXPECT_EQ(provider.deliveries.size(), 3U);
  EXPECT_TRUE(corrections_owed.all_ended());
}

TEST_F(DatesMoved, are_told_at_no_hour_at_which_people_sleep) {
  start(2s);
  const auto hour = std::chrono::floor<std::chrono::hours>(clock.wall_now().time_since_epoch());
  const std::chrono::minutes from = (hour + 2h) % std::chrono::hours(24);
  pacing::LimitSettings limits;
  limits.channel.zone = "Etc/UTC";
  limits.people =
      pacing::PeopleHours{.hours = pacing::hours_of_every_day({.from = from, .until = from + 1h})};
  runner.change_limits(limits);
  owe(3);
  pass(30min);
  EXPECT_TRUE(provider.deliveries.empty());

  pass(24h);
  EXPECT_EQ(provider.deliveries.size(), 3U);
}

TEST_F(DispatcherTest, gives_back_the_lanes_of_a_campaign_that_is_paused_and_goes_on_after_it) {
  HostedCampaign& spring = add("spring", {.people = 400});
  start(2s);
  ASSERT_GT(lanes_held(spring), 0);

  spring.world.paused = true;
  pass(3s);
  const int told_at_pause = told("spring");
  EXPECT_LT(told_at_pause, 400);
  EXPECT_EQ(lanes_held(spring), 0);
  EXPECT_EQ(in_doubt(spring), 0U);
  pass(10s);
  EXPECT_EQ(told("spring"), told_at_pause);

  spring.world.paused = false;
  pass(1min);
  EXPECT_EQ(told("spring"), 400);
}

TEST_F(DispatcherTest, hears_of_a_pause_while_another_campaign_begins) {
  HostedCampaign& spring = add("spring", {.people = 400});
  start(2s);
  campaigns.begin_lasts = 10min;
  pass(2s);
  ASSERT_GT(lanes_held(spring), 0);

  spring.world.paused = true;
  pass(3s);

  EXPECT_EQ(lanes_held(spring), 0);
  EXPECT_LT(told("spring"), 400);
}

TEST_F(DispatcherTest, takes_up_another_edition_of_the_words) {
  HostedCampaign& spring = add("spring", {.people = 400});
  start(2s);

  spring.world.campaign.edition = 1;
  pass(1min);

  EXPECT_EQ(spring.world.editions_opened, (std::vector<int>{0, 1}));
  EXPECT_EQ(told("spring"), 400);
}

}  // namespace
}  // namespace crier::dispatch
