#include "config/channel/webhook_section.h"

#include "channel/webhook.h"
#include "config/certificate_file.h"
#include "config/channel/channel_world.h"
#include "config/config_surroundings.h"
#include "config/config_visitor.h"
#include "config/key_rules.h"
#include "net/http/url.h"

namespace crier::app {

using namespace std::chrono_literals;

void WebhookSection::visit(ConfigVisitor& visitor) {
  visitor.text("url", url, check_web_url, Presence::required);
  visitor.secret("authorization", authorization);
  visitor.integer("concurrency", concurrency, {.least = 1, .most = 1000});
  visitor.duration("timeout", timeout, {.least = 100ms, .most = 10min});
  visit_rate(visitor, rate);
  visitor.limits(limits);
  visitor.text("ca_file", ca_file, accept_all, Presence::optional);
}

void WebhookSection::check(ConfigSurroundings& surroundings) const {
  surroundings.check_certificates("channel.webhook.ca_file", ca_file);
  constexpr const char* key = "channel.webhook.url";
  if (!surroundings.is_sound(key)) return;
  if (const auto parsed = http::parse_url(url)) surroundings.check_name(key, parsed->host);
}

std::unique_ptr<dispatch::Channel> WebhookSection::open(const ChannelWorld& world) const {
  require_certificates("channel.webhook.ca_file", ca_file, world.clock.wall_now());
  return channel::make_webhook_channel(world.executor, world.clock,
                                       {.url = url,
                                        .authorization = authorization.value,
                                        .ca_file = ca_file,
                                        .concurrency = concurrency,
                                        .timeout = timeout});
}

}  // namespace crier::app
