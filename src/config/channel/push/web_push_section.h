// [channel.webpush]: notices go to people's browsers, by the push services of these.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/channel/limits_section.h"
#include "config/secret.h"
#include "pacing/grant.h"

namespace crier::dispatch {
class Channel;
}

namespace crier::app {

class ConfigSurroundings;
class ConfigVisitor;
struct ChannelWorld;

struct WebPushSection {
  static constexpr std::string_view name = "webpush";

  Secret vapid_key;
  std::string subject;
  std::vector<std::string> services;  // "host" or "host:port"; empty: the known ones.
  int concurrency{200};
  int connections{4};
  std::chrono::milliseconds timeout{std::chrono::seconds(30)};
  pacing::RateLimit rate;
  // Each push service is a domain.
  LimitsSection limits{.settings = {},
                       .text = {},
                       .lines = {},
                       .destinations = Destinations::by_domain,
                       .shipped = pacing::RuleSet::web_push};
  std::string ca_file;  // Empty: the system's.

  [[nodiscard]] int connections_max() const { return concurrency; }
  void visit(ConfigVisitor& visitor);
  void check(ConfigSurroundings& surroundings) const;
  [[nodiscard]] std::unique_ptr<dispatch::Channel> open(const ChannelWorld& world) const;
};

}  // namespace crier::app
