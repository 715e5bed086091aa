// The channels that the configuration has, as the engine wants them.
#pragma once

#include <memory>
#include <vector>

#include "config/channel/channel_world.h"
#include "config/config.h"
#include "dispatch/channel_runner.h"
#include "dispatch/notice_feed.h"
#include "store/ledger/limit_records.h"

namespace crier::app {

struct ConfiguredChannel {
  dispatch::ChannelRunnerOptions runner;
  std::unique_ptr<dispatch::Channel> channel;
};

// With the limits that operators have set over crier.toml. Throws when one cannot work, such as for
// a CA file that cannot be read.
[[nodiscard]] std::vector<ConfiguredChannel> make_channels(const Config& config,
                                                           const std::vector<store::SetLimit>& set,
                                                           const ChannelWorld& world);

}  // namespace crier::app
