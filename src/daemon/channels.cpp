#include "daemon/channels.h"

#include <string>

namespace crier::app {
namespace {

dispatch::ChannelRunnerOptions runner_options(const Config& config, const ChannelSection& section) {
  const pacing::RateLimit& rate = rate_of(section);
  dispatch::ChannelRunnerOptions runner{.name = std::string(name_of(section)),
                                        .limits = {},
                                        .connections_max = connections_max(section),
                                        .breaker = config.circuit_breaker,
                                        .share_lease = config.dispatch.lease};
  runner.limits.channel.rate = rate;
  runner.in_flight_limit.window = {.rows_max = config.dispatch.claim_rows_max,
                                   .flush_interval = config.dispatch.flush_interval,
                                   .rate_per_second_max = rate.per_second};
  runner.in_flight_limit.sharers = config.dispatch.lanes_active;
  return runner;
}

}  // namespace

std::vector<ConfiguredChannel> make_channels(const Config& config, const ChannelWorld& world) {
  std::vector<ConfiguredChannel> channels;
  for (const ChannelSection& section : config.channels) {
    channels.push_back(
        {.runner = runner_options(config, section), .channel = open_channel(section, world)});
  }
  return channels;
}

}  // namespace crier::app
