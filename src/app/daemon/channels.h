// The channels that the configuration has, as the engine wants them.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "app/config/config.h"
#include "channel/email.h"
#include "dispatch/channel_desk.h"
#include "dispatch/notice_feed.h"
#include "runtime/clock.h"

namespace crier::app {

struct ConfiguredChannel {
  dispatch::ChannelDeskOptions desk;
  std::unique_ptr<dispatch::Channel> channel;
};

struct ChannelWorld {
  boost::asio::any_io_executor executor;
  Clock& clock;  // Must outlive the channels.
  std::uint64_t seed{};
};

// How the relays of the e-mail channel are spoken to.
[[nodiscard]] channel::EmailOptions email_options(const EmailConfig& email,
                                                  const pacing::CircuitBreakerPolicy& breaker);

// Throws when one cannot work, such as for a CA file that cannot be read.
[[nodiscard]] std::vector<ConfiguredChannel> make_channels(const Config& config,
                                                           const ChannelWorld& world);

// One of them; it must be configured.
[[nodiscard]] std::unique_ptr<dispatch::Channel> make_channel(const Config& config,
                                                              std::string_view name,
                                                              const ChannelWorld& world);

}  // namespace crier::app
