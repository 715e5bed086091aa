#include "pacing/circuit_breaker.h"

#include <algorithm>

#include "base/check.h"

namespace crier::pacing {

using std::chrono::milliseconds;

CircuitBreaker::CircuitBreaker(CircuitBreakerPolicy policy, std::uint64_t seed)
    : policy_(policy), random_(seed) {
  CRIER_CHECK(policy.failures_to_open >= 1);
}

CircuitBreaker::State CircuitBreaker::state(SteadyTime now) const {
  if (!open_) return State::closed;
  return now < open_until_ ? State::open : State::probing;
}

bool CircuitBreaker::allows(SteadyTime now) const {
  switch (state(now)) {
    case State::closed: return true;
    case State::open: return false;
    case State::probing: return !probe_out_;
  }
  CRIER_CHECK(false);
}

void CircuitBreaker::on_send(SteadyTime now) {
  CRIER_CHECK(allows(now));
  if (open_) probe_out_ = true;
}

void CircuitBreaker::on_success() {
  refusals_ = 0;
  failures_ = 0;
  pauses_ = 0;
  open_ = false;
  opened_by_refusals_ = false;
  probe_out_ = false;
}

void CircuitBreaker::on_reached() {
  // One that refuses everybody has been there all the time.
  if (opened_by_refusals_) return;
  const int refusals = refusals_;
  on_success();
  refusals_ = refusals;
}

void CircuitBreaker::on_refusal(SteadyTime now, int attempt) {
  if (opened_by_refusals_) {
    if (now < open_until_) return;
    probe_out_ = false;
    return open(now);
  }
  on_reached();
  if (attempt < policy_.tries_of_greylisted || ++refusals_ < policy_.refusals_to_open) return;
  opened_by_refusals_ = true;
  open(now);
}

void CircuitBreaker::on_trouble(SteadyTime now) {
  // Answers to what was already on the wire when it opened say nothing new.
  if (open_ && now < open_until_) return;
  probe_out_ = false;
  ++failures_;
  if (!open_ && failures_ < policy_.failures_to_open) return;
  open(now);
}

void CircuitBreaker::open(SteadyTime now) {
  milliseconds pause = policy_.pause_first;
  for (int made = 0; made < pauses_ && pause < policy_.pause_max; ++made) pause *= 2;
  pause = std::min(pause, policy_.pause_max);
  // Between half and all of it, so that many daemons do not probe together.
  pause = milliseconds(static_cast<milliseconds::rep>(static_cast<double>(pause.count()) *
                                                      (0.5 + 0.5 * random_.unit())));
  ++pauses_;
  failures_ = 0;
  refusals_ = 0;
  open_until_ = std::max(open_ ? open_until_ : now, now + pause);
  open_ = true;
}

void CircuitBreaker::on_give_back(SteadyTime sent) {
  if (open_ && sent >= open_until_) probe_out_ = false;
}

std::optional<SteadyTime> CircuitBreaker::open_until() const {
  if (!open_) return std::nullopt;
  return open_until_;
}

}  // namespace crier::pacing
