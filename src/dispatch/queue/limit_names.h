// The names by which all daemons and operators know the nodes of a channel's limits: "email",
// "email/group/gmail", "email/domain/town.example".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pacing/limits/limit_tree.h"

namespace crier::dispatch {

[[nodiscard]] std::string limit_name(std::string_view channel, pacing::LimitTree::NodeName node);

// As long as `limit` lives. Nothing: it is no limit of this channel.
[[nodiscard]] std::optional<pacing::LimitTree::NodeName> limit_named(std::string_view channel,
                                                                     std::string_view limit);

}  // namespace crier::dispatch
