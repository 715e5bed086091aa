#include "dispatch/in_flight_limit.h"

#include <algorithm>

#include "base/check.h"

namespace crier::dispatch {

namespace asio = boost::asio;

InFlightLimit::InFlightLimit(Options options, asio::any_io_executor executor, Clock& clock)
    : options_(options), clock_(clock), window_(options.window), waiting_(executor) {
  CRIER_CHECK(options.sharers >= 1 && options.page_max >= 1);
}

// Equal parts, so that a lane that asks first does not claim the whole window and leave the others
// nothing to send. At least one person: a lane without a share would stand still.
int InFlightLimit::share() const {
  return std::clamp(window_.size() / options_.sharers, 1, options_.page_max);
}

asio::awaitable<int> InFlightLimit::acquire() {
  // Half a share is worth a page; less would make many small transactions of a full window.
  const auto room = [&] { return window_.size() - outstanding_; };
  if (room() < (share() + 1) / 2) co_await waiting_.wait();
  // Once only: the caller looks first whether it is to go on at all.
  if (room() < (share() + 1) / 2) co_return 0;
  const int rows = std::min(share(), room());
  outstanding_ += rows;
  co_return rows;
}

void InFlightLimit::put_back(int rows) {
  CRIER_CHECK(rows >= 0 && rows <= outstanding_);
  outstanding_ -= rows;
  // A lane that waits looks again only when there is more room: waking each other for nothing, two
  // lanes would never sleep.
  if (rows > 0) waiting_.notify_all();
}

void InFlightLimit::booked(int rows) {
  window_.booked(clock_.now(), rows);
  put_back(rows);
}

}  // namespace crier::dispatch
