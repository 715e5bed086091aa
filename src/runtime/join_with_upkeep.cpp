#include "runtime/join_with_upkeep.h"

#include <exception>

#include <boost/asio/this_coro.hpp>

namespace crier {

namespace asio = boost::asio;

asio::awaitable<void> join_with_upkeep(TaskGroup* work, TaskGroup* upkeep) {
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  std::exception_ptr failure;
  try {
    co_await work->join();
  } catch (...) {
    failure = std::current_exception();
  }
  // A caller that is cancelled still waits for the upkeep, which uses what the caller owns.
  co_await asio::this_coro::throw_if_cancelled(false);
  upkeep->cancel();
  try {
    co_await upkeep->join();
  } catch (...) {
    // To have been cancelled is no failure, and must not hide one.
    if (!failure || is_cancellation(failure)) failure = std::current_exception();
  }
  co_await asio::this_coro::throw_if_cancelled(throws);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace crier
