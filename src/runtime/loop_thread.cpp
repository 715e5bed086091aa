#include "runtime/loop_thread.h"

#include <exception>
#include <thread>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "runtime/task_group.h"

namespace crier {

namespace asio = boost::asio;

namespace {

// What a caller waits for. Touched on the caller's loop alone.
struct Visit {
  explicit Visit(const asio::any_io_executor& caller)
      : home(caller), alarm(caller, asio::steady_timer::time_point::max()) {}

  asio::any_io_executor home;
  asio::steady_timer alarm;
  bool has_ended{};
  std::exception_ptr failure{};
};

asio::awaitable<void> do_and_tell(asio::awaitable<void> work, Visit* visit) {
  std::exception_ptr failure;
  try {
    co_await std::move(work);
  } catch (...) {
    failure = std::current_exception();  // Thrown again where the caller awaits.
  }
  asio::post(visit->home, [visit, failure = std::move(failure)] {
    visit->failure = failure;
    visit->has_ended = true;
    visit->alarm.cancel();
  });
}

}  // namespace

struct LoopThread::State {
  ~State() { guard.reset(); }

  asio::io_context loop{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard{loop.get_executor()};
  TaskGroup tasks{loop.get_executor()};
  std::jthread thread{[this] { loop.run(); }};  // Last, so that it is joined first.
};

LoopThread::LoopThread() : state_(std::make_unique<State>()) {}

LoopThread::~LoopThread() = default;

asio::any_io_executor LoopThread::executor() {
  return state_->loop.get_executor();
}

asio::awaitable<void> LoopThread::run(asio::awaitable<void> work) {
  Visit visit(co_await asio::this_coro::executor);
  asio::post(state_->loop, [this, &visit, work = std::move(work)]() mutable {
    state_->tasks.spawn(do_and_tell(std::move(work), &visit));
  });
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  bool passed_on = false;
  while (!visit.has_ended) {
    boost::system::error_code woken;
    co_await visit.alarm.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() == asio::cancellation_type::none || passed_on) continue;
    passed_on = true;
    // One thread runs the loop, so this comes after the task has been spawned.
    asio::post(state_->loop, [this] { state_->tasks.cancel(); });
  }
  co_await asio::this_coro::throw_if_cancelled(throws);
  if (visit.failure) std::rethrow_exception(visit.failure);
}

}  // namespace crier
