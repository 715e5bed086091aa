// Keeps what a daemon has claimed and not yet booked within the claim window, and each campaign of
// the channel within its part of it (dispatch/in_flight_part.h) while others have something to
// send.
#pragma once

#include <functional>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "pacing/claim_window.h"
#include "runtime/clock.h"
#include "runtime/wait_list.h"

namespace crier::dispatch {

class InFlightPart;

// All but the window is used by the parts.
class InFlightLimit {
 public:
  struct Options {
    pacing::ClaimWindow::Options window;
    int sharers{1};      // Lanes that are walked at the same time.
    int page_max{1000};  // The most that one lane may claim at once.
    // Nobody who waits may go: a campaign may have more than its part, because those whose part it
    // is do not use it. Null: it never may.
    std::function<bool()> is_idle{};
  };

  InFlightLimit(Options options, boost::asio::any_io_executor executor, Clock& clock);

  // Waits for a lane's share of the window, which is of `part`, and takes it; the answer is at
  // least
  // 1. Answers 0 after `stop_waiting`, which the caller understands as: look again whether you are
  // to go on.
  boost::asio::awaitable<int> acquire(const InFlightPart* part);

  // Takes room that was not asked for: what a crash has left must be taken up at once.
  void overdraw(int rows) { outstanding_ += rows; }

  // What was acquired and not used.
  void put_back(int rows);

  // Rows of this daemon that are committed now.
  void booked(int rows);

  void stop_waiting() { waiting_.notify_all(); }
  // The limit of the channel is another one; 0: none.
  void rate(double per_second_max) { window_.rate(per_second_max); }
  void connections(int connections) { window_.connections(connections); }
  // How many may be claimed and not yet booked.
  [[nodiscard]] int window() const { return window_.size(); }
  [[nodiscard]] int outstanding() const { return outstanding_; }

 private:
  [[nodiscard]] int share() const;
  [[nodiscard]] int room(const InFlightPart& part) const;
  [[nodiscard]] int room_worth_a_page(const InFlightPart& part) const;

  Options options_;
  Clock& clock_;
  pacing::ClaimWindow window_;
  WaitList waiting_;
  int outstanding_{};
};

}  // namespace crier::dispatch
