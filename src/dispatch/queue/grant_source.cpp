#include "dispatch/queue/grant_source.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "dispatch/queue/limit_names.h"
#include "runtime/log.h"

namespace crier::dispatch {

namespace asio = boost::asio;
using pacing::LimitTree;

namespace {

// Slower than the retries of a walk: a channel without slots loses nothing but time, and all
// channels of all daemons ask the same table.
constexpr std::chrono::milliseconds retry_pause{500};
// In one transaction, which the others wait for.
constexpr std::size_t bookings_at_once = 256;
// There may be as many as there are domains.
constexpr std::chrono::seconds replies_heard_every{1};

LimitTree::NodeName name_of(const LimitTree::Want& want) {
  return {.level = want.level, .name = want.name};
}

}  // namespace

GrantSource::GrantSource(Options options, Clock& clock, Limits& limits, Meter& meter,
                         pacing::SendQueue& queue, TaskGroup& tasks)
    : options_(std::move(options)),
      clock_(clock),
      limits_(limits),
      queue_(queue),
      tasks_(tasks),
      trouble_(clock, meter, {.name = "channel " + options_.channel + ", booking sends"}) {}

void GrantSource::want(pacing::Moment now) {
  // Two bookings at once would each count what waits, and book it twice.
  if (is_fetching_) return;
  Wants wants = queue_.wants(now, bookings_at_once);
  if (wants.empty()) return;
  is_fetching_ = true;
  tasks_.spawn(fetch(std::move(wants)));
}

void GrantSource::want_places(pacing::Moment now) {
  if (is_fetching_) return;
  Wants wants = queue_.wants_places(now, bookings_at_once);
  if (wants.empty()) return;
  is_fetching_ = true;
  tasks_.spawn(fetch(std::move(wants)));
}

void GrantSource::listen() {
  if (is_fetching_) return;
  is_fetching_ = true;
  tasks_.spawn(
      fetch(queue_.wants({.steady = clock_.now(), .wall = clock_.wall_now()}, bookings_at_once)));
}

asio::awaitable<void> GrantSource::fetch(Wants wants) {
  std::exception_ptr failure;
  try {
    const SteadyTime asked = clock_.now();
    std::vector<LimitBooking> bookings = bookings_of(wants);
    const Hear hear = what_to_hear(wants, asked);
    const BookingAnswer answer = co_await limits_.book(options_.channel, std::move(bookings), hear);
    booking_took_ = clock_.now() - asked;
    queue_.booking_takes(booking_took_);
    // Before the grants are laid on our clock: on the first answer there is no other measure.
    shared_clock_.observe(answer.stamped, asked, clock_.now());
    if (answer.set_back > std::chrono::microseconds(0)) {
      log::warn("the clock of the database was set back: slots that were booked after it are lost",
                {{"channel", options_.channel},
                 {"at_least_s", std::chrono::duration<double>(answer.set_back).count()}});
    }
    take(wants, answer);
    if (hear == Hear::grants_and_replies) {
      options_.heard(answer, asked);
      heard_replies_ = asked;
    }
    trouble_.pass();
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    // Whatever the failure was: without slots nothing leaves, so they are asked for again. What was
    // to be returned of a day is not: nobody knows whether it was.
    trouble_.add("booking sends", failure);
    co_await clock_.sleep_until(clock_.now() + retry_pause);
    const pacing::Moment now{.steady = clock_.now(), .wall = clock_.wall_now()};
    for (const LimitTree::Want& want : wants) queue_.forgo(name_of(want), now);
  }
  is_fetching_ = false;
  options_.changed();
}

Hear GrantSource::what_to_hear(const Wants& wants, SteadyTime now) const {
  const bool is_time = !heard_replies_ || now >= *heard_replies_ + replies_heard_every;
  return is_time || wants.empty() ? Hear::grants_and_replies : Hear::grants;
}

std::vector<LimitBooking> GrantSource::bookings_of(const Wants& wants) const {
  std::vector<LimitBooking> bookings;
  bookings.reserve(wants.size());
  for (const LimitTree::Want& want : wants) {
    LimitBooking booking{.limit = limit_name(options_.channel, name_of(want)),
                         .rate = want.rate,
                         .slots = want.slots,
                         .returned_day = want.returned_day,
                         .returned = want.returned};
    if (want.rate) {
      const int slots = pacing::slots_to_book({.limit = *want.rate,
                                               .booking_took = booking_took_,
                                               .slots_left = want.slots_left,
                                               .waiting = want.waiting});
      // One at least where there are slots and none of the day.
      booking.slots = std::max(slots, 1);
      booking.ahead = pacing::slots_ahead(booking_took_);
    }
    if (want.places) {
      booking.places = LimitBooking::Places{
          .most = want.places->most, .wanted = want.places->wanted, .in_use = want.places->in_use};
    }
    if (want.day.quota) {
      booking.day = {.day = want.day.number,
                     .quota = *want.day.quota,
                     .begins = want.day.begins,
                     .ends = want.day.ends};
    }
    bookings.push_back(std::move(booking));
  }
  return bookings;
}

void GrantSource::take(const Wants& wants, const BookingAnswer& answer) {
  const pacing::Moment now{.steady = clock_.now(), .wall = clock_.wall_now()};
  for (std::size_t place = 0; place < wants.size(); ++place) {
    const LimitTree::Want& want = wants[place];
    if (want.places) queue_.give_places(name_of(want), answer.places.at(place), now);
    if (!want.rate && want.slots == 0) continue;
    const auto day = want.day.quota ? std::optional(want.day.number) : std::nullopt;
    queue_.add(name_of(want), answer.grants.at(place), shared_clock_, now, day);
  }
}

}  // namespace crier::dispatch
