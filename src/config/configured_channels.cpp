#include "config/configured_channels.h"

#include <fmt/format.h>

#include "campaign/channel_kind.h"

namespace crier::app {

std::vector<std::string> configured_channels(const Config& config) {
  std::vector<std::string> channels;
  for (const ChannelSection& section : config.channels) channels.emplace_back(name_of(section));
  return channels;
}

std::expected<double, std::string> channel_rate(const Config& config, std::string_view channel) {
  // A campaign may be of a channel that an older program had.
  if (const auto kind = channel_named(channel); !kind) return std::unexpected(kind.error());
  const ChannelSection* const section = find_section(config.channels, channel);
  if (section != nullptr) return rate_of(*section).per_second;
  return std::unexpected(
      fmt::format("the channel \"{0}\" is not configured: {1} has no section "
                  "[channel.{0}]",
                  channel, config.file.empty() ? "crier.toml" : config.file));
}

}  // namespace crier::app
