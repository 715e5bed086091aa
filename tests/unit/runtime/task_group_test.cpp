#include "runtime/task_group.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include "simulation/sim_clock.h"

namespace crier {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class TaskGroupTest : public testing::Test {
 protected:
  asio::awaitable<void> finish_after(Duration delay, std::string name) {
    co_await clock.sleep_until(clock.now() + delay);
    ended.push_back(name);
  }

  asio::awaitable<void> fail_after(Duration delay, std::string what) {
    co_await clock.sleep_until(clock.now() + delay);
    throw std::runtime_error(what);
  }

  // What it waits for first has come, although it is cancelled meanwhile.
  asio::awaitable<void> join_all_after(Duration delay) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::steady_timer answer(co_await asio::this_coro::executor,
                              asio::steady_timer::time_point::max());
    boost::system::error_code woken;
    co_await answer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    co_await asio::this_coro::throw_if_cancelled(true);
    std::vector<asio::awaitable<void>> tasks;
    tasks.push_back(finish_after(delay, "one"));
    tasks.push_back(finish_after(2 * delay, "two"));
    co_await join_all(std::move(tasks));
  }

  asio::awaitable<void> join_all_now(Duration delay) {
    std::vector<asio::awaitable<void>> tasks;
    tasks.push_back(finish_after(delay, "one"));
    tasks.push_back(finish_after(2 * delay, "two"));
    co_await join_all(std::move(tasks));
    ended.emplace_back("joined");
  }

  asio::awaitable<void> join_inner() {
    try {
      co_await inner.join();
      ended.emplace_back("joined");
    } catch (const boost::system::system_error& error) {
      ended.emplace_back(error.code() == asio::error::operation_aborted ? "join cancelled"
                                                                        : "join failed");
      throw;
    } catch (const std::runtime_error& error) {
      ended.push_back(std::string("join threw ") + error.what());
    }
  }

  // Needs time to clean up after it was cancelled, as a QUIT does.
  asio::awaitable<void> finish_slowly_when_cancelled() {
    try {
      co_await clock.sleep_until(clock.now() + 1h);
    } catch (const boost::system::system_error&) {
      ended.emplace_back("cleaned up");
      throw;
    }
  }

  asio::awaitable<void> spawn_another() {
    inner.spawn(finish_after(2s, "second"));
    ended.emplace_back("first");
    co_return;
  }

  asio::awaitable<void> fail_at_once() {
    throw std::runtime_error("at once");
    co_return;
  }

  asio::awaitable<void> join_companion() {
    co_await companion.join();
    ended.emplace_back("companion joined");
  }

  asio::awaitable<void> cancel_all_and_end() {
    outer.cancel();
    ended.emplace_back("at once");
    co_return;
  }

  asio::io_context io;
  SimClock clock;
  TaskGroup inner{io.get_executor()};
  TaskGroup companion{io.get_executor()};
  TaskGroup outer{io.get_executor()};
  std::vector<std::string> ended;
};

// co_spawn of Boost 1.81 loses the end of a task that was cancelled in its first step and has taken
// no second one.
TEST_F(TaskGroupTest, task_that_cancels_its_own_group_and_ends_at_once_has_ended) {
  outer.spawn(cancel_all_and_end());

  io.poll();

  EXPECT_EQ(ended, (std::vector<std::string>{"at once"}));
  EXPECT_TRUE(outer.empty());
}

TEST_F(TaskGroupTest, joining_waits_for_the_last_task) {
  inner.spawn(finish_after(1s, "short"));
  inner.spawn(finish_after(3s, "long"));
  outer.spawn(join_inner());

  clock.run_for(io, 2s);
  EXPECT_EQ(ended, (std::vector<std::string>{"short"}));
  EXPECT_EQ(inner.size(), 1U);

  clock.run_for(io, 1s);
  EXPECT_EQ(ended, (std::vector<std::string>{"short", "long", "joined"}));
  EXPECT_TRUE(inner.empty());
}

TEST_F(TaskGroupTest, joining_an_empty_group_returns_at_once) {
  outer.spawn(join_inner());

  SimClock::settle(io);

  EXPECT_EQ(ended, (std::vector<std::string>{"joined"}));
}

TEST_F(TaskGroupTest, joining_waits_also_for_tasks_spawned_by_tasks) {
  inner.spawn(spawn_another());
  outer.spawn(join_inner());

  clock.run_for(io, 2s);

  EXPECT_EQ(ended, (std::vector<std::string>{"first", "second", "joined"}));
}

TEST_F(TaskGroupTest, cancelled_tasks_end_without_being_a_failure) {
  inner.spawn(finish_after(1h, "never"));
  inner.spawn(finish_slowly_when_cancelled());
  outer.spawn(join_inner());
  SimClock::settle(io);

  inner.cancel();
  SimClock::settle(io);

  EXPECT_EQ(ended, (std::vector<std::string>{"cleaned up", "joined"}));
}

// A task that waits for a sibling that has failed would wait for ever.
TEST_F(TaskGroupTest, first_failure_ends_the_siblings_and_is_thrown_when_all_have_ended) {
  inner.spawn(fail_after(1s, "one"));
  inner.spawn(fail_after(2s, "two"));
  inner.spawn(finish_after(3s, "never"));
  inner.spawn(finish_slowly_when_cancelled());
  outer.spawn(join_inner());

  clock.run_for(io, 1s);

  EXPECT_EQ(ended, (std::vector<std::string>{"cleaned up", "join threw one"}));
  EXPECT_TRUE(inner.empty());
}

TEST_F(TaskGroupTest, first_failure_ends_the_siblings_before_anybody_joins) {
  inner.spawn(fail_after(1s, "one"));
  inner.spawn(finish_slowly_when_cancelled());

  clock.run_for(io, 1s);

  EXPECT_EQ(ended, (std::vector<std::string>{"cleaned up"}));
  EXPECT_TRUE(inner.empty());
}

TEST_F(TaskGroupTest, failure_in_the_first_step_ends_the_siblings) {
  inner.spawn(finish_slowly_when_cancelled());
  inner.spawn(fail_at_once());
  inner.spawn(finish_after(1h, "never"));
  outer.spawn(join_inner());

  SimClock::settle(io);

  EXPECT_EQ(ended, (std::vector<std::string>{"cleaned up", "join threw at once"}));
}

TEST_F(TaskGroupTest, task_that_is_spawned_after_a_failure_is_asked_to_end_at_once) {
  inner.spawn(fail_after(1s, "one"));
  clock.run_for(io, 1s);

  inner.spawn(finish_after(1h, "never"));
  outer.spawn(join_inner());
  SimClock::settle(io);

  EXPECT_EQ(ended, (std::vector<std::string>{"join threw one"}));
}

TEST_F(TaskGroupTest, group_whose_failure_was_told_works_again) {
  inner.spawn(fail_after(1s, "one"));
  outer.spawn(join_inner());
  clock.run_for(io, 1s);

  inner.spawn(finish_after(1s, "later"));
  clock.run_for(io, 1s);

  EXPECT_EQ(ended, (std::vector<std::string>{"join threw one", "later"}));
}

TEST_F(TaskGroupTest, failure_takes_companions_along_and_is_thrown_by_its_own_group) {
  inner.take_along(companion);
  companion.take_along(inner);
  companion.spawn(finish_after(1h, "never"));
  inner.spawn(fail_after(1s, "one"));
  outer.spawn(join_companion());
  outer.spawn(join_inner());

  clock.run_for(io, 1s);

  EXPECT_EQ(ended, (std::vector<std::string>{"join threw one", "companion joined"}));
  EXPECT_TRUE(companion.empty());
}

TEST_F(TaskGroupTest, failure_is_thrown_once) {
  inner.spawn(fail_after(1s, "one"));
  outer.spawn(join_inner());
  clock.run_for(io, 1s);

  outer.spawn(join_inner());
  SimClock::settle(io);

  EXPECT_EQ(ended, (std::vector<std::string>{"join threw one", "joined"}));
}

TEST_F(TaskGroupTest, cancelled_joiner_hands_it_on_and_leaves_only_after_the_tasks) {
  inner.spawn(finish_slowly_when_cancelled());
  outer.spawn(join_inner());
  SimClock::settle(io);

  outer.cancel();
  SimClock::settle(io);

  EXPECT_EQ(ended, (std::vector<std::string>{"cleaned up", "join cancelled"}));
  EXPECT_TRUE(inner.empty());
  EXPECT_TRUE(outer.empty());
}

TEST_F(TaskGroupTest, task_cancelled_before_its_first_step_ends_at_its_first_suspension) {
  inner.spawn(finish_after(1h, "never"));

  inner.cancel();
  SimClock::settle(io);

  EXPECT_TRUE(inner.empty());
  EXPECT_TRUE(ended.empty());
}

TEST_F(TaskGroupTest, joins_all_when_the_last_has_ended) {
  outer.spawn(join_all_now(1s));

  clock.run_for(io, 2s);

  EXPECT_EQ(ended, (std::vector<std::string>{"one", "two", "joined"}));
}

TEST_F(TaskGroupTest, joins_all_and_starts_none_for_who_was_cancelled_before) {
  outer.spawn(join_all_after(1s));
  SimClock::settle(io);

  outer.cancel();
  clock.run_for(io, 10s);

  EXPECT_TRUE(ended.empty());
  EXPECT_TRUE(outer.empty());
}

}  // namespace
}  // namespace crier
