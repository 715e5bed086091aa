// [channel.email]: notices go to mail servers.
#pragma once

#include <cstdint>
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

namespace crier::smtp {
struct Options;
}

namespace crier::app {

class ConfigSurroundings;
class ConfigVisitor;
class OnlineCheck;
struct ChannelWorld;

enum class TlsMode : std::uint8_t { none, opportunistic, required };

struct EmailSection {
  static constexpr std::string_view name = "email";

  std::vector<std::string> relays;  // At least one; each is read by parse_relay without fault.
  TlsMode tls{TlsMode::opportunistic};
  std::string ca_file;  // Empty: the system's.
  std::string user;     // Empty: no AUTH.
  Secret password;
  int connections{10};
  int messages_per_connection{1000};
  pacing::RateLimit rate;
  LimitsSection limits;
  std::string hello_name;  // Empty: this machine's name.
  double timeout_scale{1.0};
  bool pipelining{true};
  std::string return_path;  // Read by feedback::read_return_address. Empty: the campaign's sender.

  [[nodiscard]] int connections_max() const { return connections; }
  void visit(ConfigVisitor& visitor);
  void check(ConfigSurroundings& surroundings) const;
  // Half a minute for a greeting rather than five: somebody waits at the screen.
  void hurry();
  [[nodiscard]] std::unique_ptr<dispatch::Channel> open(const ChannelWorld& world) const;
  [[nodiscard]] std::unique_ptr<OnlineCheck> online_check(
      const pacing::CircuitBreakerPolicy& breaker) const;
  static void add_unasked(boost::json::object& document);
};

// How the relays are spoken to.
[[nodiscard]] smtp::Options email_options(const EmailSection& email,
                                          const pacing::CircuitBreakerPolicy& breaker);

}  // namespace crier::app
