#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "pacing/send_queue.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using Entry = SendQueue::Entry;
using Owner = SendQueue::Owner;

constexpr WallTime wall_start{std::chrono::days(20'000)};

// A queue and, beside it, what it promises in its plainest words.
class World {
 public:
  World(bool needs_slots, std::uint64_t seed)
      : queue_({.breaker = {.failures_to_open = 2, .pause_first = 1s, .pause_max = 8s},
                .seed = seed,
                .limits = limits_of(needs_slots)},
               {.steady = begin_, .wall = wall_start}),
        needs_slots_(needs_slots) {
    clock_.observe(wall_start, now_, now_);
  }

  void join(unsigned chance) {
    const SendQueue::Urgency urgency{.notify_by = wall_start + (1 + chance % 3) * 10s,
                                     .campaign = CampaignId{1 + chance % 3}};
    const SteadyTime sends_until = now_ + (chance % 5) * 1s;
    const Owner owner = queue_.join(urgency, sends_until);
    RC_ASSERT(!owners_.contains(owner));
    owners_[owner] = {.urgency = urgency, .sends_until = sends_until, .waiting = {}};
  }
  void offer(Owner owner) {
    const Entry entry{++offered_};
    queue_.offer(owner, entry);
    owners_[owner].waiting.push_back({.number = static_cast<int>(offered_), .entry = entry});
  }
  void renew(Owner owner, unsigned chance) {
    owners_[owner].sends_until = now_ + (chance % 5) * 1s;
    queue_.renew(owner, owners_[owner].sends_until);
  }
  void leave(Owner owner) {
    std::vector<Entry> expected;
    for (const Waiting& each : owners_[owner].waiting) expected.push_back(each.entry);
    RC_ASSERT(queue_.leave(owner) == expected);
    withdrawn_ += expected.size();
    owners_.erase(owner);
    for (InFlight& each : in_flight_) {
      if (each.owner == owner) each.is_orphan = true;
    }
  }
  void expire() {
    std::set<Entry> expected;
    for (auto& [owner, theirs] : owners_) {
      if (theirs.urgency.notify_by > wall_now()) continue;
      for (const Waiting& each : theirs.waiting) expected.insert(each.entry);
      theirs.waiting.clear();
    }
    const std::vector<Entry> late = queue_.expire(wall_now());
    RC_ASSERT(late.size() == expected.size());
    RC_ASSERT(std::set<Entry>(late.begin(), late.end()) == expected);
    expired_ += late.size();
  }
  // The end of what has been in flight for the longest; `kind` is how it ends.
  void end(unsigned kind) {
    if (in_flight_.empty()) return;
    const InFlight ended = in_flight_.front();
    in_flight_.erase(in_flight_.begin());
    if (kind != 1) queue_.accepted(ended.ticket, now());
    if (kind == 0) return queue_.breaker().on_trouble(now_);
    if (kind != 1) return queue_.breaker().on_success();
    queue_.breaker().on_give_back(ended.taken_at);
    queue_.give_back(ended.ticket, now());
    if (ended.is_orphan) return;
    queue_.offer_again(ended.owner, ended.entry);
    auto& waiting = owners_[ended.owner].waiting;
    waiting.insert(waiting.begin(), {.number = -++given_back_, .entry = ended.entry});
    --taken_;
  }
  void grant(unsigned chance) {
    const auto first = std::chrono::duration_cast<std::chrono::microseconds>(now_ - begin_);
    queue_.add({},
               {.first = wall_start + first + (chance % 3) * 1s,
                .interval = 100ms,
                .lateness = 5s,
                .slots = 1 + static_cast<int>(chance % 4)},
               clock_, now(), std::nullopt);
  }
  void pass(unsigned chance) { now_ += std::chrono::milliseconds(chance % 2000); }

  // What may go according to the owners alone, the most urgent first.
  const Entry* first() const {
    const Entry* first = nullptr;
    std::pair<SendQueue::Urgency, int> best;
    for (const auto& [owner, theirs] : owners_) {
      if (theirs.waiting.empty() || now_ >= theirs.sends_until) continue;
      const std::pair place{theirs.urgency, theirs.waiting.front().number};
      if (first != nullptr && best < place) continue;
      best = place;
      first = &theirs.waiting.front().entry;
    }
    return first;
  }

  void look() {
    RC_ASSERT(queue_.size() == waiting());
    RC_ASSERT(offered_ == taken_ + withdrawn_ + expired_ + waiting());
    const auto decision = queue_.decide(now());
    RC_ASSERT((waiting() == 0) == (decision.hold == Hold::empty));
    // An owner that may not send delays nobody but itself.
    RC_ASSERT((waiting() > 0 && first() == nullptr) == (decision.hold == Hold::lease));
    if (decision.hold == Hold::none) RC_ASSERT(decision.next == *first());
    if (decision.until) RC_ASSERT(*decision.until > now_);
    look_for_its_end(decision);
  }

  // Nobody is told to wait for what never comes.
  void look_for_its_end(const SendQueue::Decision& decision) {
    switch (decision.hold) {
      case Hold::circuit:
        RC_ASSERT(decision.until.has_value());
        RC_ASSERT(queue_.breaker().state(*decision.until) == CircuitBreaker::State::probing);
        break;
      case Hold::probe: RC_ASSERT(!in_flight_.empty()); break;
      case Hold::limit:
        RC_ASSERT(needs_slots_);
        // Without a time only a grant can help.
        RC_ASSERT(decision.until.has_value() == (decision.by == LimitHold::rate));
        break;
      default: RC_ASSERT(!decision.until.has_value());
    }
  }

  void take() {
    const auto decision = queue_.decide(now());
    if (decision.hold != Hold::none) return;
    const SendQueue::Taken taken = queue_.take(now());
    const Entry entry = taken.entry;
    RC_ASSERT(entry == decision.next);
    RC_ASSERT(seen_in_flight(entry) == 0);
    ++taken_;
    for (auto& [owner, theirs] : owners_) {
      if (theirs.waiting.empty() || theirs.waiting.front().entry != entry) continue;
      theirs.waiting.erase(theirs.waiting.begin());
      in_flight_.push_back(
          {.owner = owner, .entry = entry, .taken_at = now_, .ticket = taken.ticket});
      return;
    }
    RC_FAIL("it was not the first of any owner");
  }

  // Everything that is left can be had: owners are renewed, the channel is well, slots come.
  void drain() {
    while (!in_flight_.empty()) end(2);
    queue_.breaker().on_success();
    for (auto& [owner, theirs] : owners_) {
      theirs.sends_until = SteadyTime::max();
      queue_.renew(owner, theirs.sends_until);
    }
    while (waiting() > 0) {
      if (needs_slots_ && queue_.decide(now()).hold == Hold::limit) {
        grant(0);
        now_ += 10ms;
      }
      look();
      take();
    }
  }

  [[nodiscard]] std::vector<Owner> owners() const {
    std::vector<Owner> all;
    for (const auto& [owner, theirs] : owners_) all.push_back(owner);
    return all;
  }

 private:
  struct Waiting {
    int number{};
    Entry entry{};
  };
  struct Owned {
    SendQueue::Urgency urgency;
    SteadyTime sends_until;
    std::vector<Waiting> waiting;
  };
  struct InFlight {
    Owner owner{};
    Entry entry{};
    SteadyTime taken_at;
    LimitTree::Ticket ticket;
    bool is_orphan{};  // Its owner has left; the name may be another's by now.
  };

  [[nodiscard]] std::size_t waiting() const {
    std::size_t count = 0;
    for (const auto& [owner, theirs] : owners_) count += theirs.waiting.size();
    return count;
  }
  [[nodiscard]] std::ptrdiff_t seen_in_flight(Entry entry) const {
    return std::ranges::count(in_flight_, entry, &InFlight::entry);
  }
  [[nodiscard]] WallTime wall_now() const {
    return wall_start + std::chrono::duration_cast<std::chrono::microseconds>(now_ - begin_);
  }

  [[nodiscard]] Moment now() const { return {.steady = now_, .wall = wall_now()}; }
  static LimitSettings limits_of(bool needs_slots) {
    LimitSettings settings;
    if (needs_slots) settings.channel.rate = RateLimit{.per_second = 10, .burst = 51};
    return settings;
  }

  static constexpr SteadyTime begin_{1h};
  SteadyTime now_{begin_};
  SendQueue queue_;
  SharedClock clock_;
  bool needs_slots_;
  std::map<Owner, Owned> owners_;
  std::vector<InFlight> in_flight_;
  std::uint32_t offered_{};
  int given_back_{};
  std::size_t taken_{};
  std::size_t withdrawn_{};
  std::size_t expired_{};
};

void happen(World& world, int kind, unsigned chance) {
  const std::vector<Owner> owners = world.owners();
  if (kind < 2 || owners.empty()) return world.join(chance);
  const Owner owner = owners[chance % owners.size()];
  if (kind < 14) return world.offer(owner);
  if (kind < 24) return world.take();
  if (kind < 28) return world.end(chance % 4);
  if (kind < 32) return world.renew(owner, chance);
  if (kind < 35) return world.pass(chance);
  if (kind < 38) return world.grant(chance);
  if (kind == 38) return world.leave(owner);
  world.expire();
}

RC_GTEST_PROP(SendQueue, every_entry_goes_once_by_urgency_unless_its_owner_or_time_is_gone,
              (bool needs_slots, std::uint64_t seed)) {
  World world(needs_slots, seed);
  const auto steps = *rc::gen::container<std::vector<std::pair<int, unsigned>>>(
      300, rc::gen::pair(rc::gen::inRange(0, 40), rc::gen::arbitrary<unsigned>()));

  for (const auto& [kind, chance] : steps) {
    happen(world, kind, chance);
    world.look();
  }
  world.drain();
}

}  // namespace
}  // namespace crier::pacing
