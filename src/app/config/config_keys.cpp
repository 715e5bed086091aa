#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "app/config/address.h"
#include "app/config/config_visitor.h"
#include "app/embedded/embedded_postgres.h"
#include "base/lane.h"
#include "base/time.h"
#include "net/http/url.h"

namespace crier::app {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view tls_words[] = {"none", "opportunistic", "required"};
constexpr std::string_view log_style_words[] = {"text", "json"};
constexpr std::string_view log_level_words[] = {"debug", "info", "warn", "error", "fatal"};

constexpr double rate_max = 1'000'000;

std::optional<std::string> accept_all(std::string_view) {
  return std::nullopt;
}

std::optional<std::string> check_relay(std::string_view text) {
  const auto relay = parse_relay(text);
  return relay ? std::nullopt : std::optional(relay.error());
}

// The pages of the daemon know no password: whoever is to see them from elsewhere puts a proxy in
// front.
std::optional<std::string> check_loopback(std::string_view text) {
  const auto place = parse_listen_address(text);
  if (!place) return place.error();
  if (is_loopback(*place)) return std::nullopt;
  return fmt::format("\"{}\" is no loopback address", place->host);
}

std::optional<std::string> check_listen(std::string_view text) {
  const auto place = parse_listen_address(text);
  return place ? std::nullopt : std::optional(place.error());
}

// Notices carry names and addresses: what leaves the machine is encrypted.
std::optional<std::string> check_web_url(std::string_view text) {
  if (!text.starts_with("http://") && !text.starts_with("https://")) {
    return "must begin with https://";
  }
  const auto url = http::parse_url(std::string(text));
  if (!url) return url.error();
  if (url->host.empty()) return "has no host";
  if (url->scheme == http::Scheme::https || http::is_loopback(*url)) return std::nullopt;
  return "must be https:// (http:// is for loopback only)";
}

// Addresses of pages are appended to it.
std::optional<std::string> check_pages_url(std::string_view text) {
  if (auto wrong = check_web_url(text)) return wrong;
  if (!text.contains('?') && !text.contains('#')) return std::nullopt;
  return "must have no query and no fragment: the address of a page is appended to it";
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
  if (std::ranges::all_of(text, is_plain)) return std::nullopt;
  return fmt::format("\"{}\" is no host name{}", text,
                     std::ranges::any_of(text, is_control)
                         ? ": there is a line break or another control character in it"
                         : "");
}

template <class Enum>
void visit_word(ConfigVisitor& visitor, std::string_view key, Enum& value, Words words) {
  auto index = static_cast<std::size_t>(value);
  visitor.word(key, index, words);
  value = static_cast<Enum>(index);
}

void visit_rate(ConfigVisitor& visitor, pacing::RateLimit& rate) {
  visitor.number("rate_per_second", rate.per_second, {.least = 0.001, .most = rate_max},
                 Presence::required);
  // Without a word about it, the smallest burst that a busy machine can keep up the rate with.
  const bool given = rate.burst != 0;
  int burst = given ? rate.burst : pacing::burst_min(std::clamp(rate.per_second, 0.001, rate_max));
  const int least = pacing::burst_min(std::clamp(rate.per_second, 0.001, rate_max));
  visitor.integer("burst", burst, {.least = 1, .most = 1'000'000});
  visitor.rule(
      "burst", burst >= least,
      fmt::format("must be at least {} at {} a second, is {}", least, rate.per_second, burst));
  rate.burst = burst;
}

void visit_database(ConfigVisitor& visitor, DatabaseConfig& database) {
  visitor.section("database");
  visitor.database_url("url", database.url);
  visitor.integer("connections", database.connections, {.least = 2, .most = 64});
}

void visit_dispatch(ConfigVisitor& visitor, DispatchConfig& dispatch) {
  visitor.section("dispatch");
  visitor.integer("lanes", dispatch.lanes, {.least = 1, .most = lane_count_max});
  visitor.integer("lanes_active", dispatch.lanes_active, {.least = 1, .most = lane_count_max});
  visitor.integer("claim_rows_max", dispatch.claim_rows_max, {.least = 1, .most = 1'000'000});
  visitor.duration("flush_interval", dispatch.flush_interval, {.least = 10ms, .most = 10s});
  visitor.duration("lease", dispatch.lease, {.least = 2s, .most = 10min});
  visitor.duration("drain_timeout", dispatch.drain_timeout, {.least = 0s, .most = 1h});
  visitor.duration("standstill_max", dispatch.standstill_max, {.least = 1s, .most = 24h});
  visitor.rule("lease", dispatch.lease >= 10 * dispatch.flush_interval,
               "must be at least ten times flush_interval, because what was sent is booked under "
               "the lease");
}

void visit_email(ConfigVisitor& visitor, EmailConfig& email) {
  visitor.section("channel.email");
  visitor.texts("relays", email.relays, check_relay);
  visit_word(visitor, "tls", email.tls, tls_words);
  visitor.text("ca_file", email.ca_file, accept_all, Presence::optional);
  visitor.text("user", email.user, accept_all, Presence::optional);
  visitor.secret("password", email.password);
  visitor.integer("connections", email.connections, {.least = 1, .most = 1000});
  visitor.integer("messages_per_connection", email.messages_per_connection,
                  {.least = 1, .most = 1'000'000});
  visit_rate(visitor, email.rate);
  visitor.text("hello_name", email.hello_name, check_hello_name, Presence::optional);
  visitor.number("timeout_scale", email.timeout_scale, {.least = 0.001, .most = 10},
                 Presence::optional);
  visitor.flag("pipelining", email.pipelining);
  visitor.rule("password", email.user.empty() == email.password.place.empty(),
               "user and password belong together: one of them is missing");
  const bool all_implicit = std::ranges::all_of(
      email.relays, [](const std::string& relay) { return relay.starts_with("smtps://"); });
  visitor.rule("password", email.user.empty() || email.tls == TlsMode::required || all_implicit,
               "a password is sent only over TLS: set tls = \"required\", or use smtps://");
}

void visit_webhook(ConfigVisitor& visitor, WebhookConfig& webhook) {
  visitor.section("channel.webhook");
  visitor.text("url", webhook.url, check_web_url, Presence::required);
  visitor.secret("authorization", webhook.authorization);
  visitor.integer("concurrency", webhook.concurrency, {.least = 1, .most = 1000});
  visitor.duration("timeout", webhook.timeout, {.least = 100ms, .most = 10min});
  visit_rate(visitor, webhook.rate);
  visitor.text("ca_file", webhook.ca_file, accept_all, Presence::optional);
}

void visit_maildir(ConfigVisitor& visitor, MaildirConfig& maildir) {
  visitor.section("channel.maildir");
  visitor.path("directory", maildir.directory, Presence::required);
  visit_rate(visitor, maildir.rate);
}

template <class Channel, class Visit>
void visit_channel(ConfigVisitor& visitor, std::string_view name, std::optional<Channel>& channel,
                   Visit visit) {
  if (!visitor.has_section(name)) return;
  if (!channel) {
    channel.emplace();
    channel->rate.burst = 0;  // Not given: it follows from the rate.
  }
  visit(visitor, *channel);
}

void visit_daemon(ConfigVisitor& visitor, DaemonConfig& daemon) {
  visitor.section("daemon");
  visitor.text("listen", daemon.listen, check_loopback, Presence::optional);
  visit_word(visitor, "log_format", daemon.log.style, log_style_words);
  visit_word(visitor, "log_level", daemon.log.level, log_level_words);
}

void visit_pages(ConfigVisitor& visitor, PagesConfig& pages, const DaemonConfig& daemon) {
  visitor.section("pages");
  visitor.text("url", pages.url, check_pages_url, Presence::optional);
  visitor.text("listen", pages.listen, check_listen, Presence::optional);
  visitor.rule("listen", pages.listen.empty() || !pages.url.empty() || !visitor.is_sound("url"),
               "is where pages are served, but url, which notices link to, is missing");
  const auto place = parse_listen_address(pages.listen);
  visitor.rule("listen", pages.listen != daemon.listen || !place || place->port == 0,
               "is where daemon.listen serves already; give each a port of its own");
}

void visit_patience(ConfigVisitor& visitor, Config& config) {
  visitor.section("retry");
  pacing::RetryPolicy& retry = config.retry;
  visitor.duration("first_delay", retry.first_delay, {.least = 100ms, .most = 24h});
  visitor.duration("delay_max", retry.delay_max, {.least = 100ms, .most = 168h});
  visitor.rule("delay_max", retry.delay_max >= retry.first_delay,
               "must not be shorter than first_delay");

  visitor.section("circuit_breaker");
  pacing::CircuitBreakerPolicy& breaker = config.circuit_breaker;
  visitor.integer("failures_to_open", breaker.failures_to_open, {.least = 1, .most = 1000});
  visitor.duration("pause_first", breaker.pause_first, {.least = 10ms, .most = 1h});
  visitor.duration("pause_max", breaker.pause_max, {.least = 10ms, .most = 24h});
  visitor.rule("pause_max", breaker.pause_max >= breaker.pause_first,
               "must not be shorter than pause_first");
}

}  // namespace

void visit_config(ConfigVisitor& visitor, Config& config) {
  visit_database(visitor, config.database);
  visitor.section("state");
  visitor.path("directory", config.state.directory, Presence::optional);
  const auto state_fault = state_directory_fault(config.state.directory);
  visitor.rule("directory", !state_fault, state_fault.value_or(""));
  visit_dispatch(visitor, config.dispatch);
  visit_channel(visitor, "channel.email", config.email, visit_email);
  visit_channel(visitor, "channel.webhook", config.webhook, visit_webhook);
  visit_channel(visitor, "channel.maildir", config.maildir, visit_maildir);
  visit_daemon(visitor, config.daemon);
  visitor.section("templates");
  visitor.path("directory", config.templates.directory, Presence::optional);
  visit_pages(visitor, config.pages, config.daemon);
  visit_patience(visitor, config);
}

}  // namespace crier::app
