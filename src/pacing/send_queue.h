// Which of the waiting notices of one channel goes next, why none may go now, and when to ask
// again. Pure: told what happens, given `now`, it answers; the driver is
// dispatch/queue/dispatch_queue.h.
//
//   decide(now):  while something is ready (pacing/waiting_lines.h)
//                     its owner's lease has ended:        the owner sleeps until `renew`
//                     the circuit or the channel's limits hold everything:
//                                                         wait until a time, or for an event
//                     a group or a domain holds it back:  put it aside, and look at the next
//                     else:                               it may go
//                 nothing is ready:                       wait for what ends the first hold
//
// Nothing is held back but by a node of the tree of limits on its path (limits/), by its owner's
// lease, or by the circuit breaker. A group or a domain that is full costs the others nothing.
//
// Campaigns come to their parts of the channel by turns (campaign_shares.h, campaign_turns.h).
//
// Notices and confirmations (dispatch/confirmation/) take turns, so that neither waits for the end
// of the other: where both wait, every fourth turn is a confirmation's. Fewer people object than
// are told, so that a quarter is more than enough; and a surge of objections leaves a campaign
// three quarters of its rate for its deadline. A breach notice precedes confirmations, too, but for
// every fiftieth turn. Corrections (of dates that were moved) have days: they have what the others
// leave, and every fiftieth turn.
//
// People who wait at a node fill the claim window, and others cannot be claimed. So of what a node
// holds back only some are kept (`keep_aside`), and the rest is handed back to be tried later, at
// the instant at which the node is expected to have room (dispatch/README.md, "Limits of groups and
// domains").
//
// The circuit breaker and the tree are members, because "it goes" is one step: `take` removes the
// entry, counts it at all nodes of its path and sends out the probe. A caller that did these one by
// one could forget one of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "pacing/campaign_shares.h"
#include "pacing/circuit_breaker.h"
#include "pacing/limits/limit_tree.h"
#include "pacing/waiting_lines.h"

namespace crier::pacing {

// What keeps every waiting entry back, and what ends it.
enum class Hold : std::uint8_t {
  none,     // An entry may go.
  empty,    // Nothing waits. Ends with an offer.
  closed,   // Never ends.
  lease,    // No owner of what waits may send now. Ends when the lease of one is renewed.
  circuit,  // The channel is in trouble and given a pause. Ends at a time.
  probe,    // One notice is out to show whether the channel is well. Ends with its answer.
  limit,    // The channel's limits. Ends at a time, or by an event: an answer, a grant.
  aside,    // Groups or domains hold back all that could go. The same.
};

class SendQueue {
 public:
  using Entry = WaitingLines::Entry;
  using Owner = WaitingLines::Owner;
  using Kind = WaitingLines::Kind;
  using Urgency = WaitingLines::Urgency;
  static constexpr int notices_per_confirmation = 3;
  static constexpr int breaches_per_confirmation = 49;
  static constexpr int others_per_correction = 49;
  // A walk of what is owed holds few (dispatch/confirmation/), and claims others as long as not all
  // of these wait for providers that take nobody.
  static constexpr std::size_t owed_aside_max = 50;

  struct Options {
    CircuitBreakerPolicy breaker;
    std::uint64_t seed{};
    LimitSettings limits{};  // Without fault.
    RateSupply supply{RateSupply::granted};
  };

  struct Decision {
    Hold hold{Hold::none};
    Entry next{};                       // Only when nothing holds.
    std::optional<LimitHold> by{};      // Of Hold::limit: what it is.
    std::optional<SteadyTime> until{};  // Ask again then. Nothing: an event ends the hold.
  };

  SendQueue(Options options, Moment now);

  // An owner of entries, such as the walk of one lane, which may send before `sends_until`.
  [[nodiscard]] Owner join(Urgency urgency, SteadyTime sends_until);
  void renew(Owner owner, SteadyTime sends_until);
  // Forgets the owner. Answers what it had waiting, in order.
  [[nodiscard]] std::vector<Entry> leave(Owner owner);

  // After everything else of its campaign. The views of `to` live until the entry is gone.
  // `has_waited`: it was handed back before, and comes again.
  void offer(Owner owner, Entry entry, const Destination& to = {}, bool has_waited = false) {
    lines_.offer(owner, entry, to, has_waited);
  }
  // An entry that was taken and has not left: before everything else of its campaign.
  void offer_again(Owner owner, Entry entry, const Destination& to = {}) {
    lines_.offer_again(owner, entry, to);
  }

  // So many daemons, this one included, share the channel and its limits.
  void share_among(int daemons);
  // The campaigns that have, or may have, something waiting here. To be repeated when what they
  // need has changed.
  void share(std::vector<CampaignNeed> needs, Moment now);
  // Of the channel; 1 where nobody has said it.
  [[nodiscard]] double part_of(CampaignId campaign) const;

  [[nodiscard]] Decision decide(Moment now);

  struct Taken {
    Entry entry{};
    LimitTree::Ticket ticket;
  };
  // Removes the next entry. `decide(now)` must allow it. Its ticket is ended once, by one of the
  // next three; the breaker hears of it apart from that.
  [[nodiscard]] Taken take(Moment now);
  void accepted(const LimitTree::Ticket& ticket, Moment now);
  // `reply` says something of a limit, or nothing.
  std::optional<LimitTree::Reaction> refused(const LimitTree::Ticket& ticket, const Reply& reply,
                                             Moment now);
  // It has not left.
  void give_back(const LimitTree::Ticket& ticket, Moment now);

  // Handed back by the last decisions, because their node has enough that wait.
  struct Postponed {
    Entry entry{};
    SteadyTime expected;  // When the node may have room for it; not before now.
    // The group or the domain; without a name: there was no room to remember it.
    LimitLevel level{};
    std::string node;
  };
  [[nodiscard]] std::vector<Postponed> take_postponed() { return std::exchange(postponed_, {}); }
  // When one may go that its owner takes back because a node holds it.
  [[nodiscard]] SteadyTime returns_at(const Destination& to, bool has_waited, Moment now);
  // Notices that may be put aside, over all nodes; half as many at one node, and of a campaign its
  // part of them. Of confirmations, and of corrections, `owed_aside_max`. At first there is no
  // limit of notices.
  void keep_aside(std::size_t notices) { aside_max_ = notices; }

  // Removes all entries whose deadline has come.
  [[nodiscard]] std::vector<Entry> expire(WallTime now) { return lines_.expire(now); }
  // The nearest deadline of all that waits.
  [[nodiscard]] std::optional<WallTime> next_deadline() const { return lines_.next_deadline(); }

  // Nothing goes any more. What waits can still be had by `leave` and `expire`.
  void close() { closed_ = true; }
  [[nodiscard]] bool is_closed() const { return closed_; }

  // Why the channel gives itself a pause, whatever waits: Hold::circuit, limit or none.
  [[nodiscard]] Hold channel_pause(Moment now);
  // Groups or domains hold back all that `owner` has waiting, of which there is something.
  [[nodiscard]] bool is_held(Owner owner) const { return lines_.is_held(owner); }

  // What the tree wants of the limits that are shared, and what it is given; limits/limit_tree.h.
  // The channel's own slots are wanted for all that no other node holds back.
  [[nodiscard]] std::vector<LimitTree::Want> wants(Moment now, std::size_t most);
  void add(LimitTree::NodeName node, const Grant& grant, const SharedClock& clock, Moment now,
           std::optional<std::int32_t> day);
  void forgo(LimitTree::NodeName node, Moment now);
  [[nodiscard]] std::vector<LimitTree::Want> wants_places(Moment now, std::size_t most);
  [[nodiscard]] std::optional<SteadyTime> places_asked_at() const {
    return tree_.places_asked_at();
  }
  void give_places(LimitTree::NodeName node, const PlacesAnswer& places, Moment now);
  void lose_places(Moment now) { tree_.lose_places(now); }
  void booking_takes(Duration time) { tree_.booking_takes(time); }

  void change(LimitSettings settings, Moment now);
  bool pause(LimitTree::NodeName node, SteadyTime until, Moment now) {
    return tree_.pause(node, until, now);
  }
  void lift(LimitTree::NodeName node, Moment now);
  [[nodiscard]] bool remembers(LimitTree::NodeName node) const {
    return tree_.find(node) != nullptr;
  }
  [[nodiscard]] std::optional<SlowdownState> slowdown_of(LimitTree::NodeName node,
                                                         Moment now) const {
    return tree_.slowdown_of(node, now);
  }
  bool slow_to(LimitTree::NodeName node, const SlowdownState& told, Moment now) {
    return tree_.slow_to(node, told, now);
  }
  void raise_to(LimitTree::NodeName node, double part, Moment now);
  void recover(LimitTree::NodeName node, Moment now);

  // Something waits that no group or domain holds back.
  [[nodiscard]] bool is_ready() const {
    return std::ranges::any_of(WaitingLines::kinds,
                               [this](Kind kind) { return lines_.is_ready(kind); });
  }
  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  [[nodiscard]] std::size_t held_at(LimitTree::NodeName node) const;
  [[nodiscard]] CircuitBreaker& breaker() { return breaker_; }
  // All nodes that are remembered, from the channel downwards: (name, node).
  template <class Visit>
  void for_each_node(const Visit& visit) {
    tree_.for_each(visit);
  }

 private:
  [[nodiscard]] Kind next_kind() const;
  [[nodiscard]] Destination path_to(const WaitingLines::Front& front) const {
    return tells_apart_ ? front.to : Destination{};
  }
  [[nodiscard]] bool has_enough_aside(const WaitingLines::Front& front,
                                      LimitTree::NodeId node) const;
  void put_aside(const WaitingLines::Front& front, const LimitTree::Held& held, Moment now);
  // What a node that is full lets hope for.
  struct Room {
    SteadyTime opens;
    // Between two notices. Nothing: nobody knows, and then all come at `opens`.
    std::optional<std::chrono::nanoseconds> interval;
  };
  [[nodiscard]] Room room_of(const LimitTree::Held& held, Moment now);
  [[nodiscard]] SteadyTime expected_room(const LimitTree::Held& held, bool has_waited, Moment now);
  [[nodiscard]] Duration somewhere_in(Duration span);
  void forget_promises(SteadyTime now);
  [[nodiscard]] std::size_t waiting_at(LimitTree::NodeId node) const;
  void open(const LimitTree::Freed& freed) {
    for (const LimitTree::NodeId node : freed) lines_.open(node);
  }

  CircuitBreaker breaker_;
  bool tells_apart_;
  LimitTree tree_;
  WaitingLines lines_;
  std::vector<SteadyTime> sends_until_;  // By owner.
  int daemons_{1};
  CampaignShares parts_;
  std::set<CampaignId> breaches_;
  int notices_in_a_row_{};  // Since the last confirmation.
  int others_in_a_row_{};   // Since the last correction.
  std::vector<Postponed> postponed_;
  // Until when those are expected to have gone that were handed back; nodes that hold nobody back
  // any more have none.
  std::map<LimitTree::NodeId, SteadyTime> promised_;
  static constexpr std::size_t promises_least = 64;
  std::size_t promises_looked_through_at_{promises_least};
  double spread_{};
  std::optional<std::size_t> aside_max_;
  bool closed_{};
};

}  // namespace crier::pacing
