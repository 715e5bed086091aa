#include "app/daemon/channels.h"

#include <algorithm>
#include <stdexcept>

#include <boost/asio/ip/host_name.hpp>
#include <fmt/format.h>

#include "app/config/address.h"
#include "app/config/certificate_file.h"
#include "base/check.h"
#include "channel/maildir.h"
#include "channel/webhook.h"

namespace crier::app {
namespace {

// A maildir's files are written one after the other.
constexpr int maildir_connections = 1;

smtp::TlsPolicy tls_policy(const EmailConfig& email, bool implicit) {
  if (implicit) return smtp::TlsPolicy::implicit;
  switch (email.tls) {
    case TlsMode::none: return smtp::TlsPolicy::none;
    case TlsMode::opportunistic: return smtp::TlsPolicy::opportunistic;
    case TlsMode::required: return smtp::TlsPolicy::required;
  }
  CRIER_CHECK(false);
}

dispatch::ChannelDeskOptions desk_options(const Config& config, std::string name,
                                          const pacing::RateLimit& rate, int connections) {
  dispatch::ChannelDeskOptions desk{.name = std::move(name),
                                    .rate = rate,
                                    .connections_max = connections,
                                    .breaker = config.circuit_breaker,
                                    .share_lease = config.dispatch.lease};
  desk.gate.window = {.rows_max = config.dispatch.claim_rows_max,
                      .flush_interval = config.dispatch.flush_interval,
                      .rate_per_second_max = rate.per_second};
  desk.gate.sharers = config.dispatch.lanes_active;
  return desk;
}

}  // namespace

channel::EmailOptions email_options(const EmailConfig& email,
                                    const pacing::CircuitBreakerPolicy& breaker) {
  channel::EmailOptions options;
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

namespace {

// OpenSSL's own words name neither the key nor the file.
void require_certificates(std::string_view key, const std::string& path, WallTime now) {
  if (path.empty()) return;
  const auto file = read_certificate_file(path, now);
  if (!file) throw std::runtime_error(fmt::format("{}: {} {}", key, path, file.error()));
}

}  // namespace

std::unique_ptr<dispatch::Channel> make_channel(const Config& config, std::string_view name,
                                                const ChannelWorld& world) {
  if (name == "email") {
    require_certificates("channel.email.ca_file", config.email.value().ca_file,
                         world.clock.wall_now());
    return channel::make_email_channel(world.executor, world.clock,
                                       email_options(config.email.value(), config.circuit_breaker),
                                       world.seed);
  }
  if (name == "webhook") {
    const WebhookConfig& webhook = config.webhook.value();
    require_certificates("channel.webhook.ca_file", webhook.ca_file, world.clock.wall_now());
    return channel::make_webhook_channel(world.executor, world.clock,
                                         {.url = webhook.url,
                                          .authorization = webhook.authorization.value,
                                          .ca_file = webhook.ca_file,
                                          .concurrency = webhook.concurrency,
                                          .timeout = webhook.timeout});
  }
  CRIER_CHECK(name == "maildir");
  return channel::make_maildir_channel(world.executor,
                                       {.directory = config.maildir.value().directory});
}

std::vector<ConfiguredChannel> make_channels(const Config& config, const ChannelWorld& world) {
  std::vector<ConfiguredChannel> channels;
  const auto add = [&](std::string name, const pacing::RateLimit& rate, int connections) {
    auto channel = make_channel(config, name, world);
    channels.push_back({.desk = desk_options(config, std::move(name), rate, connections),
                        .channel = std::move(channel)});
  };
  if (config.email) add("email", config.email->rate, config.email->connections);
  if (config.webhook) add("webhook", config.webhook->rate, config.webhook->concurrency);
  if (config.maildir) add("maildir", config.maildir->rate, maildir_connections);
  return channels;
}

}  // namespace crier::app
