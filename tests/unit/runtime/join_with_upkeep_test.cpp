#include "runtime/join_with_upkeep.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include "simulation/sim_clock.h"

namespace crier {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Events = std::vector<std::string>;

class JoinWithUpkeepTest : public testing::Test {
 protected:
  JoinWithUpkeepTest() { upkeep.take_along(work); }

  void TearDown() override {
    EXPECT_TRUE(work.empty());
    EXPECT_TRUE(upkeep.empty());
    EXPECT_TRUE(caller.empty());
  }

  void start() {
    caller.spawn(join());
    SimClock::settle(io);
  }

  asio::awaitable<void> join() {
    try {
      co_await join_with_upkeep(&work, &upkeep);
      events.emplace_back("returned");
    } catch (const boost::system::system_error& error) {
      events.emplace_back(error.code() == asio::error::operation_aborted ? "threw aborted"
                                                                         : "threw another error");
    } catch (const std::runtime_error& error) {
      events.push_back(std::string("threw ") + error.what());
    }
    throws_when_cancelled = co_await asio::this_coro::throw_if_cancelled();
  }

  asio::awaitable<void> end_after(Duration delay, std::string name) {
    co_await clock.sleep_until(clock.now() + delay);
    events.push_back(name + " ended");
  }

  asio::awaitable<void> fail_after(Duration delay, std::string what) {
    co_await clock.sleep_until(clock.now() + delay);
    throw std::runtime_error(what);
  }

  asio::awaitable<void> last_until_cancelled(std::string name) {
    try {
      co_await clock.sleep_until(SteadyTime::max());
    } catch (const boost::system::system_error&) {
      events.push_back(name + " cancelled");
      throw;
    }
  }

  // As something whose good-bye is refused.
  asio::awaitable<void> fail_when_cancelled(std::string what) {
    try {
      co_await clock.sleep_until(SteadyTime::max());
    } catch (const boost::system::system_error&) {
      events.push_back(what + " cancelled");
    }
    throw std::runtime_error(what);
  }

  // As a good-bye that has to be answered.
  asio::awaitable<void> end_slowly_when_cancelled(std::string name) {
    try {
      co_await clock.sleep_until(SteadyTime::max());
    } catch (const boost::system::system_error&) {
      events.push_back(name + " cancelled");
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await asio::this_coro::reset_cancellation_state();
    co_await clock.sleep_until(clock.now() + 1s);
    events.push_back(name + " ended");
  }

  asio::io_context io;
  SimClock clock;
  TaskGroup work{io.get_executor()};
  TaskGroup upkeep{io.get_executor()};
  TaskGroup caller{io.get_executor()};
  Events events;
  bool throws_when_cancelled{};
};

TEST_F(JoinWithUpkeepTest, upkeep_lives_until_the_last_of_the_work_has_ended) {
  work.spawn(end_after(1s, "short work"));
  work.spawn(end_after(3s, "long work"));
  upkeep.spawn(last_until_cancelled("upkeep"));
  start();

  clock.run_for(io, 2s);
  EXPECT_EQ(events, (Events{"short work ended"}));

  clock.run_for(io, 1s);
  EXPECT_EQ(events,
            (Events{"short work ended", "long work ended", "upkeep cancelled", "returned"}));
  EXPECT_TRUE(throws_when_cancelled);
}

TEST_F(JoinWithUpkeepTest, returns_only_after_the_upkeep_has_put_itself_in_order) {
  work.spawn(end_after(1s, "work"));
  upkeep.spawn(end_slowly_when_cancelled("upkeep"));
  start();

  clock.run_for(io, 1s);
  EXPECT_EQ(events, (Events{"work ended", "upkeep cancelled"}));

  clock.run_for(io, 1s);
  EXPECT_EQ(events, (Events{"work ended", "upkeep cancelled", "upkeep ended", "returned"}));
}

TEST_F(JoinWithUpkeepTest, upkeep_that_ends_by_itself_leaves_the_work_alone) {
  work.spawn(end_after(2s, "work"));
  upkeep.spawn(end_after(1s, "upkeep"));
  start();

  clock.run_for(io, 2s);

  EXPECT_EQ(events, (Events{"upkeep ended", "work ended", "returned"}));
}

TEST_F(JoinWithUpkeepTest, failure_of_the_work_ends_the_upkeep_and_is_thrown) {
  work.spawn(fail_after(1s, "work"));
  upkeep.spawn(last_until_cancelled("upkeep"));
  start();

  clock.run_for(io, 1s);

  EXPECT_EQ(events, (Events{"upkeep cancelled", "threw work"}));
  EXPECT_TRUE(throws_when_cancelled);
}

TEST_F(JoinWithUpkeepTest, upkeep_that_fails_first_takes_the_work_along_and_its_failure_is_thrown) {
  work.spawn(last_until_cancelled("work"));
  upkeep.spawn(fail_after(1s, "upkeep"));
  start();

  clock.run_for(io, 1s);

  EXPECT_EQ(events, (Events{"work cancelled", "threw upkeep"}));
}

TEST_F(JoinWithUpkeepTest, of_two_failures_that_of_the_work_is_thrown) {
  work.spawn(fail_after(1s, "work"));
  upkeep.spawn(fail_when_cancelled("upkeep"));
  start();

  clock.run_for(io, 1s);

  EXPECT_EQ(events, (Events{"upkeep cancelled", "threw work"}));
}

TEST_F(JoinWithUpkeepTest,
       failure_of_work_that_was_taken_along_is_thrown_before_that_of_the_upkeep) {
  work.spawn(fail_when_cancelled("work"));
  upkeep.spawn(fail_after(1s, "upkeep"));
  start();

  clock.run_for(io, 1s);

  EXPECT_EQ(events, (Events{"work cancelled", "threw work"}));
}

TEST_F(JoinWithUpkeepTest, cancelled_from_outside_it_ends_the_work_before_the_upkeep) {
  work.spawn(end_slowly_when_cancelled("work"));
  upkeep.spawn(end_slowly_when_cancelled("upkeep"));
  start();

  caller.cancel();
  clock.run_for(io, 1s);
  EXPECT_EQ(events, (Events{"work cancelled", "work ended", "upkeep cancelled"}));

  clock.run_for(io, 1s);
  EXPECT_EQ(events, (Events{"work cancelled", "work ended", "upkeep cancelled", "upkeep ended",
                            "threw aborted"}));
  EXPECT_TRUE(throws_when_cancelled);
}

// It is asked a second time, and cuts its good-bye short.
TEST_F(JoinWithUpkeepTest, cancelled_while_the_upkeep_ends_it_hands_that_on) {
  work.spawn(end_after(1s, "work"));
  upkeep.spawn(end_slowly_when_cancelled("upkeep"));
  start();
  clock.run_for(io, 1s);

  caller.cancel();
  SimClock::settle(io);

  EXPECT_EQ(events, (Events{"work ended", "upkeep cancelled", "threw aborted"}));
  EXPECT_TRUE(upkeep.empty());
}

TEST_F(JoinWithUpkeepTest, failure_is_not_hidden_by_a_cancellation_from_outside) {
  work.spawn(last_until_cancelled("work"));
  upkeep.spawn(fail_when_cancelled("upkeep"));
  start();

  caller.cancel();
  SimClock::settle(io);

  EXPECT_EQ(events, (Events{"work cancelled", "upkeep cancelled", "threw upkeep"}));
}

}  // namespace
}  // namespace crier
