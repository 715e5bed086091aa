#include "config/channel/limits_table_rule.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace crier::app {
namespace {

constexpr std::string_view action_words[] = {"slow", "cap_rate", "cap_concurrency", "pause",
                                             "stop", "alarm",    "ignore"};
constexpr std::string_view scope_words[] = {"provider", "domain", "channel"};

}  // namespace

std::optional<pacing::ReplyRule> read_rule(TableKeys& keys) {
  pacing::ReplyRule rule{.name = keys.text("name").value_or("")};
  rule.code = keys.text("code").value_or("");
  rule.status = keys.text("status").value_or("");
  rule.words = keys.text("words").value_or("");
  rule.without_words = keys.text("without_words").value_or("");
  const auto action = keys.word("action", action_words);
  if (action) rule.action = static_cast<pacing::ReplyAction>(*action);
  if (const auto scope = keys.word("scope", scope_words)) {
    rule.scope = static_cast<pacing::ReplyScope>(*scope);
  }
  rule.times_an_hour = static_cast<int>(
      std::clamp<std::int64_t>(keys.integer("times_an_hour").value_or(1), 0, 1'000));
  rule.duration = keys.duration("duration").value_or(std::chrono::seconds(0));
  rule.per_minute = keys.number("per_minute").value_or(0);
  rule.concurrency = static_cast<int>(
      std::clamp<std::int64_t>(keys.integer("concurrency").value_or(0), 0, 1'000'000));
  if (!keys.has("action")) {
    keys.fault("", fmt::format("'{}' needs an action: {}", rule.name,
                               "slow, cap_rate, cap_concurrency, pause, stop, alarm or ignore"));
    return std::nullopt;
  }
  if (!action) return std::nullopt;
  if (const auto fault = fault_of(rule)) {
    keys.fault("", fmt::format("'{}': {}", rule.name, *fault));
    return std::nullopt;
  }
  return rule;
}

}  // namespace crier::app
