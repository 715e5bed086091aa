// Owns concurrent tasks. Nothing outlives it: join() before it goes out of scope. Nobody waits for
// ever for a sibling that has failed: the first failure asks all the others to end. It is the only
// caller of co_spawn.
#pragma once

#include <exception>
#include <list>
#include <vector>

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

  // Starts `task`; what it captures must live until join() returns. One that is started after a
  // failure is asked to end at once.
  void spawn(boost::asio::awaitable<void> task);

  // A failure here asks the tasks of `other` to end as well, for groups that are joined one after
  // the other; join() of `other` does not throw because of it. `other` must live until join()
  // returns.
  void take_along(TaskGroup& other) { companions_.push_back(&other); }

  // Asks every task to end: each gets operation_aborted at its next suspension.
  void cancel();

  // Waits for every task, also for those spawned meanwhile; then rethrows the first failure, of
  // which operation_aborted is none.
  boost::asio::awaitable<void> join();

  [[nodiscard]] bool empty() const { return tasks_.empty(); }
  [[nodiscard]] std::size_t size() const { return tasks_.size(); }

 private:
  void ended(std::list<boost::asio::cancellation_signal>::iterator task, std::exception_ptr error);
  void fall();

  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer idle_;
  std::list<boost::asio::cancellation_signal> tasks_;
  std::vector<TaskGroup*> companions_;
  std::exception_ptr first_error_;
  bool fallen_{};  // By a failure, until join() has told it.
};

// Runs `tasks` side by side until all have ended; a failure ends the others and is rethrown.
// Whoever was cancelled before starts none of them: with a group of its own, tasks that are spawned
// then are joined by nobody, because the `co_await` of the join throws before the join begins.
boost::asio::awaitable<void> join_all(std::vector<boost::asio::awaitable<void>> tasks);

// A cancelled task has ended as it was asked to: its operation_aborted is no failure.
[[nodiscard]] bool is_cancellation(const std::exception_ptr& error);

}  // namespace crier
