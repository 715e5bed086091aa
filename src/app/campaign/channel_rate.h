// What the configuration allows a channel.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "app/config/config.h"

namespace crier::app {

// Notices a second; the error says that the channel is not configured.
[[nodiscard]] std::expected<double, std::string> channel_rate(const Config& config,
                                                              std::string_view channel);

}  // namespace crier::app
