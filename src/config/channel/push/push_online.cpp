// The services of [channel.push], asked whether they can be reached.
#include <memory>
#include <string>
#include <vector>

#include "config/channel/push/push_section.h"
#include "config/channel/push/web_servers_check.h"

namespace crier::app {

std::unique_ptr<OnlineCheck> PushSection::online_check(
    const pacing::CircuitBreakerPolicy& /*breaker*/) const {
  std::vector<WebServer> servers;
  if (!fcm_service_account.place.empty()) servers.push_back({.name = "fcm", .url = fcm_server});
  if (!apns_key.place.empty()) servers.push_back({.name = "apns", .url = apns_server});
  return check_of_web_servers(
      {.channel = "push", .servers = std::move(servers), .ca_file = ca_file});
}

void PushSection::add_unasked(boost::json::object& document) {
  document["push"] = nullptr;
}

}  // namespace crier::app
