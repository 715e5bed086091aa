#include "pacing/send_queue.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "base/check.h"

namespace crier::pacing {
namespace {

// Each time that somebody is handed back costs two rows of the database.
constexpr std::chrono::seconds postponed_least{1};
// What may be over sooner than it says.
constexpr std::chrono::seconds postponed_blindly{30};
// A second, where neither an instant nor a rate says when a node will have room: as many as two
// rows each may cost, or twice what the node takes.
constexpr double called_blindly_least = 125;
// However many are before them, they come back after so long, or after a tenth of the time that
// these need: the limits may be raised meanwhile, by an operator or by successes.
constexpr std::chrono::minutes postponed_most{10};
constexpr int parts_of_wait = 10;
// They are called a third faster than the node goes, so that it always has somebody: it takes less
// than a notice an interval when somebody comes late, and nobody makes up for that.
constexpr double called_after = 0.75;
// Whoever comes for nothing has been counted. But other daemons take a part of the rate, so that
// fewer go than were counted on: with nothing added, all would come at once in the end.
constexpr double called_again_after = 0.25;
constexpr std::chrono::seconds slots_asked_again_after{1};
constexpr std::chrono::minutes clock_asked_again_after{1};

std::optional<SteadyTime> asked_again_at(const LimitTree::Held& held, Moment now) {
  switch (held.by) {
    // A rate that was lowered by replies may be gone before slots of it have come.
    case LimitHold::slots:
      return std::min(held.until.value_or(SteadyTime::max()), now.steady + slots_asked_again_after);
    // The clock on the wall may be set meanwhile.
    case LimitHold::hours:
    case LimitHold::day:
      return std::min(held.until.value_or(SteadyTime::max()), now.steady + clock_asked_again_after);
    default: return held.until;
  }
}

}  // namespace

SendQueue::SendQueue(Options options, Moment now)
    : breaker_(options.breaker, options.seed),
      tells_apart_(tells_destinations_apart(options.limits)),
      tree_(std::move(options.limits), options.supply, now) {}

SendQueue::Owner SendQueue::join(Urgency urgency, SteadyTime sends_until) {
  const Owner owner = lines_.join(urgency);
  const auto place = static_cast<std::size_t>(owner);
  if (place >= sends_until_.size()) sends_until_.resize(place + 1);
  sends_until_[place] = sends_until;
  return owner;
}

// Should the lease have ended again by the next decision, the owner sleeps once more.
void SendQueue::renew(Owner owner, SteadyTime sends_until) {
  sends_until_[static_cast<std::size_t>(owner)] = sends_until;
  lines_.wake(owner);
}

std::vector<SendQueue::Entry> SendQueue::leave(Owner owner) {
  return lines_.leave(owner);
}

SendQueue::Kind SendQueue::next_kind() const {
  const bool is_turn_of_others = others_in_a_row_ < others_per_correction;
  const bool others_wait = lines_.is_ready(Kind::notice) || lines_.is_ready(Kind::confirmation);
  if (lines_.is_ready(Kind::correction) && !(others_wait && is_turn_of_others)) {
    return Kind::correction;
  }
  if (!lines_.is_ready(Kind::confirmation)) return Kind::notice;
  if (!lines_.is_ready(Kind::notice)) return Kind::confirmation;
  const bool is_breach = !breaches_.empty() &&
                         breaches_.contains(lines_.campaign_of(lines_.front(Kind::notice).owner));
  const int notices = is_breach ? breaches_per_confirmation : notices_per_confirmation;
  return notices_in_a_row_ >= notices ? Kind::confirmation : Kind::notice;
}

void SendQueue::share_among(int daemons) {
  daemons_ = daemons;
  tree_.share_among(daemons);
}

// What the channel carries is what it was sent lately: connections may let less through than its
// limit. Where it was sent less because less waited, everybody comes to what they need in any case.
void SendQueue::share(std::vector<CampaignNeed> needs, Moment now) {
  breaches_.clear();
  for (const CampaignNeed& need : needs) {
    if (need.precedence == Precedence::breach) breaches_.insert(need.campaign);
  }
  double rate = tree_.rate_seen(now.steady) * daemons_;
  if (const auto limit = tree_.rate_of({}, now.steady)) rate = std::min(rate, limit->per_second);
  CampaignShares parts = campaign_shares(std::move(needs), rate);
  // All that waits is given other turns: not for a change that nobody would notice.
  constexpr double noticed = 0.05;
  const bool is_alike = std::ranges::equal(parts, parts_, [](const auto& one, const auto& other) {
    return one.first == other.first &&
           std::abs(one.second - other.second) <= noticed * other.second;
  });
  if (is_alike) return;
  parts_ = parts;
  lines_.share(std::move(parts));
}

double SendQueue::part_of(CampaignId campaign) const {
  const auto part = parts_.find(campaign);
  return part == parts_.end() ? 1.0 : part->second;
}

// Leases end without an event, so the front is asked when its turn comes. Owners after it keep
// their place: their leases may be renewed before anybody would have noticed.
SendQueue::Decision SendQueue::decide(Moment now) {
  if (closed_) return {.hold = Hold::closed};
  if (size() == 0) return {.hold = Hold::empty};
  lines_.tick(now.steady);
  while (is_ready()) {
    const WaitingLines::Front front = lines_.front(next_kind());
    if (now.steady >= sends_until_[static_cast<std::size_t>(front.owner)]) {
      lines_.sleep(front.owner);
      continue;
    }
    if (breaker_.state(now.steady) == CircuitBreaker::State::open) {
      return {.hold = Hold::circuit, .until = breaker_.open_until()};
    }
    if (!breaker_.allows(now.steady)) return {.hold = Hold::probe};
    const auto held = tree_.held_back(path_to(front), now);
    if (!held) return {.next = front.entry};
    if (held->node.level == LimitLevel::channel) {
      return {.hold = Hold::limit, .by = held->by, .until = held->until};
    }
    put_aside(front, *held, now);
  }
  if (lines_.aside() > 0) return {.hold = Hold::aside, .until = lines_.next_opening()};
  // All that was looked at may have been handed back.
  return {.hold = size() == 0 ? Hold::empty : Hold::lease};
}

// A campaign that has its part of the claim window waiting at nodes that are full could not claim
// those who can be told.
bool SendQueue::has_enough_aside(const WaitingLines::Front& front, LimitTree::NodeId node) const {
  if (!aside_max_ || lines_.is_aside(front)) return false;
  const Kind kind = lines_.kind_of(front.owner);
  if (kind != Kind::notice) return lines_.aside(kind) >= owed_aside_max;
  const CampaignId campaign = lines_.campaign_of(front.owner);
  const auto own_max =
      static_cast<std::size_t>(std::ceil(static_cast<double>(*aside_max_) * part_of(campaign)));
  return lines_.aside() >= *aside_max_ || lines_.aside_under(node) >= (*aside_max_ + 1) / 2 ||
         lines_.aside_of(campaign) >= own_max;
}

void SendQueue::put_aside(const WaitingLines::Front& front, const LimitTree::Held& held,
                          Moment now) {
  if (!has_enough_aside(front, held.node))
    return lines_.hold(front, held.node, asked_again_at(held, now));
  const auto name = tree_.name_of(held.node);
  postponed_.push_back({.entry = front.entry,
                        .expected = expected_room(held, front.has_waited, now),
                        .level = held.node.level,
                        .node = name ? std::string(name->name) : std::string()});
  lines_.pop(front);
}

SendQueue::Room SendQueue::room_of(const LimitTree::Held& held, Moment now) {
  const SteadyTime least = now.steady + postponed_least;
  // Of a full day others may give something back, which is for those that are kept here.
  if (held.by == LimitHold::day) {
    return {.opens = std::max(least, tree_.day_ends(held.node, now)), .interval = {}};
  }
  const SteadyTime opens = std::max(held.until.value_or(least), least);
  if (const auto rate = tree_.rate_of(held.node, now.steady)) {
    return {.opens = opens, .interval = slot_interval(*rate)};
  }
  const bool is_known = held.by == LimitHold::reply || held.by == LimitHold::hours;
  if (is_known && held.until) return {.opens = opens, .interval = {}};
  const double called = std::max(called_blindly_least, 2 * tree_.rate_seen(held.node, now.steady));
  return {.opens = opens, .interval = slot_interval({.per_second = called})};
}

// After half of those that wait there, so that the node does not run dry while somebody is fetched,
// and after those that were handed back before, as fast as the node goes by itself.
SteadyTime SendQueue::expected_room(const LimitTree::Held& held, bool has_waited, Moment now) {
  const Room room = room_of(held, now);
  if (!room.interval) return room.opens;
  forget_promises(now.steady);
  const auto before = static_cast<std::int64_t>(lines_.aside_under(held.node));
  const SteadyTime soonest = room.opens + *room.interval * before / 2;
  SteadyTime& promised = promised_[held.node];
  promised = std::max(promised, soonest) +
             std::chrono::duration_cast<Duration>(*room.interval *
                                                  (has_waited ? called_again_after : called_after));
  // Those who come again find their place among all who are expected.
  const SteadyTime expected = has_waited ? soonest + somewhere_in(promised - soonest) : promised;
  const Duration most = std::max<Duration>(postponed_most, (promised - now.steady) / parts_of_wait);
  if (expected <= now.steady + most) return expected;
  return std::max(room.opens, now.steady + most / 2 + somewhere_in(most / 2));
}

SteadyTime SendQueue::returns_at(const Destination& to, bool has_waited, Moment now) {
  const auto held = tree_.held_back(tells_apart_ ? to : Destination{}, now);
  if (!held) return now.steady + postponed_least;
  const SteadyTime expected = expected_room(*held, has_waited, now);
  // What somebody gives back of a full day is for these few, who are kept as long as they do not
  // rest; and an operator may end a pause.
  const bool may_be_sooner = !room_of(*held, now).interval;
  return may_be_sooner ? std::min(expected, now.steady + postponed_blindly) : expected;
}

// Evenly, as far as that goes without knowing how many there will be: multiples of the golden
// ratio.
Duration SendQueue::somewhere_in(Duration span) {
  spread_ = std::fmod(spread_ + std::numbers::phi, 1.0);
  return std::chrono::duration_cast<Duration>(span * spread_);
}

// A few with each that is made, on the average.
void SendQueue::forget_promises(SteadyTime now) {
  if (promised_.size() < promises_looked_through_at_) return;
  std::erase_if(promised_, [now](const auto& entry) { return entry.second <= now; });
  promises_looked_through_at_ = 2 * promised_.size() + promises_least;
}

SendQueue::Taken SendQueue::take(Moment now) {
  CRIER_CHECK(!closed_ && is_ready());
  const Kind kind = next_kind();
  const WaitingLines::Front front = lines_.front(kind);
  CRIER_CHECK(now.steady < sends_until_[static_cast<std::size_t>(front.owner)]);
  Taken taken{.entry = front.entry, .ticket = tree_.take(path_to(front), now)};
  breaker_.on_send(now.steady);
  lines_.go(front);
  if (kind == Kind::correction) {
    others_in_a_row_ = 0;
    return taken;
  }
  others_in_a_row_ = std::min(others_in_a_row_ + 1, others_per_correction);
  const bool is_notice = kind == Kind::notice;
  notices_in_a_row_ = is_notice ? std::min(notices_in_a_row_ + 1, breaches_per_confirmation) : 0;
  return taken;
}

void SendQueue::accepted(const LimitTree::Ticket& ticket, Moment now) {
  open(tree_.accepted(ticket, now));
}

std::optional<LimitTree::Reaction> SendQueue::refused(const LimitTree::Ticket& ticket,
                                                      const Reply& reply, Moment now) {
  LimitTree::Refusal refusal = tree_.refused(ticket, reply, now);
  open(refusal.freed);
  return std::move(refusal.reaction);
}

void SendQueue::give_back(const LimitTree::Ticket& ticket, Moment now) {
  open(tree_.give_back(ticket, now));
}

Hold SendQueue::channel_pause(Moment now) {
  if (breaker_.state(now.steady) == CircuitBreaker::State::open) return Hold::circuit;
  const auto held = tree_.held_back({}, now);
  // For slots that nobody has asked for yet it is no pause: somebody else must be in the way.
  const bool is_pause = held && held->until;
  return is_pause ? Hold::limit : Hold::none;
}

std::vector<LimitTree::Want> SendQueue::wants(Moment now, std::size_t most) {
  return tree_.wants(now, [this](LimitTree::NodeId node) { return waiting_at(node); }, most);
}

std::size_t SendQueue::waiting_at(LimitTree::NodeId node) const {
  if (node.level == LimitLevel::channel) return lines_.size() - lines_.aside();
  return lines_.aside_under(node);
}

void SendQueue::add(LimitTree::NodeName node, const Grant& grant, const SharedClock& clock,
                    Moment now, std::optional<std::int32_t> day) {
  if (const auto id = tree_.add(node, grant, clock, now, day)) lines_.open(*id);
}

void SendQueue::forgo(LimitTree::NodeName node, Moment now) {
  if (const auto id = tree_.forgo(node, now)) lines_.open(*id);
}

std::vector<LimitTree::Want> SendQueue::wants_places(Moment now, std::size_t most) {
  return tree_.wants_places(now, [this](LimitTree::NodeId node) { return waiting_at(node); }, most);
}

void SendQueue::give_places(LimitTree::NodeName node, const PlacesAnswer& places, Moment now) {
  if (const auto id = tree_.give_places(node, places, now)) lines_.open(*id);
}

void SendQueue::change(LimitSettings settings, Moment now) {
  tells_apart_ = tells_destinations_apart(settings);
  tree_.change(std::move(settings), now);
  promised_.clear();
  lines_.open_all();
}

void SendQueue::lift(LimitTree::NodeName node, Moment now) {
  tree_.lift(node, now);
  if (const auto id = tree_.id_of(node)) lines_.open(*id);
}

void SendQueue::raise_to(LimitTree::NodeName node, double part, Moment now) {
  tree_.raise_to(node, part, now);
  if (const auto id = tree_.id_of(node)) lines_.open(*id);
}

void SendQueue::recover(LimitTree::NodeName node, Moment now) {
  tree_.recover(node, now);
  if (const auto id = tree_.id_of(node)) lines_.open(*id);
}

std::size_t SendQueue::held_at(LimitTree::NodeName node) const {
  const auto id = tree_.id_of(node);
  return id && id->level != LimitLevel::channel ? lines_.aside_under(*id) : 0;
}

}  // namespace crier::pacing
