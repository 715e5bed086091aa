// APNs lets a connection carry one request until the first has succeeded, and refuses others that
// begin before: this holds them back, after each loss of a connection again.
#pragma once

#include <cstdint>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "runtime/wait_list.h"

namespace crier::channel {

class FirstSuccessGate {
 public:
  explicit FirstSuccessGate(boost::asio::any_io_executor executor)
      : waiting_(std::move(executor)) {}

  // A request on its way; the gate must outlive it.
  class Passage {
   public:
    explicit Passage(FirstSuccessGate& gate) : gate_(gate) { ++gate_.inside_; }
    ~Passage() {
      --gate_.inside_;
      gate_.waiting_.notify(1);
    }
    Passage(const Passage&) = delete;
    Passage& operator=(const Passage&) = delete;

   private:
    FirstSuccessGate& gate_;
  };

  // True when a request may begin: a Passage is made right after it. False: a connection was lost
  // while this waited. Those who waited must not try the service one after the other, each for as
  // long as a request may take.
  boost::asio::awaitable<bool> enter() {
    const std::int64_t losses_before = losses_;
    while (!is_open_ && inside_ > 0 && losses_ == losses_before) co_await waiting_.wait();
    co_return losses_ == losses_before;
  }

  void on_success() {
    if (is_open_) return;
    is_open_ = true;
    waiting_.notify_all();
  }
  void on_lost_connection() {
    is_open_ = false;
    ++losses_;
    waiting_.notify_all();
  }

 private:
  bool is_open_{};
  int inside_{};
  std::int64_t losses_{};
  WaitList waiting_;
};

}  // namespace crier::channel
