#include "dispatch/queue/channel_health.h"

#include <algorithm>
#include <utility>

namespace crier::dispatch {

using State = pacing::CircuitBreaker::State;

ChannelHealth::ChannelHealth(std::string channel, const Clock& clock, Meter& meter,
                             pacing::CircuitBreaker& breaker)
    : channel_(std::move(channel)), clock_(clock), meter_(meter), breaker_(breaker) {}

void ChannelHealth::on_answer(Try answered, const Outcome& outcome) {
  switch (outcome.verdict) {
    case Verdict::accepted:
    case Verdict::give_up:
    case Verdict::refused: return well();
    case Verdict::unknown: return in_trouble(outcome.description);
    case Verdict::halt:
      // The server is there and will not have us, whoever the person is. If this try was to show
      // whether the channel is well, it has not, and another one must.
      suffer(outcome.description);
      return breaker_.on_give_back(answered.taken_at);
    case Verdict::retry_later: break;
  }
  if (outcome.scope == Scope::channel) return in_trouble(outcome.description);
  refuses_people_for_now(answered.attempt, outcome.description);
}

void ChannelHealth::on_trouble(std::string description) {
  in_trouble(std::move(description));
}

void ChannelHealth::on_reached() {
  breaker_.on_reached();
  tell_circuit(clock_.now());
}

void ChannelHealth::on_server_trouble(const std::string& server, std::string description) {
  std::optional<ChannelTrouble>& known = servers_[server];
  const WallTime since = known ? known->since : clock_.wall_now();
  known = ChannelTrouble{.since = since, .description = std::move(description)};
}

void ChannelHealth::on_server_health(const std::string& server) {
  servers_[server].reset();
}

std::optional<ChannelTrouble> ChannelHealth::trouble() const {
  std::optional<ChannelTrouble> told = trouble_;
  bool is_any_of_use = false;
  for (const ServerHealth& server : servers()) {
    is_any_of_use = is_any_of_use || !server.trouble;
    if (!server.trouble || server.is_told_of_channel) continue;
    if (!told) {
      told = server.trouble;
      continue;
    }
    told->since = std::min(told->since, server.trouble->since);
    told->description += "; " + server.trouble->description;
  }
  if (told && !trouble_ && is_any_of_use) told->description += "; notices go by the others";
  return told;
}

std::vector<ServerHealth> ChannelHealth::servers() const {
  std::vector<ServerHealth> servers;
  for (const auto& [name, trouble] : servers_) {
    const bool is_told = trouble && trouble_ && trouble->description == trouble_->description;
    servers.push_back({.name = name, .trouble = trouble, .is_told_of_channel = is_told});
  }
  return servers;
}

// Every notice that is accepted comes by here, so the clock is read only when there is something to
// be told.
void ChannelHealth::well() {
  breaker_.on_success();
  trouble_.reset();
  if (has_told_open_) tell_circuit(clock_.now());
}

void ChannelHealth::in_trouble(std::string description) {
  const SteadyTime now = clock_.now();
  suffer(std::move(description));
  breaker_.on_trouble(now);
  tell_circuit(now);
}

// One full mailbox says nothing of the channel. Many people who have come back again and again, and
// none accepted between, do: the breaker counts them.
void ChannelHealth::refuses_people_for_now(int attempt, const std::string& description) {
  const SteadyTime now = clock_.now();
  breaker_.on_refusal(now, attempt);
  if (breaker_.state(now) == State::closed) {
    trouble_.reset();
  } else {
    suffer("nobody is accepted any more: " + description);
  }
  tell_circuit(now);
}

void ChannelHealth::suffer(std::string description) {
  meter_.channel_trouble(channel_, description);
  // The begin stays while the words change: operators ask for how long, and what it is now.
  const WallTime since = trouble_ ? trouble_->since : clock_.wall_now();
  trouble_ = ChannelTrouble{.since = since, .description = std::move(description)};
}

// A circuit that lets a probe out is still told as open: only its answer shows whether the channel
// is well.
void ChannelHealth::tell_circuit(SteadyTime now) {
  const bool is_open = breaker_.state(now) != State::closed;
  if (is_open != has_told_open_) meter_.circuit_open(channel_, is_open);
  has_told_open_ = is_open;
}

}  // namespace crier::dispatch
