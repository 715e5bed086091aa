// A test whose client and servers share one event loop in this thread.
#pragma once

#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "runtime/task_group.h"

namespace crier::http {

class LoopTest : public testing::Test {
 protected:
  // Runs the loop until `task` and what else is in `tasks` has ended, then rethrows its failure.
  // Servers belong into `servers`. CTest's time limit ends what never ends.
  void run(boost::asio::awaitable<void> task) {
    tasks.spawn(std::move(task));
    run_until_done();
  }

  void run_until_done() {
    io.restart();
    while (!tasks.empty()) io.run_one();
    join(tasks);
  }

  void stop_servers() {
    cancel(servers);
    io.restart();
    while (!servers.empty()) io.run_one();
    join(servers);
  }

  // From inside the loop: Asio delivers a cancellation from outside later, when the task, and with
  // it what the delivery refers to, may have ended by itself.
  void cancel(TaskGroup& group) {
    boost::asio::post(io, [&group] { group.cancel(); });
  }

  boost::asio::io_context io;
  TaskGroup tasks{io.get_executor()};
  TaskGroup servers{io.get_executor()};

 private:
  void join(TaskGroup& ended) {
    TaskGroup joiner(io.get_executor());
    std::exception_ptr failure;
    joiner.spawn(keep_failure(&ended, &failure));
    io.restart();
    while (!joiner.empty()) io.run_one();
    if (failure) std::rethrow_exception(failure);
  }

  static boost::asio::awaitable<void> keep_failure(TaskGroup* ended, std::exception_ptr* failure) {
    try {
      co_await ended->join();
    } catch (...) {
      *failure = std::current_exception();
    }
  }
};

}  // namespace crier::http
