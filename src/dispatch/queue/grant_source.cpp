#include "dispatch/queue/grant_source.h"

#include <exception>
#include <utility>
#include <vector>

namespace crier::dispatch {

namespace asio = boost::asio;

namespace {

// Slower than the retries of a walk: a channel without slots loses nothing but time, and all
// channels of all daemons ask the same table.
constexpr std::chrono::milliseconds retry_pause{500};

}  // namespace

GrantSource::GrantSource(Options options, Clock& clock, Limits& limits, Meter& meter,
                         pacing::Allowance& allowance, TaskGroup& tasks)
    : options_(std::move(options)),
      clock_(clock),
      limits_(limits),
      allowance_(allowance),
      tasks_(tasks),
      trouble_(clock, meter, {.name = "channel " + options_.limit + ", booking sends"}) {}

void GrantSource::want(SteadyTime now, std::size_t waiting) {
  // Two bookings at once would each count what waits, and book it twice.
  if (is_fetching_) return;
  const int slots = pacing::slots_to_book({.limit = options_.rate,
                                           .booking_took = booking_took_,
                                           .slots_left = allowance_.slots_left(now),
                                           .waiting = waiting});
  if (slots == 0) return;
  is_fetching_ = true;
  tasks_.spawn(fetch(slots));
}

asio::awaitable<void> GrantSource::fetch(int slots) {
  std::exception_ptr failure;
  try {
    const SteadyTime asked = clock_.now();
    std::vector<LimitBooking> bookings;
    bookings.push_back({.limit = options_.limit, .rate = options_.rate, .slots = slots});
    const BookingAnswer answer = co_await limits_.book(options_.limit, std::move(bookings));
    booking_took_ = clock_.now() - asked;
    // Before the grant is laid on our clock: on the first answer there is no other measure.
    shared_clock_.observe(answer.stamped, asked, clock_.now());
    allowance_.add(answer.grants.front(), shared_clock_);
    trouble_.pass();
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    // Whatever the failure was: without slots nothing leaves, so they are asked for again.
    trouble_.add("booking sends", failure);
    co_await clock_.sleep_until(clock_.now() + retry_pause);
  }
  is_fetching_ = false;
  options_.changed();
}

}  // namespace crier::dispatch
