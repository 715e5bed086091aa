#include "daemon/keep_looking.h"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/task_group.h"
#include "simulation/sim_clock.h"
#include "support/heard_troubles.h"

namespace crier::app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class KeepLooking : public testing::Test {
 protected:
  void look_every(Duration interval) {
    tasks.spawn(keep_looking(
        &clock, &heard, {.where = {.name = "a place"}, .during = "looking", .interval = interval},
        [this]() -> asio::awaitable<void> {
          looks.push_back(clock.now() - start);
          if (is_broken) throw std::runtime_error("refused");
          co_return;
        }));
  }

  asio::io_context io;
  SimClock clock;
  test::HeardTroubles heard;
  const SteadyTime start = clock.now();
  std::vector<Duration> looks;
  bool is_broken{};
  TaskGroup tasks{io.get_executor()};
};

TEST_F(KeepLooking, sees_within_seconds_that_a_step_works_again_however_seldom_it_looks) {
  is_broken = true;
  look_every(60s);
  clock.run_for(io, 5s);
  ASSERT_TRUE(heard.troubles.contains("a place"));

  is_broken = false;
  clock.run_for(io, look_again_max);

  EXPECT_FALSE(heard.troubles.contains("a place"));
  EXPECT_EQ(looks, (std::vector<Duration>{0s, 2s, 4s, 6s}));
  tasks.cancel();
  SimClock::settle(io);
}

TEST_F(KeepLooking, goes_by_its_interval_where_that_is_shorter_and_where_all_is_well) {
  look_every(500ms);
  clock.run_for(io, 1s);
  is_broken = true;
  clock.run_for(io, 1s);

  EXPECT_EQ(looks, (std::vector<Duration>{0s, 500ms, 1s, 1500ms, 2s}));
  EXPECT_TRUE(heard.troubles.contains("a place"));
  tasks.cancel();
  SimClock::settle(io);
}

}  // namespace
}  // namespace crier::app
