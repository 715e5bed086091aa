#include "config/channel/sms_section.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "channel/sms.h"
#include "config/certificate_file.h"
#include "config/channel/channel_world.h"
#include "config/config_surroundings.h"
#include "config/config_visitor.h"
#include "config/key_rules.h"
#include "config/network_place.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

std::optional<std::string> check_smsc(std::string_view text) {
  const auto server = parse_smsc(text);
  return server ? std::nullopt : std::optional(server.error());
}

bool is_secured(const std::string& server) {
  return server.starts_with("smpps://");
}

// With what the other keys may be, so that what is wrong is this one's.
std::optional<std::string> fault_of(smpp::Options options) {
  options.servers = {{.host = "127.0.0.1"}};
  const auto sound = smpp::check(options);
  return sound ? std::nullopt : std::optional(sound.error());
}

std::optional<std::string> check_system_id(std::string_view text) {
  return fault_of({.system_id = std::string(text), .sender = "1"});
}

std::optional<std::string> check_system_type(std::string_view text) {
  return fault_of({.system_id = "1", .system_type = std::string(text), .sender = "1"});
}

std::optional<std::string> check_sender(std::string_view text) {
  return fault_of({.system_id = "1", .sender = std::string(text)});
}

}  // namespace

void SmsSection::visit(ConfigVisitor& visitor) {
  visitor.texts("servers", servers, check_smsc, Presence::required);
  visitor.text("ca_file", ca_file, accept_all, Presence::optional);
  visitor.text("system_id", system_id, check_system_id, Presence::required);
  visitor.secret("password", password);
  visitor.text("system_type", system_type, check_system_type, Presence::optional);
  visitor.text("sender", sender, check_sender, Presence::required);
  visitor.flag("receipts", receipts);
  visitor.duration("validity", validity, {.least = 1min, .most = 24h * 27});
  visitor.integer("connections", connections, {.least = 1, .most = 100});
  visitor.integer("window", window, {.least = 1, .most = 1000});
  visitor.duration("answer_timeout", answer_timeout, {.least = 100ms, .most = 10min});
  visit_rate(visitor, rate);
  visitor.limits(limits);
  const auto of_password = fault_of({.system_id = "1", .password = password.value, .sender = "1"});
  visitor.rule("password", !of_password, of_password.value_or(""));
}

void SmsSection::check(ConfigSurroundings& surroundings) const {
  constexpr const char* key = "channel.sms.servers";
  surroundings.check_certificates("channel.sms.ca_file", ca_file);
  const auto secured = std::ranges::count_if(servers, is_secured);
  if (secured != 0 && secured != std::ssize(servers)) {
    surroundings.fault(key, "are smpps:// all or none: a channel begins TLS with all its servers");
  }
  bool leaves_the_machine = false;
  for (const std::string& text : servers) {
    const auto server = parse_smsc(text);
    if (!server) continue;
    surroundings.check_name(key, server->place.host);
    leaves_the_machine = leaves_the_machine || !is_loopback(server->place);
  }
  if (secured == 0 && leaves_the_machine) {
    surroundings.warning(
        key,
        "are spoken to in the clear: the password, telephone numbers and notices "
        "are safe only within a private network; use smpps:// where it is offered");
  }
}

std::unique_ptr<dispatch::Channel> SmsSection::open(const ChannelWorld& world) const {
  require_certificates("channel.sms.ca_file", ca_file, world.clock.wall_now());
  smpp::Options options = sms_options(*this, world.breaker);
  options.receives = receipts && world.texts != nullptr;
  return channel::make_sms_channel(world.executor, world.clock, std::move(options), world.seed,
                                   world.texts);
}

smpp::Options sms_options(const SmsSection& sms, const pacing::CircuitBreakerPolicy& breaker) {
  smpp::Options options;
  for (const std::string& text : sms.servers) {
    const auto server = parse_smsc(text);
    CRIER_CHECK(server.has_value());
    options.servers.push_back({.host = server->place.host, .port = server->place.port});
    options.uses_tls = options.uses_tls || server->implicit_tls;
  }
  options.ca_file = sms.ca_file;
  options.system_id = sms.system_id;
  options.password = sms.password.value;
  options.system_type = sms.system_type;
  options.sender = sms.sender;
  options.validity = sms.validity;
  options.connections_max = sms.connections;
  options.window = sms.window;
  options.answer_timeout = sms.answer_timeout;
  // An SMSC that fails rests no longer than the operator wants the whole channel to.
  options.backoff_min = std::min<Duration>(options.backoff_min, breaker.pause_first);
  options.backoff_max = std::min<Duration>(options.backoff_max, breaker.pause_max);
  return options;
}

}  // namespace crier::app
