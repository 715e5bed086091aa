#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "base/idna.h"
#include "base/lane.h"
#include "base/time.h"
#include "base/unicode.h"
#include "campaign/mail_address.h"
#include "config/config_visitor.h"
#include "config/key_rules.h"
#include "config/network_place.h"
#include "embedded/embedded_postgres.h"
#include "net/http/forwarded.h"

namespace crier::app {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view log_style_words[] = {"text", "json"};
constexpr std::string_view log_level_words[] = {"debug", "info", "warn", "error", "fatal"};

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

// Addresses of pages are appended to it.
std::optional<std::string> check_pages_url(std::string_view text) {
  if (auto wrong = check_web_url(text)) return wrong;
  if (!text.contains('?') && !text.contains('#')) return std::nullopt;
  return "must have no query and no fragment: the address of a page is appended to it";
}

// Notices link to these pages, and the lint lets no notice link to what is not https, not even on
// this machine (notice/lint/html_checks.cpp): the campaign would not start.
std::optional<std::string> check_linked_pages_url(std::string_view text) {
  if (!text.starts_with("http://")) return check_pages_url(text);
  return "must be https://, because notices link to it; say here what people will open, and in "
         "reached_at where this machine reaches the pages meanwhile, such as "
         "\"http://127.0.0.1:9465\"";
}

std::optional<std::string> check_proxy(std::string_view text) {
  const std::vector<std::string> place = {std::string(text)};
  const auto proxies = http::TrustedProxies::parse(place);
  return proxies ? std::nullopt : std::optional(proxies.error());
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

// In the order of the sample, whatever order the file has.
void visit_channels(ConfigVisitor& visitor, ChannelSections& channels) {
  ChannelSections visited;
  for (ChannelSection& empty : all_channel_sections()) {
    const std::string name = fmt::format("channel.{}", name_of(empty));
    if (!visitor.has_section(name)) continue;
    const ChannelSection* const known = find_section(channels, name_of(empty));
    if (known == nullptr) rate_of(empty).burst = 0;  // Not given: it follows from the rate.
    ChannelSection& section = visited.emplace_back(known != nullptr ? *known : std::move(empty));
    visitor.section(name);
    visit_keys(visitor, section);
  }
  channels = std::move(visited);
}

void visit_daemon(ConfigVisitor& visitor, DaemonConfig& daemon) {
  visitor.section("daemon");
  visitor.text("listen", daemon.listen, check_loopback, Presence::optional);
  visit_word(visitor, "log_format", daemon.log.style, log_style_words);
  visit_word(visitor, "log_level", daemon.log.level, log_level_words);
}

void visit_pages(ConfigVisitor& visitor, PagesConfig& pages, const DaemonConfig& daemon) {
  visitor.section("pages");
  visitor.text("url", pages.url, check_linked_pages_url, Presence::optional);
  visitor.text("listen", pages.listen, check_listen, Presence::optional);
  visitor.text("reached_at", pages.reached_at, check_pages_url, Presence::optional);
  visitor.rule("listen", pages.listen.empty() || !pages.url.empty() || !visitor.is_sound("url"),
               "is where pages are served, but url, which notices link to, is missing");
  const auto place = parse_listen_address(pages.listen);
  const auto taken = parse_listen_address(daemon.listen);
  visitor.rule(
      "listen", !place || !taken || !is_same_place(*place, *taken),
      fmt::format("is where daemon.listen serves already ({}, \"{}\"); give each a port of "
                  "its own",
                  visitor.place_of("daemon.listen"), daemon.listen));
}

void visit_pages_transport(ConfigVisitor& visitor, PagesConfig& pages) {
  visitor.path("certificate", pages.certificate, Presence::optional);
  visitor.path("key", pages.key, Presence::optional);
  visitor.rule("certificate", pages.certificate.empty() || !pages.key.empty(),
               "needs the key of the certificate as well (key)");
  visitor.rule("key", pages.key.empty() || !pages.certificate.empty(),
               "needs the certificate of the key as well (certificate)");
  visitor.texts("trusted_proxies", pages.trusted_proxies, check_proxy, Presence::optional);
}

void visit_objection_link(ConfigVisitor& visitor, ObjectionLinkConfig& link) {
  visitor.section("objection_link");
  visitor.duration("ask_every", link.ask_every, {.least = 100ms, .most = 1h});
  visitor.integer("failures_to_pause", link.failures_to_pause, {.least = 1, .most = 100});
  visitor.duration("timeout", link.timeout, {.least = 100ms, .most = 1min});
}

std::optional<std::string> check_taken_address(std::string_view text) {
  if (is_mail_address(text)) return std::nullopt;
  return fmt::format("\"{}\" is no mail address", text);
}

void visit_feedback(ConfigVisitor& visitor, FeedbackConfig& feedback) {
  visitor.section("feedback");
  visitor.text("lmtp", feedback.lmtp, check_listen, Presence::optional);
  visitor.path("maildir", feedback.maildir, Presence::optional);
  visitor.texts("addresses", feedback.addresses, check_taken_address, Presence::optional);
  visitor.path("rules", feedback.rules, Presence::optional);
  visitor.path("receipt_rules", feedback.receipt_rules, Presence::optional);
  visitor.duration("kept", feedback.kept, {.least = 1h, .most = std::chrono::days(3650)});
  visitor.duration("awaited", feedback.awaited, {.least = 0s, .most = std::chrono::days(30)});
}

// What goes there carries names of campaigns and of servers, and is signed.
std::optional<std::string> check_alarm_webhook(std::string_view text) {
  return text.empty() ? std::nullopt : check_web_url(text);
}

std::optional<std::string> check_alarm_address(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto canonical = canonical_mail_address(trimmed_of_invisible(text));
  if (!canonical) return fmt::format("\"{}\" is no mail address", text);
  if (const auto bad = bad_label_of(text)) return fmt::format("\"{}\" {}", text, fault_of(*bad));
  return std::nullopt;
}

void visit_alarms(ConfigVisitor& visitor, Config& config) {
  visitor.section("deadline");
  visitor.duration("reckon_every", config.deadline.reckon_every, {.least = 100ms, .most = 1h});

  visitor.section("alarms");
  AlarmsConfig& alarms = config.alarms;
  visitor.text("webhook", alarms.webhook, check_alarm_webhook, Presence::optional);
  visitor.secret("secret", alarms.secret);
  visitor.texts("email", alarms.email, check_alarm_address, Presence::optional);
  visitor.text("sender", alarms.sender, check_alarm_address, Presence::optional);
  // What is around an address and shows nothing is no part of it, as in a campaign's file.
  for (std::string& address : alarms.email) address = trimmed_of_invisible(address);
  alarms.sender = std::string(trimmed_of_invisible(alarms.sender));
  visitor.duration("remind_every", alarms.remind_every,
                   {.least = 1s, .most = std::chrono::days(30)});
  const bool is_paired = alarms.webhook.empty() == alarms.secret.place.empty();
  visitor.rule("webhook", is_paired || alarms.webhook.empty() || !visitor.is_sound("secret"),
               "needs a secret as well, which its requests are signed with: secret = \"env:NAME\" "
               "or \"file:/path\"");
  visitor.rule("secret", is_paired || !alarms.webhook.empty() || !visitor.is_sound("webhook"),
               "signs the requests to webhook, which is missing");
  visitor.rule("email", alarms.email.empty() || !alarms.sender.empty(),
               "needs a sender as well: the address that alarms come from");
  visitor.rule("email", alarms.email.empty() || visitor.has_section("channel.email"),
               "goes out by the relays of [channel.email], which is missing");
}

void visit_retries(ConfigVisitor& visitor, Config& config) {
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
  visit_channels(visitor, config.channels);
  visit_daemon(visitor, config.daemon);
  visitor.section("templates");
  visitor.path("directory", config.templates.directory, Presence::optional);
  visit_pages(visitor, config.pages, config.daemon);
  visit_pages_transport(visitor, config.pages);
  visit_objection_link(visitor, config.objection_link);
  visitor.section("objections");
  visitor.duration("consumer_alarm_after", config.objections.consumer_alarm_after,
                   {.least = 1s, .most = 168h});
  visitor.duration("match_within", config.objections.match_within, {.least = 1min, .most = 720h});
  visitor.duration("requests_kept", config.objections.requests_kept,
                   {.least = 1min, .most = std::chrono::days(3650)});
  visit_feedback(visitor, config.feedback);
  visitor.section("release");
  visit_word(visitor, "evidence_level", config.release.evidence_level, evidence_level_names);
  visit_alarms(visitor, config);
  visit_retries(visitor, config);
}

}  // namespace crier::app
