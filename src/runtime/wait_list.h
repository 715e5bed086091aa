// Coroutines that wait for something to change. Single-threaded: all on one event loop.
#pragma once

#include <list>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace crier {

class WaitList {
 public:
  explicit WaitList(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}
  WaitList(const WaitList&) = delete;
  WaitList& operator=(const WaitList&) = delete;

  // Returns when notified; the caller looks again at what it waits for. Throws operation_aborted
  // when cancelled. The list must outlive its waiters.
  boost::asio::awaitable<void> wait();

  // Wakes those that have waited longest. They run later, not inside this call.
  void notify(std::size_t count);
  void notify_all() { notify(waiters_.size()); }

  [[nodiscard]] std::size_t size() const { return waiters_.size(); }

 private:
  struct Waiter {
    boost::asio::steady_timer alarm;
    bool notified{};
  };

  boost::asio::any_io_executor executor_;
  std::list<Waiter*> waiters_;
};

}  // namespace crier
