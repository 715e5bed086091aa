#include "app/campaign/channel_rate.h"

#include <fmt/format.h>

namespace crier::app {

std::expected<double, std::string> channel_rate(const Config& config, const std::string& channel) {
  if (channel == "email" && config.email) return config.email->rate.per_second;
  if (channel == "webhook" && config.webhook) return config.webhook->rate.per_second;
  if (channel == "maildir" && config.maildir) return config.maildir->rate.per_second;
  return std::unexpected(
      fmt::format("the channel \"{0}\" is not configured: {1} has no section "
                  "[channel.{0}]",
                  channel, config.file.empty() ? "crier.toml" : config.file));
}

}  // namespace crier::app
