#include "daemon/channels.h"

#include <string>

namespace crier::app {
namespace {

dispatch::ChannelDeskOptions desk_options(const Config& config, const ChannelSection& section) {
  const pacing::RateLimit& rate = rate_of(section);
  dispatch::ChannelDeskOptions desk{.name = std::string(name_of(section)),
                                    .rate = rate,
                                    .connections_max = connections_max(section),
                                    .breaker = config.circuit_breaker,
                                    .share_lease = config.dispatch.lease};
  desk.gate.window = {.rows_max = config.dispatch.claim_rows_max,
                      .flush_interval = config.dispatch.flush_interval,
                      .rate_per_second_max = rate.per_second};
  desk.gate.sharers = config.dispatch.lanes_active;
  return desk;
}

}  // namespace

std::vector<ConfiguredChannel> make_channels(const Config& config, const ChannelWorld& world) {
  std::vector<ConfiguredChannel> channels;
  for (const ChannelSection& section : config.channels) {
    channels.push_back(
        {.desk = desk_options(config, section), .channel = open_channel(section, world)});
  }
  return channels;
}

}  // namespace crier::app
