#include "channel/push/first_success_gate.h"

#include <memory>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "runtime/task_group.h"

namespace crier::channel {
namespace {

namespace asio = boost::asio;

class FirstSuccessGateTest : public testing::Test {
 protected:
  asio::awaitable<void> enter() {
    auto entering = gate.enter();
    const bool may_begin = co_await std::move(entering);
    entered.push_back(may_begin);
  }

  void run_until_all_wait() {
    io.restart();
    io.poll();
  }

  asio::io_context io;
  FirstSuccessGate gate{io.get_executor()};
  std::vector<bool> entered;
  TaskGroup tasks{io.get_executor()};
};

TEST_F(FirstSuccessGateTest, lets_those_in_who_waited_for_a_success) {
  const FirstSuccessGate::Passage first(gate);
  tasks.spawn(enter());
  tasks.spawn(enter());
  run_until_all_wait();
  EXPECT_TRUE(entered.empty());

  gate.on_success();
  run_until_all_wait();

  EXPECT_EQ(entered, (std::vector{true, true}));
}

TEST_F(FirstSuccessGateTest, sends_those_away_who_waited_while_a_connection_was_lost) {
  auto first = std::make_unique<FirstSuccessGate::Passage>(gate);
  tasks.spawn(enter());
  tasks.spawn(enter());
  run_until_all_wait();

  gate.on_lost_connection();
  first.reset();
  run_until_all_wait();
  EXPECT_EQ(entered, (std::vector{false, false}));

  tasks.spawn(enter());
  run_until_all_wait();
  EXPECT_EQ(entered, (std::vector{false, false, true})) << "who comes later tries again";
}

}  // namespace
}  // namespace crier::channel
