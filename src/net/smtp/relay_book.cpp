#include "net/smtp/relay_book.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace crier::smtp {

std::optional<std::size_t> RelayBook::choose(SteadyTime now) {
  for (std::size_t tried = 0; tried < relays_.size(); ++tried) {
    const std::size_t relay = (next_ + tried) % relays_.size();
    if (relays_[relay].health.rests_until > now) continue;
    next_ = relay + 1;
    return relay;
  }
  return std::nullopt;
}

SteadyTime RelayBook::ready_at() const {
  const auto rests_until = [](const Entry& entry) { return entry.health.rests_until; };
  return rests_until(std::ranges::min(relays_, {}, rests_until));
}

void RelayBook::on_failure(std::size_t relay, SteadyTime now, Random& random) {
  constexpr int doublings_max = 20;
  Health& health = relays_[relay].health;
  // Connections to one server fail together; that is one failure.
  if (health.rests_until > now) return;
  const auto factor = 1LL << std::min(health.failures, doublings_max);
  const auto rest = std::min<Duration>(backoff_.max, backoff_.min * factor);
  ++health.failures;
  // Jitter over the upper half: spread daemons apart, and yet never come back at once.
  const auto half = rest / 2;
  const auto spread = random.below(static_cast<std::uint64_t>(half.count()) + 1);
  health.rests_until = now + half + Duration{static_cast<Duration::rep>(spread)};
}

bool RelayBook::on_success(std::size_t relay) {
  relays_[relay].health = {};
  return std::exchange(relays_[relay].standing, Standing::of_use) != Standing::of_use;
}

void RelayBook::on_trouble(std::size_t relay, Trouble trouble) {
  relays_[relay].standing =
      trouble == Trouble::never_up ? Standing::never_up : Standing::carries_nothing;
}

// A server that lets us in and then takes nothing is no better for letting us in again.
bool RelayBook::on_up(std::size_t relay) {
  Standing& standing = relays_[relay].standing;
  if (standing == Standing::carries_nothing) return false;
  return std::exchange(standing, Standing::of_use) != Standing::of_use;
}

bool RelayBook::is_in_trouble(std::size_t relay) const {
  const Standing standing = relays_[relay].standing;
  return standing == Standing::never_up || standing == Standing::carries_nothing;
}

std::optional<SteadyTime> RelayBook::next_look() const {
  std::optional<SteadyTime> next;
  for (std::size_t relay = 0; relay < relays_.size(); ++relay) {
    if (!is_in_trouble(relay)) continue;
    const SteadyTime rested = relays_[relay].health.rests_until;
    next = next ? std::min(*next, rested) : rested;
  }
  return next;
}

void RelayBook::on_spent(std::size_t relay, int carried) {
  CRIER_CHECK(carried >= 1);
  relays_[relay].messages_max = carried;
  relays_[relay].full = 0;
}

bool RelayBook::may_displace(std::size_t relay, const Objection& objection, SteadyTime now) const {
  const std::vector<Firmness>& firm = relays_[relay].firm;
  const auto found = std::ranges::find(firm, objection, &Firmness::objection);
  return found == firm.end() || found->believed_until <= now;
}

void RelayBook::on_displaced_accepted(std::size_t relay, const Objection& objection, int carried) {
  std::erase_if(relays_[relay].firm,
                [&](const Firmness& each) { return each.objection == objection; });
  on_spent(relay, carried);
}

void RelayBook::on_displaced_refused(std::size_t relay, const Objection& objection,
                                     SteadyTime now) {
  // A server has a few such answers; one whose answers never repeat may not fill the memory.
  constexpr std::size_t firm_max = 16;
  constexpr int doublings_max = 6;  // Five minutes.
  constexpr std::chrono::seconds belief_first{5};
  std::vector<Firmness>& firm = relays_[relay].firm;
  auto found = std::ranges::find(firm, objection, &Firmness::objection);
  if (found == firm.end()) {
    if (firm.size() == firm_max) firm.erase(firm.begin());
    found = firm.insert(firm.end(), {.objection = objection});
  }
  // Connections that learn the same together have learnt it once.
  if (found->believed_until > now) return;
  found->believed_until = now + belief_first * (1 << std::min(found->times, doublings_max));
  ++found->times;
}

void RelayBook::on_full(std::size_t relay) {
  // A try that is in vain costs one message a second connection, one time in so many.
  constexpr int full_before_more = 20;
  Entry& entry = relays_[relay];
  if (++entry.full < full_before_more) return;
  entry.full = 0;
  constexpr int largest = std::numeric_limits<int>::max();
  entry.messages_max = entry.messages_max > largest / 2 ? largest : entry.messages_max * 2;
}

}  // namespace crier::smtp
