// [channel.push]: notices go to the apps of people's devices, by FCM and by APNs.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include "config/channel/limits_section.h"
#include "config/secret.h"
#include "pacing/circuit_breaker.h"
#include "pacing/grant.h"

namespace crier::dispatch {
class Channel;
}

namespace crier::channel {
struct PushOptions;
}

namespace crier::app {

class ConfigSurroundings;
class ConfigVisitor;
class OnlineCheck;
struct ChannelWorld;

struct PushSection {
  static constexpr std::string_view name = "push";

  Secret fcm_service_account;  // The JSON of its key file; empty: nothing goes by FCM.
  std::string fcm_server{"https://fcm.googleapis.com"};
  bool fcm_validate_only{};  // FCM checks every message and sends none.
  Secret apns_key;           // A PEM text; empty: nothing goes by APNs.
  std::string apns_key_id;
  std::string apns_team_id;
  std::vector<std::string> apns_topics;  // Bundle ids.
  std::string apns_server{"https://api.push.apple.com"};
  int concurrency{200};
  int connections{2};
  std::chrono::milliseconds timeout{std::chrono::seconds(30)};
  pacing::RateLimit rate;
  LimitsSection limits{.settings = {},
                       .text = {},
                       .lines = {},
                       .destinations = Destinations::one,
                       .shipped = pacing::RuleSet::push};
  std::string ca_file;  // Empty: the system's.

  [[nodiscard]] int connections_max() const { return concurrency; }
  void visit(ConfigVisitor& visitor);
  void check(ConfigSurroundings& surroundings) const;
  [[nodiscard]] std::unique_ptr<dispatch::Channel> open(const ChannelWorld& world) const;
  [[nodiscard]] std::unique_ptr<OnlineCheck> online_check(
      const pacing::CircuitBreakerPolicy& breaker) const;
  static void add_unasked(boost::json::object& document);
};

// How the services are spoken to.
[[nodiscard]] channel::PushOptions push_options(const PushSection& push);

}  // namespace crier::app
