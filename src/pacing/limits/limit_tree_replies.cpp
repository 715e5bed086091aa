// What the tree does when a provider speaks.
#include <algorithm>

#include "base/check.h"
#include "pacing/limits/limit_tree.h"

namespace crier::pacing {
namespace {

// A provider that asks for more has said something else; nothing is left alone for days unseen.
constexpr std::chrono::hours retry_after_most{24};
constexpr double seconds_a_minute = 60;

std::chrono::seconds bounded(std::chrono::seconds wait) {
  return std::clamp<std::chrono::seconds>(wait, std::chrono::seconds(0), retry_after_most);
}

}  // namespace

std::optional<LimitTree::Reaction> LimitTree::refused(const Ticket& ticket, const Reply& reply,
                                                      Moment now) {
  end(ticket);
  return react({.group = ticket.group, .domain = ticket.domain}, reply, ticket.taken_at, now);
}

std::optional<LimitTree::Reaction> LimitTree::said(const Reply& reply, Moment now) {
  return react({}, reply, now.steady, now);
}

std::optional<LimitTree::Reaction> LimitTree::react(const Path& path, const Reply& reply,
                                                    SteadyTime taken_at, Moment now) {
  const ReplyRule* rule = rule_for(path, reply, now.steady);
  if (rule == nullptr && !reply.retry_after) return std::nullopt;
  if (rule != nullptr && rule->action == ReplyAction::ignore) return std::nullopt;
  const Target target = target_of(rule == nullptr ? ReplyScope::provider : rule->scope, path);
  if (rule != nullptr) act(*rule, *target.node, {taken_at, now.steady, reply.retry_after});
  if (reply.retry_after) {
    target.node->pause(now.steady + bounded(*reply.retry_after), now.steady);
  }
  const SteadyTime paused_until = target.node->paused_until();
  return Reaction{
      .level = target.level,
      .node = std::string(target.name),
      .rule = rule == nullptr ? "" : rule->name,
      .action = rule == nullptr ? ReplyAction::pause : rule->action,
      .paused_until = paused_until > now.steady ? std::optional(paused_until) : std::nullopt};
}

const ReplyRule* LimitTree::rule_for(const Path& path, const Reply& reply, SteadyTime now) {
  const ReplyRule* found = nullptr;
  const auto look = [&](const std::vector<ReplyRule>& rules) {
    for (const ReplyRule& rule : rules) {
      if (found != nullptr) return;
      if (!fits(rule, reply)) continue;
      const Target target = target_of(rule.scope, path);
      if (counts_.count(rule, {.level = target.level, .name = std::string(target.name)}, now)) {
        found = &rule;
      }
    }
  };
  if (path.group != none) look(groups_[path.group].rules);
  look(settings_.rules);
  return found;
}

LimitTree::Target LimitTree::target_of(ReplyScope scope, const Path& path) {
  if (scope == ReplyScope::provider && path.group != none) {
    Group& group = groups_[path.group];
    return {.node = &group.node, .level = LimitLevel::group, .name = group.name};
  }
  if (scope != ReplyScope::channel && path.domain != none) {
    Domain& domain = domains_[path.domain];
    return {.node = &*domain.node, .level = LimitLevel::domain, .name = domain.name};
  }
  return {.node = &channel_, .level = LimitLevel::channel, .name = {}};
}

void LimitTree::act(const ReplyRule& rule, LimitNode& node, const Complaint& complaint) {
  const SteadyTime now = complaint.now;
  switch (rule.action) {
    case ReplyAction::slow: node.slow(complaint.taken_at, now); return;
    case ReplyAction::cap_rate:
      node.cap_rate(rule.per_minute / seconds_a_minute, now, rule.duration);
      return;
    case ReplyAction::cap_concurrency:
      node.cap_concurrency(rule.concurrency, now, rule.duration);
      return;
    case ReplyAction::pause:
      node.slow(complaint.taken_at, now);
      // What the provider asks for itself is done by the caller.
      if (!complaint.retry_after) node.pause(now + rule.duration, now);
      return;
    case ReplyAction::stop:
      node.slow(complaint.taken_at, now);
      node.pause(now + rule.duration, now);
      return;
    case ReplyAction::alarm:
    case ReplyAction::ignore: return;
  }
  CRIER_CHECK(false);
}

}  // namespace crier::pacing
