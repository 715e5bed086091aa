#include "config/channel/push/push_section.h"

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "channel/push/push.h"
#include "config/certificate_file.h"
#include "config/channel/channel_world.h"
#include "config/config_surroundings.h"
#include "config/config_visitor.h"
#include "config/key_rules.h"
#include "net/http/url.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

// Paths of the services are appended to it.
std::optional<std::string> check_service(std::string_view text) {
  if (auto wrong = check_web_url(text)) return wrong;
  const auto url = http::parse_url(std::string(text));
  if (url && (url->path == "/" && !text.ends_with('/') && !text.contains('?'))) return std::nullopt;
  return "must be a server without a path, such as https://api.push.apple.com";
}

// Team ids and key ids of Apple.
std::optional<std::string> check_apple_id(std::string_view text) {
  const bool is_id = text.size() == 10 && std::ranges::all_of(text, [](char letter) {
                       return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
                     });
  if (is_id) return std::nullopt;
  return "must be the 10 capitals and digits that Apple's developer pages show";
}

std::optional<std::string> check_topic(std::string_view text) {
  const bool is_topic =
      !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '.' || letter == '-' || letter == '_';
      });
  if (is_topic) return std::nullopt;
  return "must be the bundle id of an app, such as com.example.app";
}

}  // namespace

void PushSection::visit(ConfigVisitor& visitor) {
  visitor.secret_document("fcm_service_account", fcm_service_account);
  visitor.text("fcm_server", fcm_server, check_service, Presence::optional);
  visitor.flag("fcm_validate_only", fcm_validate_only);
  visitor.secret_document("apns_key", apns_key);
  visitor.text("apns_key_id", apns_key_id, check_apple_id, Presence::optional);
  visitor.text("apns_team_id", apns_team_id, check_apple_id, Presence::optional);
  visitor.texts("apns_topics", apns_topics, check_topic, Presence::optional);
  visitor.text("apns_server", apns_server, check_service, Presence::optional);
  visitor.integer("concurrency", concurrency, {.least = 1, .most = 10'000});
  visitor.integer("connections", connections, {.least = 1, .most = 100});
  visitor.duration("timeout", timeout, {.least = 100ms, .most = 10min});
  visit_rate(visitor, rate);
  visitor.limits(limits);
  visitor.text("ca_file", ca_file, accept_all, Presence::optional);
  const bool has_fcm = !fcm_service_account.place.empty();
  const bool has_apns = !apns_key.place.empty();
  visitor.rule("fcm_service_account", has_fcm || has_apns,
               "is missing, and so is apns_key: without one of them nothing can be sent");
  if (has_fcm && visitor.is_sound("fcm_service_account")) {
    const auto account = channel::service_account_in(fcm_service_account.value);
    visitor.rule("fcm_service_account", account.has_value(), account ? "" : account.error());
  }
  if (!has_apns || !visitor.is_sound("apns_key")) return;
  visitor.rule("apns_key", P256Key::from_pem(apns_key.value).has_value(),
               "is no private key of the curve P-256, as Apple's .p8 files have it");
  visitor.rule("apns_key_id", !apns_key_id.empty(), "is missing: which key apns_key is");
  visitor.rule("apns_team_id", !apns_team_id.empty(), "is missing: whose key apns_key is");
  visitor.rule("apns_topics", !apns_topics.empty(),
               "is missing: the bundle ids of the apps that notices go to");
}

void PushSection::check(ConfigSurroundings& surroundings) const {
  surroundings.check_certificates("channel.push.ca_file", ca_file);
  const auto check_host = [&](const std::string& key, const std::string& server) {
    if (!surroundings.is_sound(key)) return;
    if (const auto url = http::parse_url(server)) surroundings.check_name(key, url->host);
  };
  if (!fcm_service_account.place.empty()) check_host("channel.push.fcm_server", fcm_server);
  if (!apns_key.place.empty()) check_host("channel.push.apns_server", apns_server);
  if (fcm_validate_only) {
    surroundings.warning("channel.push.fcm_validate_only",
                         "has FCM check messages and send none: who has an Android device is "
                         "counted as told, and is not");
  }
}

std::unique_ptr<dispatch::Channel> PushSection::open(const ChannelWorld& world) const {
  require_certificates("channel.push.ca_file", ca_file, world.clock.wall_now());
  return channel::make_push_channel(world.executor, world.clock, push_options(*this));
}

channel::PushOptions push_options(const PushSection& push) {
  channel::PushOptions options{.fcm = std::nullopt,
                               .apns = std::nullopt,
                               .ca_file = push.ca_file,
                               .concurrency = push.concurrency,
                               .connections = push.connections,
                               .timeout = push.timeout};
  if (!push.fcm_service_account.value.empty()) {
    const auto account = channel::service_account_in(push.fcm_service_account.value);
    CRIER_CHECK(account.has_value());
    options.fcm = channel::FcmOptions{
        .account = *account,
        .server = push.fcm_server,
        .run = push.fcm_validate_only ? channel::FcmRun::validate_only : channel::FcmRun::real};
  }
  if (!push.apns_key.value.empty()) {
    const auto key = P256Key::from_pem(push.apns_key.value);
    CRIER_CHECK(key.has_value());
    options.apns = channel::ApnsOptions{
        .team = {.id = push.apns_team_id, .key_id = push.apns_key_id, .key = *key},
        .topics = push.apns_topics,
        .server = push.apns_server};
  }
  return options;
}

}  // namespace crier::app
