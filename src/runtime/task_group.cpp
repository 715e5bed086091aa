#include "runtime/task_group.h"

#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "base/check.h"

namespace crier {

namespace asio = boost::asio;

asio::awaitable<void> join_all(std::vector<asio::awaitable<void>> tasks) {
  const auto executor = co_await asio::this_coro::executor;
  TaskGroup group(executor);
  for (asio::awaitable<void>& task : tasks) group.spawn(std::move(task));
  co_await group.join();
}

bool is_cancellation(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const boost::system::system_error& failure) {
    return failure.code() == asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

namespace {

// co_spawn suspends once more after a task that never did. Had the task been cancelled meanwhile,
// that suspension would throw, and nobody would hear that it has ended (Boost 1.81).
asio::awaitable<void> heard_to_the_end(asio::awaitable<void> task) {
  std::exception_ptr failure;
  try {
    co_await std::move(task);
  } catch (...) {
    failure = std::current_exception();
  }
  co_await asio::this_coro::throw_if_cancelled(false);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

TaskGroup::TaskGroup(asio::any_io_executor executor)
    : executor_(std::move(executor)), idle_(executor_, asio::steady_timer::time_point::max()) {}

TaskGroup::~TaskGroup() {
  CRIER_CHECK(tasks_.empty());
}

void TaskGroup::spawn(asio::awaitable<void> task) {
  const auto self = tasks_.emplace(tasks_.end());
  auto on_end = [this, self](std::exception_ptr error) { ended(self, std::move(error)); };
  asio::co_spawn(executor_, heard_to_the_end(std::move(task)),
                 asio::bind_cancellation_slot(self->slot(), std::move(on_end)));
  // co_spawn never calls `on_end` before it returns: the task is still in the list.
  if (fallen_) self->emit(asio::cancellation_type::terminal);
}

void TaskGroup::cancel() {
  // A task may end, and so leave the list, while it is told.
  for (auto task = tasks_.begin(); task != tasks_.end();) {
    const auto current = task++;
    current->emit(asio::cancellation_type::terminal);
  }
}

asio::awaitable<void> TaskGroup::join() {
  // A joiner that is cancelled hands the cancellation on and keeps waiting: leaving early would let
  // the tasks outlive what they use. One that was cancelled before is cleaning up, and only waits.
  const asio::cancellation_state before = co_await asio::this_coro::cancellation_state;
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  const bool cleaning_up = before.cancelled() != asio::cancellation_type::none;
  bool passed_on = false;
  while (!tasks_.empty()) {
    boost::system::error_code woken;
    co_await idle_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() == asio::cancellation_type::none || passed_on || cleaning_up) continue;
    passed_on = true;
    cancel();
  }
  fallen_ = false;
  co_await asio::this_coro::throw_if_cancelled(throws);
  if (first_error_) std::rethrow_exception(std::exchange(first_error_, nullptr));
  if (passed_on) throw boost::system::system_error(asio::error::operation_aborted);
}

void TaskGroup::ended(std::list<asio::cancellation_signal>::iterator task,
                      std::exception_ptr error) {
  tasks_.erase(task);
  if (error && !is_cancellation(error)) {
    if (!first_error_) first_error_ = std::move(error);
    fall();
  }
  if (tasks_.empty()) idle_.cancel();
}

// Two groups may take each other along.
void TaskGroup::fall() {
  if (std::exchange(fallen_, true)) return;
  cancel();
  for (TaskGroup* const other : companions_) other->fall();
}

}  // namespace crier
