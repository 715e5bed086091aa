#include "config/channel/push/web_push_section.h"

#include <optional>

#include <fmt/format.h>

#include "base/check.h"
#include "base/idna.h"
#include "channel/push/vapid.h"
#include "channel/push/web_push.h"
#include "config/certificate_file.h"
#include "config/channel/channel_world.h"
#include "config/config_surroundings.h"
#include "config/config_visitor.h"
#include "config/key_rules.h"
#include "net/http/url.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

std::optional<std::string> check_service(std::string_view text) {
  const auto url = http::parse_url(fmt::format("https://{}", text));
  const bool is_place = url && (text == fmt::format("{}:{}", url->host, url->port) ||
                                (text == url->host && url->port == 443));
  if (is_place) return std::nullopt;
  return "must be the host of a push service in lower case, such as push.services.mozilla.com, "
         "with \":port\" where that is not 443; it means what is below it as well";
}

}  // namespace

void WebPushSection::visit(ConfigVisitor& visitor) {
  visitor.secret_document("vapid_key", vapid_key);
  visitor.text("subject", subject, channel::vapid_subject_fault, Presence::required);
  visitor.texts("services", services, check_service, Presence::optional);
  visitor.integer("concurrency", concurrency, {.least = 1, .most = 10'000});
  visitor.integer("connections", connections, {.least = 1, .most = 100});
  visitor.duration("timeout", timeout, {.least = 100ms, .most = 10min});
  visit_rate(visitor, rate);
  visitor.limits(limits);
  visitor.text("ca_file", ca_file, accept_all, Presence::optional);
  if (!visitor.is_sound("vapid_key")) return;
  visitor.rule("vapid_key", !vapid_key.place.empty(),
               "is missing: the private key whose public half people's browsers subscribed to");
  if (vapid_key.place.empty()) return;
  visitor.rule("vapid_key", channel::vapid_key_in(vapid_key.value).has_value(),
               "is no private key of the curve P-256: write it as PEM, or as base64url of its 32 "
               "octets");
}

void WebPushSection::check(ConfigSurroundings& surroundings) const {
  surroundings.check_certificates("channel.webpush.ca_file", ca_file);
}

std::unique_ptr<dispatch::Channel> WebPushSection::open(const ChannelWorld& world) const {
  require_certificates("channel.webpush.ca_file", ca_file, world.clock.wall_now());
  const auto key = channel::vapid_key_in(vapid_key.value);
  CRIER_CHECK(key.has_value());
  return channel::make_web_push_channel(
      world.executor, world.clock,
      {.key = *key,
       .subject = subject,
       .services = services.empty() ? channel::known_web_push_services() : services,
       .ca_file = ca_file,
       .concurrency = concurrency,
       .connections = connections,
       .timeout = timeout});
}

}  // namespace crier::app
