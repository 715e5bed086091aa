#include "use_cases/limits/nodes_held.h"

#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "store/ledger/limit_pauses.h"
#include "store/ledger/limit_states.h"

namespace crier::app {
namespace {

using pacing::LimitLevel;
using pacing::flow::NodeHeld;

// "email", "email/group/gmail"; nothing: "email/each_domain", which is no node.
std::optional<NodeHeld> node_named(std::string_view name, std::string_view channel) {
  if (name == channel) return NodeHeld{};
  for (const LimitLevel level : {LimitLevel::group, LimitLevel::domain}) {
    const std::string prefix = std::string(channel) + "/" + std::string(name_of(level)) + "/";
    if (name.starts_with(prefix)) {
      return NodeHeld{.level = level, .node = std::string(name.substr(prefix.size()))};
    }
  }
  return std::nullopt;
}

class Nodes {
 public:
  Nodes(const std::string& channel, WallTime now) : channel_(channel), now_(now) {}

  // Null: it is none.
  NodeHeld* at(const std::string& name) {
    auto node = node_named(name, channel_);
    if (!node) return nullptr;
    node->at = now_;
    return &nodes_.try_emplace(name, *std::move(node)).first->second;
  }

  [[nodiscard]] std::vector<NodeHeld> all() && {
    std::vector<NodeHeld> all;
    for (auto& [name, node] : nodes_) all.push_back(std::move(node));
    return all;
  }

 private:
  const std::string& channel_;
  WallTime now_;
  std::map<std::string, NodeHeld> nodes_;
};

}  // namespace

std::vector<NodeHeld> nodes_held(store::Transaction& transaction, const std::string& channel,
                                 WallTime now) {
  Nodes nodes(channel, now);
  for (const store::KeptPause& kept : store::limit_pauses(transaction, channel)) {
    NodeHeld* const node = nodes.at(kept.pause.limit);
    if (node == nullptr) continue;
    node->paused_until = kept.pause.until;
    node->is_stop = kept.pause.is_stop;
  }
  for (const store::LimitState& state : store::limit_states(transaction, channel)) {
    if (!state.rate_now) continue;
    if (NodeHeld* const node = nodes.at(state.node)) node->rate = state.rate_now;
  }
  return std::move(nodes).all();
}

std::vector<NodeHeld> nodes_held(store::Connection& connection, const std::string& channel,
                                 WallTime now) {
  return connection.transact(
      [&](store::Transaction& transaction) { return nodes_held(transaction, channel, now); });
}

std::vector<std::string> domains_held(std::span<const NodeHeld> held) {
  std::vector<std::string> domains;
  for (const NodeHeld& each : held) {
    if (each.level == LimitLevel::domain) domains.push_back(each.node);
  }
  return domains;
}

}  // namespace crier::app
