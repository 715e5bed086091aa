// Owns concurrent tasks. Nothing outlives it: join() before it goes out of scope. It is the only
// caller of co_spawn.
#pragma once

#include <exception>
#include <list>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

namespace crier {

class TaskGroup {
 public:
  explicit TaskGroup(boost::asio::any_io_executor executor);
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;
  // Every task must have ended.
  ~TaskGroup();

  // Starts `task`; what it captures must live until join() returns.
  void spawn(boost::asio::awaitable<void> task);

  // Asks every task to end: each gets operation_aborted at its next suspension.
  void cancel();

  // Waits for every task, also for those spawned meanwhile; then rethrows the first failure, of
  // which operation_aborted is none.
  boost::asio::awaitable<void> join();

  [[nodiscard]] bool empty() const { return tasks_.empty(); }
  [[nodiscard]] std::size_t size() const { return tasks_.size(); }

 private:
  void ended(std::list<boost::asio::cancellation_signal>::iterator task, std::exception_ptr error);

  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer idle_;
  std::list<boost::asio::cancellation_signal> tasks_;
  std::exception_ptr first_error_;
};

}  // namespace crier
