#include "net/smtp/relay_book.h"

#include <algorithm>

namespace crier::smtp {

std::optional<std::size_t> RelayBook::choose(SteadyTime now) {
  for (std::size_t tried = 0; tried < relays_.size(); ++tried) {
    const std::size_t relay = (next_ + tried) % relays_.size();
    if (relays_[relay].rests_until > now) continue;
    next_ = relay + 1;
    return relay;
  }
  return std::nullopt;
}

SteadyTime RelayBook::ready_at() const {
  return std::ranges::min(relays_, {}, &Health::rests_until).rests_until;
}

void RelayBook::on_failure(std::size_t relay, SteadyTime now, Random& random) {
  constexpr int doublings_max = 20;
  Health& health = relays_[relay];
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

}  // namespace crier::smtp
