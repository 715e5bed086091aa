#include "daemon/channels.h"

#include <string>

#include "daemon/limits_watch.h"

namespace crier::app {
namespace {

dispatch::ChannelRunnerOptions runner_options(const Config& config, const ChannelSection& section,
                                              const std::vector<store::SetLimit>& set) {
  dispatch::ChannelRunnerOptions runner{.name = std::string(name_of(section)),
                                        .limits = settings_of(config, section, set),
                                        .connections_max = connections_max(section),
                                        .breaker = config.circuit_breaker,
                                        .share_lease = config.dispatch.lease};
  runner.in_flight_limit.window = {
      .rows_max = config.dispatch.claim_rows_max,
      .flush_interval = config.dispatch.flush_interval,
      .rate_per_second_max = runner.limits.channel.rate.value().per_second};
  runner.in_flight_limit.sharers = config.dispatch.lanes_active;
  return runner;
}

}  // namespace

std::vector<ConfiguredChannel> make_channels(const Config& config,
                                             const std::vector<store::SetLimit>& set,
                                             const ChannelWorld& world) {
  std::vector<ConfiguredChannel> channels;
  for (const ChannelSection& section : config.channels) {
    channels.push_back(
        {.runner = runner_options(config, section, set), .channel = open_channel(section, world)});
  }
  return channels;
}

}  // namespace crier::app
