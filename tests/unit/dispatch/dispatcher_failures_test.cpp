// What a dispatcher does about what fails: in one campaign, at its leases, at its lanes.
#include <algorithm>
#include <memory>
#include <string_view>

#include <gtest/gtest.h>

#include "dispatch/dispatcher.h"
#include "unit/dispatch/dispatcher_fixture.h"

namespace crier::dispatch {
namespace {

using namespace std::chrono_literals;
using test::HostedCampaign;
using test::lanes;
using test::no_answer;
using test::people;
using test::refused;
using test::refuses;
using Moment = test::Injection::Moment;

using DispatcherFailuresTest = test::DispatcherFixture;

TEST_F(DispatcherFailuresTest, takes_no_lanes_of_a_campaign_whose_notices_cannot_be_written) {
  HostedCampaign& broken = add("broken", {.make_composer = [](const RunningCampaign&) {
                                 return std::unique_ptr<NoticeComposer>();
                               }});
  add("spring");

  start(20s);

  EXPECT_EQ(claims_of(broken), 0);
  EXPECT_EQ(told("spring"), people);
}

// Nobody is told what could not be booked.
TEST_F(DispatcherFailuresTest,
       waits_with_a_campaign_whose_bookings_are_refused_until_they_are_granted) {
  HostedCampaign& spring = add("spring");
  spring.faults.injection = refuses("rehearse", Refusal::Kind::rule);

  start(5min);
  EXPECT_EQ(claims_of(spring), 0);
  EXPECT_EQ(told("spring"), 0);
  EXPECT_EQ(spring.world.stopped_because, "");
  EXPECT_TRUE(meter.troubles.contains("campaign 1"));
  EXPECT_EQ(dispatcher->standstill().where, "campaign 1");

  spring.faults.injection = {};
  pass(1min);
  EXPECT_EQ(told("spring"), people);
  EXPECT_TRUE(meter.troubles.empty());
}

TEST_F(DispatcherFailuresTest,
       pauses_a_campaign_with_broken_data_by_an_alarm_and_goes_on_with_others) {
  HostedCampaign& broken = add("broken");
  broken.faults.injection = refuses("claim", Refusal::Kind::data);
  add("spring");

  start(1min);

  EXPECT_TRUE(broken.world.stopped_because.starts_with("the work failed, again and again"))
      << broken.world.stopped_because;
  EXPECT_EQ(told("broken"), 0);
  EXPECT_EQ(told("spring"), people);
  EXPECT_FALSE(meter.troubles.contains("campaign 1"));
}

// Each further try would tell people once more.
TEST_F(DispatcherFailuresTest,
       pauses_a_campaign_at_once_whose_outcomes_are_refused_for_their_data) {
  HostedCampaign& broken = add("broken");
  broken.faults.injection = refuses("flush", Refusal::Kind::data);

  start(1min);

  EXPECT_NE(broken.world.stopped_because.find("Some people were told"), std::string::npos);
  EXPECT_TRUE(dispatcher->has_left_doubt());
  EXPECT_EQ(lanes_held(broken), 0);
  EXPECT_LE(told("broken"), people);
}

TEST_F(DispatcherFailuresTest, has_left_doubt_until_it_has_booked_the_doubt) {
  HostedCampaign& spring = add("spring");
  spring.faults.injection = refuses("flush", Refusal::Kind::rule);
  start(35s);
  ASSERT_EQ(spring.world.stopped_because, "");
  EXPECT_TRUE(dispatcher->has_left_doubt());

  spring.faults.injection = {};
  pass(1min);

  EXPECT_GT(spring.world.unknown_attempts(), 0);
  EXPECT_EQ(spring.world.counts.pending, 0);
  EXPECT_FALSE(dispatcher->has_left_doubt());
}

TEST_F(DispatcherFailuresTest, does_not_begin_a_campaign_anew_whose_pause_is_refused) {
  HostedCampaign& broken = add("broken");
  bool pause_is_refused = true;
  broken.faults.injection.at = [&](const char* call, Moment moment) {
    const std::string_view asked(call);
    if (moment != Moment::before) return;
    if (asked == "flush") throw refused(Refusal::Kind::data);
    if (asked == "raise_alarm" && pause_is_refused) throw refused(Refusal::Kind::rule);
  };
  start(1min);
  const int told_until_now = told("broken");
  EXPECT_TRUE(meter.troubles.contains("campaign 1, pausing it"));

  pass(5min);
  EXPECT_EQ(told("broken"), told_until_now);
  EXPECT_EQ(broken.world.stopped_because, "");

  pause_is_refused = false;
  pass(5s);
  EXPECT_NE(broken.world.stopped_because, "");
  EXPECT_TRUE(meter.troubles.empty());
}

TEST_F(DispatcherFailuresTest, pauses_a_campaign_whose_sender_is_refused) {
  HostedCampaign& spring = add("spring");
  provider.script.refuses_sender = true;

  start(10s);

  EXPECT_EQ(spring.world.alarm, Reason::policy_refused);
  EXPECT_EQ(lanes_held(spring), 0);
  EXPECT_EQ(told("spring"), 0);
  EXPECT_EQ(spring.world.counts.pending, people);
}

// One lane shows as well whether it goes on, and puts fewer people in doubt.
TEST_F(DispatcherFailuresTest, after_a_setback_asks_for_one_lane_at_a_time) {
  HostedCampaign& spring = add("spring");
  spring.faults.injection = refuses("read_page", Refusal::Kind::data);
  start(100ms);
  ASSERT_EQ(claims_of(spring), lanes);

  std::int64_t most = 0;
  for (int step = 0; step < 100; ++step) {
    const std::int64_t before = claims_of(spring);
    pass(100ms);
    most = std::max(most, claims_of(spring) - before);
  }

  EXPECT_EQ(most, 1);
}

// The others may last for hours.
TEST_F(DispatcherFailuresTest, asks_a_lane_that_failed_again_before_the_turn_of_the_others) {
  options.lanes_active_max = 1;
  provider.script.latency_max = 1s;
  HostedCampaign& spring = add("spring", {.people = 4000});
  // All but the last are in other hands, until it has failed.
  (void)spring.world.claim({.campaign = CampaignId{1}, .step = 1, .lanes_max = 3, .lease = 2s},
                           "there", clock.wall_now());
  spring.faults.injection = refuses("read_page", Refusal::Kind::data);
  start(3s);
  ASSERT_TRUE(meter.troubles.contains("campaign 1"));

  spring.faults.injection = {};
  pass(8s);

  EXPECT_TRUE(meter.troubles.empty());
  EXPECT_EQ(spring.world.stopped_because, "");
  EXPECT_EQ(spring.world.lanes().back().owner, "here");
}

// A walk that fails asks for other things before it ends.
TEST_F(DispatcherFailuresTest, says_that_it_works_again_when_it_does_and_no_sooner) {
  HostedCampaign& spring = add("spring");
  spring.faults.injection = refuses("read_page", Refusal::Kind::rule);
  start(1min);
  EXPECT_EQ(meter.mended, std::vector<std::string>{});

  spring.faults.injection = {};
  pass(30s);
  EXPECT_EQ(meter.mended, std::vector<std::string>{"campaign 1"});
  EXPECT_EQ(told("spring"), people);
}

TEST_F(DispatcherFailuresTest, does_not_take_lanes_that_were_not_asked_for_for_lanes_granted) {
  HostedCampaign& spring = add("spring");
  spring.faults.injection = refuses("claim", Refusal::Kind::rule);
  start(5s);
  // Without connections of its own it asks for none.
  faults_of_limits.away = true;
  pass(20s);
  spring.faults.injection = {};
  pass(20s);
  EXPECT_TRUE(meter.troubles.contains("campaign 1"));
  EXPECT_EQ(meter.mended, std::vector<std::string>{});

  faults_of_limits.away = false;
  pass(20s);
  EXPECT_TRUE(meter.troubles.empty());
  EXPECT_EQ(told("spring"), people);
}

TEST_F(DispatcherFailuresTest, says_nothing_of_leases_that_nobody_needs_any_more) {
  add("spring");
  campaigns.faults.injection = refuses("renew", Refusal::Kind::rule);
  start(1min);

  EXPECT_EQ(told("spring"), people);
  EXPECT_TRUE(meter.troubles.empty());
  EXPECT_EQ(meter.mended, std::vector<std::string>{});
}

// A conflict is tried again at once.
TEST_F(DispatcherFailuresTest, is_well_while_it_tries_again_what_met_a_conflict) {
  add("spring");
  start(1s);
  int conflicts = 0;
  campaigns.faults.injection.at = [&](const char* call, Moment moment) {
    if (std::string_view(call) != "running" || moment != Moment::before || conflicts > 0) return;
    ++conflicts;
    throw LedgerBusy({.kind = Refusal::Kind::busy, .statement = "running", .sqlstate = "40001"});
  };
  while (conflicts == 0) pass(100ms);

  EXPECT_TRUE(dispatcher->healthy());
  EXPECT_EQ(meter.database_losses, 0);
}

TEST_F(DispatcherFailuresTest, a_database_that_is_away_is_nothing_against_the_campaign) {
  HostedCampaign& spring = add("spring");
  spring.faults.away = true;
  start(5min);
  EXPECT_EQ(spring.world.stopped_because, "");
  EXPECT_FALSE(dispatcher->standstill().where.starts_with("campaign"));

  spring.faults.away = false;
  pass(20s);
  EXPECT_EQ(told("spring"), people);
}

TEST_F(DispatcherFailuresTest, keeps_its_lanes_for_longer_than_one_lease) {
  HostedCampaign& spring = add("spring");
  provider.script.latency_max = no_answer;
  start(3s);

  pass(45s);

  EXPECT_EQ(lanes_held(spring), lanes);
  EXPECT_EQ(claims_of(spring), lanes);
  EXPECT_EQ(meter.lanes_lost, 0);
}

TEST_F(DispatcherFailuresTest, leaves_a_lane_that_another_has_taken) {
  HostedCampaign& spring = add("spring");
  provider.script.latency_max = no_answer;
  start(3s);
  campaigns.faults.away = true;  // No lease is renewed.
  pass(15s);
  (void)spring.world.claim({.campaign = CampaignId{1}, .step = 1, .lanes_max = 1, .lease = 1h},
                           "there", clock.wall_now());

  campaigns.faults.away = false;
  pass(5s);

  EXPECT_EQ(meter.lanes_lost, 1);
  EXPECT_EQ(dispatcher->lanes_held(), lanes - 1);
  EXPECT_EQ(spring.world.lanes().front().owner, "there");
  EXPECT_EQ(spring.world.stopped_because, "");
}

TEST_F(DispatcherFailuresTest, names_the_lane_that_stands_still) {
  add("spring", {.lanes = 1});
  provider.script.latency_max = no_answer;
  start(5s);

  pass(40s);

  const Standstill found = dispatcher->standstill();
  EXPECT_EQ(found.where, "campaign 1, lane 0");
  EXPECT_GE(found.longest, 40s);
}

// Here nobody else is there to take them.
TEST_F(DispatcherFailuresTest,
       gives_up_lanes_that_stand_still_and_pauses_their_campaign_the_second_time) {
  HostedCampaign& spring = add("spring");
  provider.script.latency_max = no_answer;
  start(5s);
  const Duration longest = options.standstill_max * DispatcherOptions::standstills_max;

  pass(longest + options.lease + 10s);
  EXPECT_EQ(claims_of(spring), 2 * lanes);
  EXPECT_GT(spring.world.unknown_attempts(), 0);
  EXPECT_EQ(spring.world.stopped_because, "");

  pass(longest + 10s);
  EXPECT_NE(spring.world.stopped_because.find("it stood still for"), std::string::npos);
}

// Somebody may have paused it.
TEST_F(DispatcherFailuresTest, tells_nobody_while_it_cannot_read_what_runs) {
  constexpr int many = 200;
  add("spring", {.people = many});
  provider.script.latency_max = 10s;
  start(5s);
  campaigns.faults.injection = refuses("running", Refusal::Kind::rule);

  pass(options.lease + 2min);
  const auto told_until_then = told("spring");
  EXPECT_LT(told_until_then, many);
  EXPECT_EQ(dispatcher->lanes_held(), 0);
  pass(5min);
  EXPECT_EQ(told("spring"), told_until_then);

  campaigns.faults.injection = {};
  pass(30min);
  EXPECT_EQ(told("spring"), many);
}

}  // namespace
}  // namespace crier::dispatch
