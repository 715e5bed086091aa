#include "dispatch/queue/limit_names.h"

#include <fmt/format.h>

namespace crier::dispatch {

using pacing::LimitLevel;
using NodeName = pacing::LimitTree::NodeName;

std::string limit_name(std::string_view channel, NodeName node) {
  if (node.level == LimitLevel::channel) return std::string(channel);
  return fmt::format("{}/{}/{}", channel, name_of(node.level), node.name);
}

std::optional<NodeName> limit_named(std::string_view channel, std::string_view limit) {
  if (!limit.starts_with(channel)) return std::nullopt;
  limit.remove_prefix(channel.size());
  if (limit.empty()) return NodeName{};
  for (const LimitLevel level : {LimitLevel::group, LimitLevel::domain}) {
    const std::string prefix = fmt::format("/{}/", name_of(level));
    if (!limit.starts_with(prefix) || limit.size() == prefix.size()) continue;
    return NodeName{.level = level, .name = limit.substr(prefix.size())};
  }
  return std::nullopt;
}

}  // namespace crier::dispatch
