// The channels that the configuration has, and what it allows them.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace crier::app {

// Their names.
[[nodiscard]] std::vector<std::string> configured_channels(const Config& config);

// Notices a second; the error says that the channel is not configured, or that there is none
// of this name.
[[nodiscard]] std::expected<double, std::string> channel_rate(const Config& config,
                                                              std::string_view channel);

}  // namespace crier::app
