// [channel.webhook]: notices go to a system of the controller's, one POST each.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "config/channel/limits_section.h"
#include "config/secret.h"
#include "pacing/circuit_breaker.h"
#include "pacing/grant.h"

namespace crier::dispatch {
class Channel;
}

namespace crier::app {

class ConfigSurroundings;
class ConfigVisitor;
class OnlineCheck;
struct ChannelWorld;

struct WebhookSection {
  static constexpr std::string_view name = "webhook";

  std::string url;
  Secret authorization;  // The value of the Authorization header.
  int concurrency{20};
  std::chrono::milliseconds timeout{std::chrono::seconds(30)};
  pacing::RateLimit rate;
  LimitsSection limits{.settings = {},
                       .text = {},
                       .lines = {},
                       .destinations = Destinations::one,
                       .shipped = pacing::RuleSet::web_service};
  std::string ca_file;  // Empty: the system's.

  [[nodiscard]] int connections_max() const { return concurrency; }
  void visit(ConfigVisitor& visitor);
  void check(ConfigSurroundings& surroundings) const;
  [[nodiscard]] std::unique_ptr<dispatch::Channel> open(const ChannelWorld& world) const;
  [[nodiscard]] std::unique_ptr<OnlineCheck> online_check(
      const pacing::CircuitBreakerPolicy& breaker) const;
  static void add_unasked(boost::json::object& document);
};

}  // namespace crier::app
