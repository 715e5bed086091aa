#include "config/channel/email_section.h"

#include <algorithm>
#include <set>

#include <boost/asio/ip/host_name.hpp>
#include <fmt/format.h>

#include "base/check.h"
#include "base/domain_name.h"
#include "base/idna.h"
#include "base/unicode.h"
#include "channel/email.h"
#include "config/certificate_file.h"
#include "config/channel/channel_world.h"
#include "config/config_surroundings.h"
#include "config/config_visitor.h"
#include "config/key_rules.h"
#include "config/network_place.h"
#include "feedback/path/return_address.h"

namespace crier::app {
namespace {

constexpr std::string_view tls_words[] = {"none", "opportunistic", "required"};

std::optional<std::string> check_relay(std::string_view text) {
  const auto relay = parse_relay(text);
  return relay ? std::nullopt : std::optional(relay.error());
}

// What EHLO may say (RFC 5321 section 4.1.1.1): a domain or an address literal.
std::optional<std::string> check_hello_name(std::string_view text) {
  const auto is_plain = [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '.' || character == '-' ||
           character == '[' || character == ']' || character == ':';
  };
  const auto is_control = [](unsigned char character) {
    return character < 0x20 || character == 0x7F;
  };
  if (const auto bad = bad_a_label(text)) {
    return fmt::format("\"{}\" {}", text, fault_of(*bad));
  }
  if (std::ranges::all_of(text, is_plain)) return std::nullopt;
  return fmt::format("\"{}\" is no host name{}", text,
                     std::ranges::any_of(text, is_control)
                         ? ": there is a line break or another control character in it"
                         : "");
}

std::optional<std::string> check_return_path(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto address = feedback::read_return_address(text);
  return address ? std::nullopt : std::optional(address.error());
}

bool is_implicit(const std::string& relay) {
  return relay.starts_with("smtps://");
}

smtp::TlsPolicy tls_policy(const EmailSection& email, bool implicit) {
  if (implicit) return smtp::TlsPolicy::implicit;
  switch (email.tls) {
    case TlsMode::none: return smtp::TlsPolicy::none;
    case TlsMode::opportunistic: return smtp::TlsPolicy::opportunistic;
    case TlsMode::required: return smtp::TlsPolicy::required;
  }
  CRIER_CHECK(false);
}

}  // namespace

void EmailSection::visit(ConfigVisitor& visitor) {
  visitor.texts("relays", relays, check_relay, Presence::required);
  visit_word(visitor, "tls", tls, tls_words);
  visitor.text("ca_file", ca_file, accept_all, Presence::optional);
  visitor.text("user", user, accept_all, Presence::optional);
  visitor.secret("password", password);
  visitor.integer("connections", connections, {.least = 1, .most = 1000});
  visitor.integer("messages_per_connection", messages_per_connection,
                  {.least = 1, .most = 1'000'000});
  visit_rate(visitor, rate);
  visitor.limits(limits);
  visitor.text("hello_name", hello_name, check_hello_name, Presence::optional);
  visitor.number("timeout_scale", timeout_scale, {.least = 0.001, .most = 10}, Presence::optional);
  visitor.flag("pipelining", pipelining);
  visitor.text("return_path", return_path, check_return_path, Presence::optional);
  visitor.rule("password", user.empty() == password.place.empty(),
               "user and password belong together: one of them is missing");
  const bool all_implicit = std::ranges::all_of(relays, is_implicit);
  visitor.rule("password", user.empty() || tls == TlsMode::required || all_implicit,
               "a password is sent only over TLS: set tls = \"required\", or use smtps://");
}

void EmailSection::check(ConfigSurroundings& surroundings) const {
  surroundings.check_certificates("channel.email.ca_file", ca_file);
  const auto implicit = std::ranges::count_if(relays, is_implicit);
  if (implicit != 0 && implicit != std::ssize(relays)) {
    surroundings.fault("channel.email.relays",
                       "are smtps:// all or none: a channel begins TLS with all its relays in one "
                       "way");
  }
  std::set<std::string> places;
  for (const std::string& text : relays) {
    const auto relay = parse_relay(text);
    if (!relay) continue;
    // Names have no case, and one that is absolute is another spelling.
    const std::string place = ascii_lower(
        fmt::format("{} port {}", without_root_dot(relay->place.host), relay->place.port));
    if (places.insert(place).second) {
      surroundings.check_name("channel.email.relays", relay->place.host);
    } else {
      surroundings.warning("channel.email.relays",
                           fmt::format("{} is listed twice: each place is one relay, and is tried "
                                       "and judged by itself; leave one of them out",
                                       text));
    }
  }
}

void EmailSection::hurry() {
  constexpr double scale_max = 0.1;
  timeout_scale = std::min(timeout_scale, scale_max);
}

std::unique_ptr<dispatch::Channel> EmailSection::open(const ChannelWorld& world) const {
  require_certificates("channel.email.ca_file", ca_file, world.clock.wall_now());
  return channel::make_email_channel(world.executor, world.clock,
                                     email_options(*this, world.breaker), world.seed);
}

smtp::Options email_options(const EmailSection& email,
                            const pacing::CircuitBreakerPolicy& breaker) {
  smtp::Options options;
  bool implicit = false;
  for (const std::string& text : email.relays) {
    const auto relay = parse_relay(text);
    CRIER_CHECK(relay.has_value());
    options.relays.push_back({.host = relay->place.host, .port = relay->place.port});
    implicit = implicit || relay->implicit_tls;
  }
  options.tls = tls_policy(email, implicit);
  options.ca_file = email.ca_file;
  options.hello_name = email.hello_name.empty() ? boost::asio::ip::host_name() : email.hello_name;
  // RFC 5321 2.3.5: domains in mail are written without the dot of an absolute name.
  options.hello_name.resize(without_root_dot(options.hello_name).size());
  if (!email.user.empty()) {
    options.credentials = {.user = email.user, .password = email.password.value};
  }
  options.pipelining = email.pipelining;
  options.connections_max = email.connections;
  options.messages_per_connection_max = email.messages_per_connection;
  options.timeouts.scale = email.timeout_scale;
  // A relay that fails rests no longer than the operator wants the whole channel to: otherwise the
  // channel would go on and find nobody to talk to.
  options.backoff_min = std::min<Duration>(options.backoff_min, breaker.pause_first);
  options.backoff_max = std::min<Duration>(options.backoff_max, breaker.pause_max);
  return options;
}

}  // namespace crier::app
