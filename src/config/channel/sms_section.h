// [channel.sms]: the short form of notices goes to an SMSC, by SMPP 3.4.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/channel/limits_section.h"
#include "config/secret.h"
#include "pacing/circuit_breaker.h"
#include "pacing/grant.h"

namespace crier::dispatch {
class Channel;
}

namespace crier::smpp {
struct Options;
}

namespace crier::app {

class ConfigSurroundings;
class ConfigVisitor;
struct ChannelWorld;

struct SmsSection {
  static constexpr std::string_view name = "sms";

  std::vector<std::string> servers;  // At least one; each is read by parse_smsc without fault.
  std::string ca_file;               // Empty: the system's.
  std::string system_id;
  Secret password;
  std::string system_type;
  std::string sender;
  bool receipts{true};
  std::chrono::milliseconds validity{std::chrono::hours(48)};
  int connections{1};
  int window{10};
  std::chrono::milliseconds answer_timeout{std::chrono::minutes(1)};
  pacing::RateLimit rate;
  LimitsSection limits{.settings = {}, .text = {}, .lines = {}, .destinations = Destinations::one};

  [[nodiscard]] int connections_max() const { return connections; }
  void visit(ConfigVisitor& visitor);
  void check(ConfigSurroundings& surroundings) const;
  [[nodiscard]] std::unique_ptr<dispatch::Channel> open(const ChannelWorld& world) const;
};

// How the SMSC is spoken to.
[[nodiscard]] smpp::Options sms_options(const SmsSection& sms,
                                        const pacing::CircuitBreakerPolicy& breaker);

}  // namespace crier::app
