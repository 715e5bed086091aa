// What a channel's servers have said of themselves lately: feeds the circuit breaker, and tells
// operators what the channel suffers from.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/outcome.h"
#include "dispatch/meter.h"
#include "pacing/circuit_breaker.h"
#include "runtime/clock.h"

namespace crier::dispatch {

// What the channel has been suffering from, since it was last well.
struct ChannelTrouble {
  WallTime since;
  std::string description;
};

// One of the channel's servers, such as a relay.
struct ServerHealth {
  std::string name;
  std::optional<ChannelTrouble> trouble;  // Nothing: it is of use.
  // The trouble is that of the whole channel as well, and told as such.
  bool is_told_of_channel{};
};

class ChannelHealth {
 public:
  // What is referred to must outlive this.
  ChannelHealth(std::string channel, const Clock& clock, Meter& meter,
                pacing::CircuitBreaker& breaker);

  struct Try {
    int attempt{};
    SteadyTime taken_at;
  };

  // What the answer to a try says of the channel.
  void on_answer(Try answered, const Outcome& outcome);
  // Apart from any notice: no connection could be had, or there is one.
  void on_trouble(std::string description);
  void on_reached();

  // Of one server, whatever the others do.
  void on_server_trouble(const std::string& server, std::string description);
  void on_server_health(const std::string& server);

  // Also when only some of its servers are in trouble, and the others carry its notices.
  [[nodiscard]] std::optional<ChannelTrouble> trouble() const;
  // All that have been tried.
  [[nodiscard]] std::vector<ServerHealth> servers() const;

 private:
  void well();
  void in_trouble(std::string description);
  void refuses_people_for_now(int attempt, const std::string& description);
  void suffer(std::string description);
  void tell_circuit(SteadyTime now);

  std::string channel_;
  const Clock& clock_;
  Meter& meter_;
  pacing::CircuitBreaker& breaker_;
  std::optional<ChannelTrouble> trouble_;
  std::map<std::string, std::optional<ChannelTrouble>> servers_;  // Nothing: it is of use.
  bool has_told_open_{};  // The meter believes that the circuit is open.
};

}  // namespace crier::dispatch
