#include "campaign/channel_kind.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

namespace crier {
namespace {

std::string listed(std::span<const ChannelKind> kinds) {
  std::string text;
  for (const ChannelKind& kind : kinds) {
    if (!text.empty()) text += ", ";
    text += kind.name;
  }
  return text;
}

}  // namespace

std::expected<ChannelKind, std::string> channel_named(std::string_view name) {
  const auto found = std::ranges::find(channel_kinds, name, &ChannelKind::name);
  if (found != channel_kinds.end()) return *found;
  return std::unexpected(
      fmt::format("there is no channel '{}'; there is: {}", name, listed(channel_kinds)));
}

bool repeats_unknown(std::string_view channel) {
  const auto kind = channel_named(channel);
  return !kind || kind->repeats_unknown;
}

bool goes_by_post(std::string_view channel) {
  const auto kind = channel_named(channel);
  return kind && kind->goes_by_post;
}

std::vector<ChannelKind> channels_with_register() {
  std::vector<ChannelKind> kinds;
  std::ranges::copy_if(channel_kinds, std::back_inserter(kinds), &ChannelKind::has_register);
  return kinds;
}

std::expected<ChannelKind, std::string> register_named(std::string_view name) {
  const auto kind = channel_named(name);
  if (kind && kind->has_register()) return kind;
  const std::string registers = listed(channels_with_register());
  if (kind) {
    return std::unexpected(
        fmt::format("the channel '{}' has no register of its own, it looks into that of '{}'; "
                    "there is: {}",
                    name, kind->suppressed_by, registers));
  }
  return std::unexpected(fmt::format("there is no register '{}'; there is: {}", name, registers));
}

}  // namespace crier
