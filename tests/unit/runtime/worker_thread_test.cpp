#include "runtime/worker_thread.h"

#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "runtime/task_group.h"

namespace crier {
namespace {

namespace asio = boost::asio;

class WorkerThreadTest : public testing::Test {
 protected:
  asio::awaitable<void> run_noting(std::string name, std::function<void()> work) {
    try {
      co_await worker.run(std::move(work));
      ended.push_back(name);
    } catch (const std::runtime_error& error) {
      ended.push_back(name + " threw " + error.what());
    }
    resumed_on = std::this_thread::get_id();
  }

  void run_until_done() {
    io.restart();
    while (!tasks.empty()) io.run_one();
  }

  asio::io_context io;
  WorkerThread worker;
  TaskGroup tasks{io.get_executor()};
  std::vector<std::string> ended;
  std::thread::id resumed_on;
};

TEST_F(WorkerThreadTest, works_elsewhere_and_resumes_here) {
  std::thread::id worked_on;

  tasks.spawn(run_noting("a", [&worked_on] { worked_on = std::this_thread::get_id(); }));
  run_until_done();

  EXPECT_EQ(resumed_on, std::this_thread::get_id());
  EXPECT_NE(worked_on, std::this_thread::get_id());
  EXPECT_NE(worked_on, std::thread::id());
}

TEST_F(WorkerThreadTest, does_one_thing_after_another) {
  for (const char* name : {"a", "b", "c"}) tasks.spawn(run_noting(name, [] {}));
  run_until_done();

  EXPECT_EQ(ended, (std::vector<std::string>{"a", "b", "c"}));
}

TEST_F(WorkerThreadTest, hands_on_what_was_thrown) {
  tasks.spawn(run_noting("a", [] { throw std::runtime_error("disk full"); }));
  run_until_done();

  EXPECT_EQ(ended, (std::vector<std::string>{"a threw disk full"}));
}

TEST_F(WorkerThreadTest, ends_its_work_also_when_the_caller_is_cancelled) {
  std::promise<void> permission;
  tasks.spawn(run_noting("a", [&permission] { permission.get_future().wait(); }));
  io.poll();

  tasks.cancel();
  io.poll();
  EXPECT_FALSE(tasks.empty());

  permission.set_value();
  run_until_done();
  EXPECT_TRUE(tasks.empty());
}

}  // namespace
}  // namespace crier
