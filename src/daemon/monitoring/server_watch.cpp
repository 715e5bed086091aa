#include "daemon/monitoring/server_watch.h"

#include "runtime/log.h"

namespace crier::app {

void ServerWatch::look(const std::string& channel,
                       const std::vector<dispatch::ServerHealth>& servers) {
  for (const dispatch::ServerHealth& server : servers) {
    const bool is_in_trouble = server.trouble.has_value();
    metrics_.server_in_trouble({.channel = channel, .name = server.name}, is_in_trouble);
    bool& is_told = told_[channel][server.name];
    if (is_told && !is_in_trouble) {
      log::info("a server of a channel works again",
                {{"channel", channel}, {"server", server.name}});
      is_told = false;
    }
    // In the words of the channel's own trouble it has been told already.
    if (is_told || !is_in_trouble || server.is_told_of_channel) continue;
    log::warn(
        "trouble with a server of a channel",
        {{"channel", channel}, {"server", server.name}, {"why", server.trouble->description}});
    is_told = true;
  }
}

}  // namespace crier::app
