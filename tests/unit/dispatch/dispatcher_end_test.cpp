// How a dispatcher ends.
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
using Moment = test::Injection::Moment;

using DispatcherEndTest = test::DispatcherFixture;

TEST_F(DispatcherEndTest, told_to_stop_without_work_it_ends) {
  start();

  dispatcher->stop();
  pass(1s);

  EXPECT_EQ(end, "returned");
}

TEST_F(DispatcherEndTest, told_to_stop_it_waits_for_what_is_on_the_wire_and_gives_its_lanes_back) {
  HostedCampaign& spring = add("spring", {.people = 4000});
  provider.script.latency_max = 2s;
  start(5s);
  const std::size_t sent = provider.takes.size();

  dispatcher->stop();
  pass(10s);

  EXPECT_EQ(end, "returned");
  EXPECT_EQ(lanes_held(spring), 0);
  EXPECT_EQ(in_doubt(spring), 0U);
  EXPECT_FALSE(dispatcher->has_left_doubt());
  EXPECT_LE(provider.takes.size(), sent + 4);  // One a connection.
  EXPECT_EQ(told("spring"), spring.world.counts.notified);
}

TEST_F(DispatcherEndTest, told_to_stop_while_it_reads_the_list_it_begins_nothing) {
  HostedCampaign& spring = add("spring");
  campaigns.faults.injection.at = [&](const char* call, Moment moment) {
    if (std::string_view(call) == "running" && moment == Moment::after) dispatcher->stop();
  };

  start(5s);

  EXPECT_EQ(end, "returned");
  EXPECT_EQ(claims_of(spring), 0);
}

TEST_F(DispatcherEndTest, told_to_stop_while_it_takes_lanes_it_gives_them_back_untouched) {
  HostedCampaign& spring = add("spring");
  spring.faults.injection.at = [&](const char* call, Moment moment) {
    if (std::string_view(call) == "claim" && moment == Moment::after) dispatcher->stop();
  };

  start(5s);

  EXPECT_EQ(end, "returned");
  EXPECT_EQ(claims_of(spring), lanes);
  EXPECT_EQ(lanes_held(spring), 0);
  EXPECT_EQ(told("spring"), 0);
  EXPECT_EQ(in_doubt(spring), 0U);
}

TEST_F(DispatcherEndTest, waits_for_the_wire_no_longer_than_the_drain_time) {
  HostedCampaign& spring = add("spring");
  provider.script.latency_max = no_answer;
  start();
  const SteadyTime stopped_at = clock.now();

  dispatcher->stop();
  pass(options.drain - 1s);
  EXPECT_TRUE(is_running());

  pass(2s);
  EXPECT_EQ(end, "returned");
  EXPECT_LE(ended_at, stopped_at + options.drain + 1s);
  EXPECT_EQ(lanes_held(spring), 0);
}

TEST_F(DispatcherEndTest, ends_after_the_drain_time_also_when_the_database_is_away) {
  HostedCampaign& spring = add("spring");
  provider.script.latency_max = no_answer;
  start();
  const SteadyTime stopped_at = clock.now();
  spring.faults.away = true;
  campaigns.faults.away = true;

  dispatcher->stop();
  pass(options.drain * 2);

  EXPECT_EQ(end, "returned");
  EXPECT_LE(ended_at, stopped_at + options.drain * 5 / 4 + 1s);
  EXPECT_EQ(lanes_held(spring), lanes);  // Until their leases end.
}

TEST_F(DispatcherEndTest, cancelled_it_ends_its_walks_and_writes_nothing_more) {
  HostedCampaign& spring = add("spring");
  provider.script.latency_max = no_answer;
  start();

  dispatching.cancel();
  pass(1s);

  EXPECT_EQ(end, "cancelled");
  EXPECT_EQ(dispatcher->lanes_held(), 0);
  EXPECT_EQ(lanes_held(spring), lanes);  // As after a crash.
}

}  // namespace
}  // namespace crier::dispatch
