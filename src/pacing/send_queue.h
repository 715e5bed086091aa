// Which of the waiting notices of one channel goes next, why none may go now, and when to ask
// again. Pure: told what happens, given `now`, it answers; the driver is
// dispatch/queue/dispatch_queue.h.
//
// An entry stands in a line, and all entries of a line are held back by the same constraints: the
// front of a line answers for everything after it. An owner has one line today. A limit for each
// destination becomes one line for each owner and destination, and one more reason for which a line
// is put aside; nothing else here changes by it.
//
//   decide(now):  while the first ready line is held back (its owner's lease has ended)
//                     put it aside, until an event lets it go on (renew)
//                 no line is left:           wait for that event
//                 the channel is held back:  wait until a time, or for an event (circuit, slots)
//                 else:                      the front of the first ready line may go
//
// Notices and confirmations (dispatch/confirmation/) stand in lines of their own, so that neither
// waits for the end of the other: where both wait, every fourth turn is a confirmation's. Fewer
// people object than are told, so that a quarter is more than enough; and a surge of objections
// leaves a campaign three quarters of its rate for its deadline.
//
// A line that is put aside is not looked at again before its event, so an owner that may not send
// costs the others nothing. An entry costs two steps in a tree of lines, of which there are as many
// as a daemon holds lanes; no call looks through entries.
//
// The circuit breaker and the allowance are members, because "it goes" is one step: `take` removes
// the entry, uses its slot and sends out the probe. A caller that did these one by one could forget
// one of them. Others feed the two: answers the breaker, grants the allowance.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "pacing/allowance.h"
#include "pacing/circuit_breaker.h"

namespace crier::pacing {

// What keeps every waiting entry back, and what ends it.
enum class Hold : std::uint8_t {
  none,     // An entry may go.
  empty,    // Nothing waits. Ends with an offer.
  closed,   // Never ends.
  lease,    // No owner of what waits may send now. Ends when the lease of one is renewed.
  circuit,  // The channel is in trouble and given a pause. Ends at a time.
  probe,    // One notice is out to show whether the channel is well. Ends with its answer.
  slot,     // The rate. Ends at a time or, when no slots are left, with the next grant.
};

class SendQueue {
 public:
  // The caller's name for a notice. The caller does not offer a name twice at the same time.
  enum class Entry : std::uint32_t {};
  enum class Owner : std::uint32_t {};
  enum class Kind : std::uint8_t { notice, confirmation };
  static constexpr int notices_per_confirmation = 3;

  struct Options {
    CircuitBreakerPolicy breaker;
    std::uint64_t seed{};
    bool needs_slots{};  // The channel has a rate: an entry goes only in a slot of the allowance.
  };

  // The nearest deadline goes first; ids break ties.
  struct Urgency {
    WallTime notify_by;
    CampaignId campaign;
    Kind kind{Kind::notice};
    friend constexpr auto operator<=>(const Urgency&, const Urgency&) = default;
  };

  struct Decision {
    Hold hold{Hold::none};
    int may_go{};                       // 0 exactly when something holds.
    Entry next{};                       // The first of them; only when nothing holds.
    std::optional<SteadyTime> until{};  // Ask again then. Nothing: an event ends the hold.
  };

  explicit SendQueue(Options options);

  // An owner of entries, such as the walk of one lane, which may send before `sends_until`.
  [[nodiscard]] Owner join(Urgency urgency, SteadyTime sends_until);
  void renew(Owner owner, SteadyTime sends_until);
  // Forgets the owner. Answers what it had waiting, in order.
  [[nodiscard]] std::vector<Entry> leave(Owner owner);

  // After everything else of its campaign.
  void offer(Owner owner, Entry entry);
  // An entry that was taken and has not left: before everything else of its campaign.
  void offer_again(Owner owner, Entry entry);

  // How many entries may go now, counted up to `most`. It may count some whose owner's lease has
  // ended meanwhile: the taker asks again.
  [[nodiscard]] Decision decide(SteadyTime now, int most = 1);
  // Removes the next entry. `decide(now)` must allow it.
  [[nodiscard]] Entry take(SteadyTime now);

  // Removes all entries whose deadline has come.
  [[nodiscard]] std::vector<Entry> expire(WallTime now);
  // The nearest deadline of all that waits.
  [[nodiscard]] std::optional<WallTime> next_deadline() const;

  // Nothing goes any more. What waits can still be had by `leave` and `expire`.
  void close() { closed_ = true; }
  [[nodiscard]] bool is_closed() const { return closed_; }

  // Why the channel gives itself a pause, whatever waits: Hold::circuit, slot or none.
  [[nodiscard]] Hold channel_pause(SteadyTime now);

  [[nodiscard]] std::size_t size() const { return ready_entries_ + held_entries_; }
  [[nodiscard]] CircuitBreaker& breaker() { return breaker_; }
  [[nodiscard]] Allowance& allowance() { return allowance_; }

 private:
  struct Waiting {
    std::int64_t number{};  // The order of offers within a campaign.
    Entry entry{};
  };
  // Where a line stands among the others: by its front.
  struct Place {
    Urgency urgency;
    std::int64_t number{};
    Owner owner{};
    friend constexpr auto operator<=>(const Place&, const Place&) = default;
  };
  using Places = std::set<Place>;
  struct Line {
    Urgency urgency;
    SteadyTime sends_until;
    std::deque<Waiting> entries;
    bool is_held{};
    Places::node_type spare;  // The place of an empty line: the next offer allocates none.
  };

  [[nodiscard]] Line& line_of(Owner owner);
  [[nodiscard]] Places& ready_of(Kind kind) {
    return kind == Kind::notice ? ready_notices_ : ready_confirmations_;
  }
  [[nodiscard]] Places& places_of(const Line& line) {
    return line.is_held ? held_ : ready_of(line.urgency.kind);
  }
  [[nodiscard]] bool is_ready() const {
    return !ready_notices_.empty() || !ready_confirmations_.empty();
  }
  [[nodiscard]] Owner next_owner() const;
  [[nodiscard]] std::size_t& count_of(const Line& line) {
    return line.is_held ? held_entries_ : ready_entries_;
  }
  void stand(Owner owner, Line& line);
  void step_out(Owner owner, Line& line);
  void move_to(Owner owner, Line& line, bool held);
  void hold_ended_leases(SteadyTime now);
  [[nodiscard]] Decision decide_for_channel(SteadyTime now, int most);
  void empty(Owner owner, std::vector<Entry>& into);

  bool needs_slots_;
  CircuitBreaker breaker_;
  Allowance allowance_;
  std::vector<Line> lines_;  // By owner.
  std::vector<Owner> free_;  // Owners that have left, for the next ones.
  Places ready_notices_;     // Of the lines with entries, as far as is known.
  Places ready_confirmations_;
  Places held_;
  int notices_in_a_row_{};  // Since the last confirmation.
  std::size_t ready_entries_{};
  std::size_t held_entries_{};
  std::int64_t last_number_{};
  std::int64_t first_number_{};
  bool closed_{};
};

}  // namespace crier::pacing
