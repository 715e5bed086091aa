#include "dispatch/queue/in_flight_table.h"

#include <algorithm>
#include <utility>

namespace crier::dispatch {
namespace {

// A place would have to be used four thousand million times while one answer is out before a late
// answer could meet a stranger's notice.
constexpr unsigned use_bits = 32;

std::uint32_t place_of(Ticket ticket) {
  return static_cast<std::uint32_t>(ticket);
}
std::uint32_t use_of(Ticket ticket) {
  return static_cast<std::uint32_t>(ticket >> use_bits);
}

}  // namespace

Ticket InFlightTable::add(QueuedNotice work) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(places_.size()));
    places_.emplace_back();
  }
  // The place that was used last, whose memory is still in the cache.
  const std::uint32_t index = free_.back();
  free_.pop_back();
  Place& place = places_[index];
  ++place.use;
  place.work = std::move(work);
  return (Ticket{place.use} << use_bits) | index;
}

const QueuedNotice* InFlightTable::find(Ticket ticket) const {
  const std::uint32_t index = place_of(ticket);
  if (index >= places_.size()) return nullptr;
  const Place& place = places_[index];
  // An answer of a connection that was given up may come after its place has got another notice.
  if (place.use != use_of(ticket) || !place.work) return nullptr;
  return &*place.work;
}

std::optional<QueuedNotice> InFlightTable::remove(Ticket ticket) {
  if (find(ticket) == nullptr) return std::nullopt;
  const std::uint32_t index = place_of(ticket);
  free_.push_back(index);
  return std::exchange(places_[index].work, std::nullopt);
}

// Looks at all places, and a lane is lost seldom: an index by owner would be paid for by every
// notice.
void InFlightTable::orphan(const NoticeOwner& owner) {
  for (Place& place : places_) {
    if (place.work && place.work->owner == &owner) place.work->owner = nullptr;
  }
}

std::optional<SteadyTime> InFlightTable::last_taken(const NoticeOwner& owner) const {
  std::optional<SteadyTime> last;
  for (const Place& place : places_) {
    if (!place.work || place.work->owner != &owner) continue;
    last = std::max(last.value_or(place.work->taken_at), place.work->taken_at);
  }
  return last;
}

}  // namespace crier::dispatch
