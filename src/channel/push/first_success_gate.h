// APNs lets a connection carry one request until the first has succeeded, and refuses others that
// begin before: this holds them back, after each loss of a connection again.
#pragma once

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

  // Returns when a request may begin: a Passage is made right after it.
  boost::asio::awaitable<void> enter() {
    while (!is_open_ && inside_ > 0) co_await waiting_.wait();
  }

  void on_success() {
    if (is_open_) return;
    is_open_ = true;
    waiting_.notify_all();
  }
  void on_lost_connection() { is_open_ = false; }

 private:
  bool is_open_{};
  int inside_{};
  WaitList waiting_;
};

}  // namespace crier::channel
