#include "pacing/send_queue.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace crier::pacing {

SendQueue::SendQueue(Options options)
    : needs_slots_(options.needs_slots), breaker_(options.breaker, options.seed) {}

SendQueue::Line& SendQueue::line_of(Owner owner) {
  return lines_[static_cast<std::size_t>(owner)];
}

SendQueue::Owner SendQueue::join(Urgency urgency, SteadyTime sends_until) {
  if (free_.empty()) {
    free_.push_back(static_cast<Owner>(lines_.size()));
    lines_.emplace_back();
  }
  const Owner owner = free_.back();
  free_.pop_back();
  Line& line = line_of(owner);
  line.urgency = urgency;
  line.sends_until = sends_until;
  line.is_held = false;
  return owner;
}

void SendQueue::renew(Owner owner, SteadyTime sends_until) {
  Line& line = line_of(owner);
  line.sends_until = sends_until;
  // Should the lease have ended again by then, the next decision puts the line aside once more.
  if (line.is_held) move_to(owner, line, false);
}

std::vector<SendQueue::Entry> SendQueue::leave(Owner owner) {
  std::vector<Entry> entries;
  empty(owner, entries);
  free_.push_back(owner);
  return entries;
}

void SendQueue::offer(Owner owner, Entry entry) {
  Line& line = line_of(owner);
  line.entries.push_back({.number = ++last_number_, .entry = entry});
  if (line.entries.size() == 1) stand(owner, line);
  ++count_of(line);
}

void SendQueue::offer_again(Owner owner, Entry entry) {
  Line& line = line_of(owner);
  if (!line.entries.empty()) step_out(owner, line);
  line.entries.push_front({.number = --first_number_, .entry = entry});
  stand(owner, line);
  ++count_of(line);
}

SendQueue::Decision SendQueue::decide(SteadyTime now, int most) {
  if (closed_) return {.hold = Hold::closed};
  if (size() == 0) return {.hold = Hold::empty};
  hold_ended_leases(now);
  if (!is_ready()) return {.hold = Hold::lease};
  const std::size_t count = std::min(ready_entries_, static_cast<std::size_t>(most));
  Decision decision = decide_for_channel(now, static_cast<int>(count));
  decision.next = line_of(next_owner()).entries.front().entry;
  return decision;
}

SendQueue::Owner SendQueue::next_owner() const {
  const bool is_turn_of_confirmations =
      ready_notices_.empty() || notices_in_a_row_ >= notices_per_confirmation;
  const bool is_confirmation = !ready_confirmations_.empty() && is_turn_of_confirmations;
  return (is_confirmation ? ready_confirmations_ : ready_notices_).begin()->owner;
}

SendQueue::Decision SendQueue::decide_for_channel(SteadyTime now, int most) {
  const CircuitBreaker::State circuit = breaker_.state(now);
  if (circuit == CircuitBreaker::State::open) {
    return {.hold = Hold::circuit, .until = breaker_.open_until()};
  }
  if (!breaker_.allows(now)) return {.hold = Hold::probe};

  const int count = circuit == CircuitBreaker::State::probing ? 1 : most;
  if (!needs_slots_) return {.may_go = count};
  const int slots = allowance_.slots_open(now, count);
  if (slots == 0) return {.hold = Hold::slot, .until = allowance_.next_slot(now)};
  return {.may_go = slots};
}

SendQueue::Entry SendQueue::take(SteadyTime now) {
  CRIER_CHECK(!closed_ && is_ready());
  const Owner owner = next_owner();
  Line& line = line_of(owner);
  CRIER_CHECK(now < line.sends_until);
  if (needs_slots_) CRIER_CHECK(allowance_.take(now));
  breaker_.on_send(now);

  const Entry entry = line.entries.front().entry;
  step_out(owner, line);
  line.entries.pop_front();
  --ready_entries_;
  const bool is_notice = line.urgency.kind == Kind::notice;
  notices_in_a_row_ = is_notice ? std::min(notices_in_a_row_ + 1, notices_per_confirmation) : 0;
  if (!line.entries.empty()) stand(owner, line);
  return entry;
}

std::vector<SendQueue::Entry> SendQueue::expire(WallTime now) {
  std::vector<Entry> late;
  for (const Places* const places : {&ready_notices_, &ready_confirmations_, &held_}) {
    while (!places->empty() && places->begin()->urgency.notify_by <= now) {
      empty(places->begin()->owner, late);
    }
  }
  return late;
}

std::optional<WallTime> SendQueue::next_deadline() const {
  std::optional<WallTime> next;
  for (const Places* const places : {&ready_notices_, &ready_confirmations_, &held_}) {
    if (places->empty()) continue;
    const WallTime first = places->begin()->urgency.notify_by;
    next = std::min(next.value_or(first), first);
  }
  return next;
}

Hold SendQueue::channel_pause(SteadyTime now) {
  if (breaker_.state(now) == CircuitBreaker::State::open) return Hold::circuit;
  // A slot that is open and not used is no pause: somebody else must be in the way.
  const bool has_slot_later = needs_slots_ && allowance_.next_slot(now).value_or(now) > now;
  return has_slot_later ? Hold::slot : Hold::none;
}

void SendQueue::stand(Owner owner, Line& line) {
  const Place place{.urgency = line.urgency, .number = line.entries.front().number, .owner = owner};
  Places& places = places_of(line);
  if (line.spare.empty()) {
    places.insert(place);
  } else {
    line.spare.value() = place;
    places.insert(std::move(line.spare));
  }
}

void SendQueue::step_out(Owner owner, Line& line) {
  Places& places = places_of(line);
  const auto found =
      places.find({.urgency = line.urgency, .number = line.entries.front().number, .owner = owner});
  CRIER_CHECK(found != places.end());
  line.spare = places.extract(found);
}

void SendQueue::move_to(Owner owner, Line& line, bool held) {
  const std::size_t entries = line.entries.size();
  if (entries > 0) step_out(owner, line);
  count_of(line) -= entries;
  line.is_held = held;
  count_of(line) += entries;
  if (entries > 0) stand(owner, line);
}

// Leases end without an event, so the front is asked when its turn comes. Lines after it keep their
// place: their leases may be renewed before anybody would have noticed.
void SendQueue::hold_ended_leases(SteadyTime now) {
  while (is_ready()) {
    const Owner owner = next_owner();
    Line& line = line_of(owner);
    if (now < line.sends_until) return;
    move_to(owner, line, true);
  }
}

void SendQueue::empty(Owner owner, std::vector<Entry>& into) {
  Line& line = line_of(owner);
  if (line.entries.empty()) return;
  step_out(owner, line);
  count_of(line) -= line.entries.size();
  for (const Waiting& waiting : line.entries) into.push_back(waiting.entry);
  line.entries.clear();
}

}  // namespace crier::pacing
