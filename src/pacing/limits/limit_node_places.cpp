// What a node has of the places that daemons share: the notices that it takes at the same time.
#include <algorithm>

#include "base/check.h"
#include "pacing/limits/limit_node.h"

namespace crier::pacing {
namespace {

// While others may want places, or it wants more than it has. A place that changes hands rests for
// as long as that at most.
constexpr std::chrono::milliseconds asked_soon{200};
// While it has all that it wants: somebody else who comes waits for as long.
constexpr std::chrono::seconds asked_seldom{2};
// The answer was lost.
constexpr std::chrono::milliseconds asked_after_failure{500};
constexpr SteadyTime long_ago{SteadyTime::min().time_since_epoch() / 2};

}  // namespace

bool LimitNode::is_full(SteadyTime now) const {
  const std::optional<int> most = concurrency(now);
  if (!most) return false;
  if (!is_granted()) return in_flight_ >= *most;
  return in_flight_ >= std::min(*most, places_ ? places_->given : 0);
}

HeldBack LimitNode::held_by_concurrency(SteadyTime now) const {
  HeldBack held{.by = LimitHold::concurrency, .until = sooner_of(std::nullopt, now)};
  const bool has_all = !is_granted() || (places_ && places_->given >= concurrency(now));
  if (has_all) return held;
  const bool was_refused = places_ && places_->given < places_->wanted;
  if (places_ && (places_->is_asking || was_refused) && places_->ask_at > now) {
    held.until = sooner_of(places_->ask_at, now);
    return held;
  }
  return {.by = LimitHold::slots, .until = std::nullopt};
}

std::optional<SteadyTime> LimitNode::places_asked_at(SteadyTime now) const {
  if (!is_granted()) return std::nullopt;
  if (!places_) return concurrency(now) ? std::optional(now) : std::nullopt;
  if (places_->is_asking) return std::nullopt;
  return has_places_to_give_back() ? std::min(places_->ask_at, now) : places_->ask_at;
}

LimitNode::PlacesWant LimitNode::want_places(SteadyTime now, std::size_t waiting) {
  if (!places_) places_ = std::make_unique<Places>();
  CRIER_CHECK(!places_->is_asking);
  places_->is_asking = true;
  const std::optional<int> most = concurrency(now);
  const int busiest = std::max(std::exchange(places_->busiest, in_flight_), in_flight_);
  const auto more = static_cast<int>(std::min(waiting, static_cast<std::size_t>(most.value_or(0))));
  const int wanted = most ? std::min(*most, busiest + more) : 0;
  places_->wanted = wanted;
  // What it gives back it does not use from here on.
  places_->given = std::min(places_->given, wanted);
  const int in_use = std::max(places_->given, in_flight_);
  places_->held = std::max(places_->held, in_use);
  return {.most = most.value_or(0), .wanted = wanted, .in_use = in_use};
}

void LimitNode::give_places(const PlacesAnswer& places, SteadyTime now) {
  // Lost meanwhile.
  if (!places_ || !places_->is_asking) return;
  places_->is_asking = false;
  const int in_use = std::max(places_->given, in_flight_);
  places_->held = std::max(places.given, in_use);
  places_->given = places.given;
  const bool has_all = places.given >= places_->wanted && !places.others_want;
  places_->ask_at = now + (has_all ? Duration(asked_seldom) : Duration(asked_soon));
  if (places_->held == 0 && places_->wanted == 0) places_.reset();
}

void LimitNode::forgo_places(SteadyTime now) {
  if (!places_ || !places_->is_asking) return;
  places_->is_asking = false;
  places_->ask_at = now + asked_after_failure;
}

void LimitNode::lose_places() {
  if (!places_) return;
  places_->is_asking = false;
  places_->given = 0;
  places_->ask_at = long_ago;
}

}  // namespace crier::pacing
