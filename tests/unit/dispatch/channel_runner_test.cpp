#include "dispatch/channel_runner.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "runtime/task_group.h"
#include "simulation/memory_ledger.h"
#include "simulation/scripted_channel.h"
#include "simulation/scripted_provider.h"
#include "simulation/sim_clock.h"
#include "simulation/sim_daemon.h"
#include "support/engine/faulty_line.h"

namespace crier::dispatch {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr int connections_of_the_channel = 4;

class ChannelRunnerTest : public testing::Test {
 protected:
  ChannelRunnerTest() {
    runner.watch_share([this] { ++share_changes; });
    tasks.spawn(runner.run());
    SimClock::settle(io);
  }

  void TearDown() override {
    runner.close();
    clock.run_for(io, 1s);
    EXPECT_TRUE(tasks.empty());
  }

  void pass(Duration time) { clock.run_for(io, time); }

  // Another daemon asks for its part of the connections, and keeps it for `lease`.
  asio::awaitable<void> ask_next_door(std::chrono::milliseconds lease) {
    ShareRequest request{.name = "email",
                         .connections_max = connections_of_the_channel,
                         .connections_open = 0,
                         .lease = lease};
    const Share share = co_await neighbours_limits.share(std::move(request));
    next_door = share.connections;
  }

  asio::io_context io;
  SimClock clock;
  Random random{1};
  TaskGroup tasks{io.get_executor()};
  simulation::QuietMeter meter;
  simulation::MemoryWorld world{
      {.id = CampaignId{1}, .key = "test", .channel = "email", .notify_by = clock.wall_now() + 1h},
      1,
      {}};
  test::DatabaseFaults faults;
  test::FaultyLine line{clock, random, faults};
  simulation::MemoryLimits limits{{.world = world, .line = line, .clock = clock, .daemon = "here"}};
  simulation::MemoryLimits neighbours_limits{
      {.world = world, .line = line, .clock = clock, .daemon = "there"}};
  simulation::ScriptedProvider provider{{}, 50ms};
  simulation::ScriptedChannel channel{provider, clock, random, "here", io.get_executor()};
  ChannelRunner runner{{.name = "email",
                        .limits = {},
                        .connections_max = connections_of_the_channel,
                        .breaker = {},
                        .in_flight_limit = {},
                        .share_lease = 8s,
                        .seed = 1},
                       channel,
                       clock,
                       limits,
                       meter,
                       io.get_executor()};
  int share_changes{};
  int next_door{};
};

TEST_F(ChannelRunnerTest, opens_nothing_before_its_share_of_the_connections_is_known) {
  EXPECT_FALSE(runner.may_send());
  EXPECT_EQ(share_changes, 0);

  pass(1s);

  EXPECT_TRUE(runner.may_send());
  EXPECT_EQ(share_changes, 1);
}

TEST_F(ChannelRunnerTest, leaves_a_newcomer_its_part_of_the_connections) {
  pass(1s);

  tasks.spawn(ask_next_door(20s));
  pass(2s);
  tasks.spawn(ask_next_door(20s));
  pass(1s);

  EXPECT_EQ(next_door, connections_of_the_channel / 2);
  EXPECT_TRUE(runner.may_send());
}

TEST_F(ChannelRunnerTest, opens_nothing_any_more_when_its_share_cannot_be_renewed_in_time) {
  pass(1s);

  faults.away = true;
  pass(5s);
  EXPECT_TRUE(runner.may_send());  // Its share is valid still.
  pass(5s);
  EXPECT_FALSE(runner.may_send());
  EXPECT_EQ(share_changes, 2);

  faults.away = false;
  pass(3s);
  EXPECT_TRUE(runner.may_send());
  EXPECT_EQ(share_changes, 3);
}

}  // namespace
}  // namespace crier::dispatch
