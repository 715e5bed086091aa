// What the tree does when a provider speaks.
#include <algorithm>

#include "base/check.h"
#include "pacing/limits/limit_tree.h"

namespace crier::pacing {
namespace {

// A provider that asks for more has said something else; nothing is left alone for days unseen.
constexpr std::chrono::hours retry_after_most{24};
constexpr double seconds_a_minute = 60;

// It does something for a while, of which a provider's own rules know better how long.
bool outlasts_one_reply(ReplyAction action) {
  return action == ReplyAction::cap_rate || action == ReplyAction::cap_concurrency ||
         action == ReplyAction::pause || action == ReplyAction::stop;
}

std::chrono::seconds bounded(std::chrono::seconds wait) {
  return std::clamp<std::chrono::seconds>(wait, std::chrono::seconds(0), retry_after_most);
}

}  // namespace

std::optional<LimitTree::Reaction> LimitTree::said(const Destination& destination,
                                                   const Reply& reply, Moment now) {
  const auto path = path_of(destination, now);
  // A domain for which there is no room waits anyway.
  return path ? react(*path, reply, now.steady, now) : std::nullopt;
}

std::optional<LimitTree::Reaction> LimitTree::react(const Path& path, const Reply& reply,
                                                    SteadyTime taken_at, Moment now) {
  const Fitting rules = rules_for(path, reply, now.steady);
  const bool is_ignored = rules.action != nullptr && rules.action->action == ReplyAction::ignore;
  const ReplyRule* told = is_ignored ? nullptr : rules.action;
  const Target target = target_of(told == nullptr ? ReplyScope::provider : told->scope, path);
  bool is_news =
      told != nullptr && act(*told, *target.node, {taken_at, now.steady, reply.retry_after});
  if (reply.retry_after && !is_ignored) {
    is_news = is_news || target.node->paused_until() <= now.steady;
    // Afterwards it begins more slowly; what a rule does is its own.
    const bool asks_for_time = *reply.retry_after > std::chrono::seconds(0);
    if (told == nullptr && asks_for_time) target.node->slow(taken_at, now.steady);
    target.node->pause(now.steady + bounded(*reply.retry_after), taken_at, now.steady);
  }
  if (rules.alarm != nullptr) told = rules.alarm;
  if (!is_news && rules.alarm == nullptr) return std::nullopt;
  const Target whose = rules.alarm == nullptr ? target : target_of(rules.alarm->scope, path);
  const SteadyTime paused_until = whose.node->paused_until();
  return Reaction{
      .level = whose.level,
      .node = std::string(whose.name),
      .rule = told == nullptr ? "" : told->name,
      .action = told == nullptr ? ReplyAction::pause : told->action,
      .paused_until = paused_until > now.steady ? std::optional(paused_until) : std::nullopt,
      .has_acted = is_news,
      .acted_level = target.level,
      .acted_on = std::string(target.name)};
}

LimitTree::Fitting LimitTree::rules_for(const Path& path, const Reply& reply, SteadyTime now) {
  Fitting found;
  const auto hear = [&](const ReplyRule& rule) {
    if (is_ground(rule, reply)) this->hear(rule, path, now, found);
  };
  for (const ReplyRule& rule : settings_.first_rules) {
    if (found.action == nullptr && fits(rule, reply)) hear(rule);
  }
  bool is_providers_own = false;
  if (path.group != none) {
    for (const ReplyRule& rule : groups_[path.group].rules) {
      if (found.action != nullptr || !fits(rule, reply)) continue;
      is_providers_own = true;
      hear(rule);
    }
  }
  for (const ReplyRule& rule : settings_.rules) {
    if (is_providers_own && outlasts_one_reply(rule.action)) continue;
    if (found.action == nullptr && fits(rule, reply)) hear(rule);
  }
  return found;
}

void LimitTree::hear(const ReplyRule& rule, const Path& path, SteadyTime now, Fitting& found) {
  const Target target = target_of(rule.scope, path);
  const ReplyCounts::Node node{.level = target.level, .name = std::string(target.name)};
  if (!counts_.count(rule, node, now)) return;
  if (rule.action != ReplyAction::alarm) {
    found.action = &rule;
  } else if (counts_.give_alarm(rule, node, now)) {
    found.alarm = &rule;
  }
}

LimitTree::Target LimitTree::target_of(ReplyScope scope, const Path& path) {
  if (scope == ReplyScope::provider && path.group != none) {
    Group& group = groups_[path.group];
    return {.node = &group.node, .level = LimitLevel::group, .name = group.name};
  }
  if (scope != ReplyScope::channel && path.domain != none) {
    Domain& domain = domains_[path.domain];
    return {.node = &domain.at(), .level = LimitLevel::domain, .name = domain.name};
  }
  return {.node = &channel_, .level = LimitLevel::channel, .name = {}};
}

bool LimitTree::act(const ReplyRule& rule, LimitNode& node, const Complaint& complaint) {
  const SteadyTime now = complaint.now;
  switch (rule.action) {
    case ReplyAction::slow: return node.slow(complaint.taken_at, now);
    case ReplyAction::cap_rate:
      node.cap_rate(rule.per_minute / seconds_a_minute, {complaint.taken_at, now, rule.duration});
      return true;
    case ReplyAction::cap_concurrency:
      node.cap_concurrency(rule.concurrency, {complaint.taken_at, now, rule.duration});
      return true;
    case ReplyAction::pause:
    case ReplyAction::stop:
      if (node.is_paused_since(complaint.taken_at, now)) return false;
      // Afterwards it begins more slowly than it was sent to.
      node.slow(complaint.taken_at, now);
      // Whoever asks for a pause knows better how long it is to be; a stop is ours, and so is a
      // pause for who asks for no time at all.
      if (rule.action == ReplyAction::stop ||
          complaint.retry_after.value_or(std::chrono::seconds(0)) <= std::chrono::seconds(0)) {
        node.pause(now + rule.duration, complaint.taken_at, now);
      }
      return true;
    case ReplyAction::alarm:
    case ReplyAction::ignore: return false;
  }
  CRIER_CHECK(false);
}

}  // namespace crier::pacing
