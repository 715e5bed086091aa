#include "dispatch/in_flight_limit.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "dispatch/in_flight_part.h"

namespace crier::dispatch {

namespace asio = boost::asio;

InFlightLimit::InFlightLimit(Options options, asio::any_io_executor executor, Clock& clock)
    : options_(std::move(options)), clock_(clock), window_(options_.window), waiting_(executor) {
  CRIER_CHECK(options_.sharers >= 1 && options_.page_max >= 1);
}

// Equal parts, so that a lane that asks first does not claim the whole window and leave the others
// nothing to send. At least one person: a lane without a share would stand still.
int InFlightLimit::share() const {
  return std::clamp(window_.size() / options_.sharers, 1, options_.page_max);
}

int InFlightLimit::room(const InFlightPart& part) const {
  const int left = window_.size() - outstanding_;
  const int own = part.quota(window_.size()) - part.outstanding();
  if (own >= left || (options_.is_idle && options_.is_idle())) return left;
  return own;
}

// Half a share is worth a page; less would make many small transactions of a full window.
int InFlightLimit::room_worth_a_page(const InFlightPart& part) const {
  return (std::min(share(), part.quota(window_.size())) + 1) / 2;
}

asio::awaitable<int> InFlightLimit::acquire(const InFlightPart* part) {
  if (room(*part) < room_worth_a_page(*part)) co_await waiting_.wait();
  // Once only: the caller looks first whether it is to go on at all.
  if (room(*part) < room_worth_a_page(*part)) co_return 0;
  const int rows = std::min(share(), room(*part));
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
