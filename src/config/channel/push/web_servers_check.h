// Servers of a channel that takes notices by HTTPS, asked for their certificates and nothing else.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/channel/online_check.h"

namespace crier::app {

struct WebServer {
  std::string name;  // For people: "fcm".
  std::string url;   // Without fault.
};

struct WebServers {
  std::string channel;  // The member of the JSON: an array of them.
  std::vector<WebServer> servers;
  std::string ca_file;  // Empty: the system's.
};

[[nodiscard]] std::unique_ptr<OnlineCheck> check_of_web_servers(WebServers servers);

}  // namespace crier::app
