#include "app/campaign/channel_rate.h"

#include <fmt/format.h>

namespace crier::app {

std::expected<double, std::string> channel_rate(const Config& config, std::string_view channel) {
  const ChannelSection* const section = find_section(config.channels, channel);
  if (section != nullptr) return rate_of(*section).per_second;
  return std::unexpected(
      fmt::format("the channel \"{0}\" is not configured: {1} has no section "
                  "[channel.{0}]",
                  channel, config.file.empty() ? "crier.toml" : config.file));
}

}  // namespace crier::app
