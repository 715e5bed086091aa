#include "runtime/loop_thread.h"

#include <chrono>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "runtime/clock.h"
#include "runtime/task_group.h"

namespace crier {
namespace {

namespace asio = boost::asio;

class LoopThreadTest : public testing::Test {
 protected:
  asio::awaitable<void> run_noting(std::string name, asio::awaitable<void> work) {
    try {
      co_await there.run(std::move(work));
      ended.push_back(name);
    } catch (const boost::system::system_error&) {
      ended.push_back(name + " was cancelled");
    } catch (const std::runtime_error& error) {
      ended.push_back(name + " threw " + error.what());
    }
    resumed_on = std::this_thread::get_id();
  }

  asio::awaitable<void> note_thread() {
    worked_on = std::this_thread::get_id();
    co_return;
  }

  static asio::awaitable<void> fail() {
    throw std::runtime_error("no port");
    co_return;
  }

  static asio::awaitable<void> sleep_for_ever(std::promise<void>* begun) {
    begun->set_value();
    SystemClock clock;
    co_await clock.sleep_until(SteadyTime::max());
  }

  void run_until_done() {
    while (!tasks.empty()) io.run_one();
  }

  asio::io_context io;
  LoopThread there;
  TaskGroup tasks{io.get_executor()};
  std::vector<std::string> ended;
  std::thread::id worked_on;
  std::thread::id resumed_on;
};

TEST_F(LoopThreadTest, works_there_and_resumes_here) {
  tasks.spawn(run_noting("a", note_thread()));
  run_until_done();

  EXPECT_EQ(ended, std::vector<std::string>{"a"});
  EXPECT_EQ(resumed_on, std::this_thread::get_id());
  EXPECT_NE(worked_on, std::this_thread::get_id());
  EXPECT_NE(worked_on, std::thread::id());
}

TEST_F(LoopThreadTest, goes_on_while_the_callers_loop_is_busy) {
  std::promise<void> answered;
  auto answer = [](std::promise<void>* done) -> asio::awaitable<void> {
    done->set_value();
    co_return;
  };
  tasks.spawn(run_noting("a", answer(&answered)));
  // A handler that takes as long as the other loop needs.
  asio::post(io, [&answered] { answered.get_future().wait(); });
  run_until_done();

  EXPECT_EQ(ended, std::vector<std::string>{"a"});
}

TEST_F(LoopThreadTest, hands_on_what_was_thrown) {
  tasks.spawn(run_noting("a", fail()));
  run_until_done();

  EXPECT_EQ(ended, std::vector<std::string>{"a threw no port"});
}

TEST_F(LoopThreadTest, is_asked_to_end_with_its_caller) {
  std::promise<void> begun;
  tasks.spawn(run_noting("a", sleep_for_ever(&begun)));
  io.poll();
  begun.get_future().wait();

  tasks.cancel();
  run_until_done();

  EXPECT_EQ(ended, std::vector<std::string>{"a was cancelled"});
}

TEST_F(LoopThreadTest, is_asked_to_end_also_before_it_has_begun) {
  std::promise<void> begun;
  tasks.spawn(run_noting("a", sleep_for_ever(&begun)));
  io.run_one();

  tasks.cancel();
  run_until_done();

  EXPECT_EQ(ended, std::vector<std::string>{"a was cancelled"});
}

}  // namespace
}  // namespace crier
