#include "runtime/signals.h"

#include <csignal>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "runtime/task_group.h"

namespace crier {
namespace {

namespace asio = boost::asio;

class StopSignalsTest : public testing::Test {
 protected:
  asio::awaitable<void> note(std::size_t count) {
    while (seen.size() < count) {
      const StopRequest request = co_await stop.next();
      seen.push_back(request);
    }
  }

  // What the kernel delivers reaches the loop through a pipe: run until the waiting task has ended.
  void run_until_idle() {
    io.restart();
    while (!tasks.empty()) io.run_one();
  }

  asio::io_context io;
  TaskGroup tasks{io.get_executor()};
  StopSignals stop{io.get_executor()};
  std::vector<StopRequest> seen;
};

TEST_F(StopSignalsTest, first_asks_to_drain_and_the_next_to_stop_at_once) {
  tasks.spawn(note(1));
  ASSERT_EQ(std::raise(SIGTERM), 0);
  run_until_idle();
  EXPECT_EQ(seen, (std::vector{StopRequest::drain}));

  tasks.spawn(note(2));
  ASSERT_EQ(std::raise(SIGINT), 0);
  run_until_idle();
  EXPECT_EQ(seen, (std::vector{StopRequest::drain, StopRequest::at_once}));
}

TEST_F(StopSignalsTest, remembers_a_signal_that_came_while_nobody_asked) {
  ASSERT_EQ(std::raise(SIGTERM), 0);
  io.poll();

  tasks.spawn(note(1));
  run_until_idle();

  EXPECT_EQ(seen, (std::vector{StopRequest::drain}));
}

TEST_F(StopSignalsTest, waiting_can_be_cancelled) {
  tasks.spawn(note(1));
  io.poll();

  tasks.cancel();
  run_until_idle();

  EXPECT_TRUE(seen.empty());
}

TEST(BrokenPipes, are_errors_of_the_write) {
  ignore_broken_pipes();
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);

  EXPECT_EQ(write(ends[1], "x", 1), -1);
  EXPECT_EQ(errno, EPIPE);

  close(ends[1]);
}

}  // namespace
}  // namespace crier
