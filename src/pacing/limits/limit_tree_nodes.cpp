// The nodes of the tree by their names, for people and for other daemons.
#include <algorithm>

#include "base/check.h"
#include "pacing/limits/limit_tree.h"

namespace crier::pacing {

std::optional<LimitTree::NodeName> LimitTree::name_of(NodeId node) const {
  switch (node.level) {
    case LimitLevel::channel: return NodeName{};
    case LimitLevel::group: {
      if (node.place >= groups_.size()) return std::nullopt;
      return NodeName{.level = node.level, .name = groups_[node.place].name};
    }
    case LimitLevel::domain: {
      if (node.place >= domains_.size()) return std::nullopt;
      const Domain& domain = domains_[node.place];
      if (!domain.node || domain.life != node.life) return std::nullopt;
      return NodeName{.level = node.level, .name = domain.name};
    }
  }
  CRIER_CHECK(false);
}

std::optional<LimitTree::NodeId> LimitTree::id_of(NodeName node) const {
  switch (node.level) {
    case LimitLevel::channel: return NodeId{};
    case LimitLevel::group: {
      const auto found = std::ranges::find(groups_, node.name, &Group::name);
      if (found == groups_.end()) return std::nullopt;
      return NodeId{.level = LimitLevel::group,
                    .place = static_cast<std::uint32_t>(found - groups_.begin())};
    }
    case LimitLevel::domain: {
      const auto found = by_domain_.find(node.name);
      if (found == by_domain_.end()) return std::nullopt;
      return domain_id(found->second);
    }
  }
  CRIER_CHECK(false);
}

template <class Tree>
auto LimitTree::node_of(Tree& tree, NodeName node) -> decltype(&tree.channel_) {
  switch (node.level) {
    case LimitLevel::channel: return &tree.channel_;
    case LimitLevel::group: {
      const auto found = std::ranges::find(tree.groups_, node.name, &Group::name);
      return found == tree.groups_.end() ? nullptr : &found->node;
    }
    case LimitLevel::domain: {
      const auto found = tree.by_domain_.find(node.name);
      return found == tree.by_domain_.end() ? nullptr : &tree.domains_[found->second].at();
    }
  }
  CRIER_CHECK(false);
}

std::optional<RateLimit> LimitTree::rate_of(NodeId node, SteadyTime now) const {
  const auto name = name_of(node);
  const LimitNode* const found = name ? find(*name) : nullptr;
  return found == nullptr ? std::nullopt : found->rate(now);
}

double LimitTree::rate_seen(NodeId node, SteadyTime now) const {
  const auto name = name_of(node);
  const LimitNode* const found = name ? find(*name) : nullptr;
  return found == nullptr ? 1.0 : found->rate_seen(now);
}

SteadyTime LimitTree::day_ends(NodeId node, Moment now) {
  const auto name = name_of(node);
  LimitNode* const found = name ? node_of(*this, *name) : nullptr;
  return found == nullptr ? now.steady : found->day_ends(now);
}

const LimitNode* LimitTree::find(NodeName node) const {
  return node_of(*this, node);
}

bool LimitTree::pause(NodeName node, SteadyTime until, Moment now) {
  // A domain that nobody here has heard of yet is remembered for it.
  if (node.level == LimitLevel::domain && !path_of({.domain = node.name}, now)) return false;
  LimitNode* found = node_of(*this, node);
  if (found == nullptr) return false;
  found->pause(until, now.steady, now.steady);
  return true;
}

std::optional<SlowdownState> LimitTree::slowdown_of(NodeName node, Moment now) const {
  const LimitNode* const found = find(node);
  return found == nullptr ? std::nullopt : found->slowdown_state(now);
}

bool LimitTree::slow_to(NodeName node, const SlowdownState& told, Moment now) {
  if (node.level == LimitLevel::domain && !path_of({.domain = node.name}, now)) return false;
  LimitNode* const found = node_of(*this, node);
  if (found == nullptr) return false;
  found->slow_to(told, now);
  return true;
}

void LimitTree::raise_to(NodeName node, double part, Moment now) {
  LimitNode* const found = node_of(*this, node);
  if (found != nullptr) found->raise_to(part, now.steady);
}

void LimitTree::recover(NodeName node, Moment now) {
  LimitNode* const found = node_of(*this, node);
  if (found != nullptr) found->recover(now.steady);
}

void LimitTree::share_among(int daemons) {
  daemons_ = daemons;
  for (SharedPolicy* policy : {channel_policy_.get(), each_domain_.get(), free_.get()}) {
    policy->daemons = daemons;
  }
  for (auto& [name, policy] : special_) policy->daemons = daemons;
  for (Group& group : groups_) group.policy->daemons = daemons;
}

bool LimitTree::lift(NodeName node, Moment now) {
  LimitNode* found = node_of(*this, node);
  if (found == nullptr) return false;
  found->lift(now.steady);
  return true;
}

}  // namespace crier::pacing
