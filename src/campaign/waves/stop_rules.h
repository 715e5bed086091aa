// When a running campaign stops by itself: too many of its notices come to nothing, or those who
// would object cannot. `[stop]` of a specification.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace crier {

// Shares from 0 to 1 that are still borne; nothing: the rule is not applied.
struct StopRules {
  std::optional<double> undeliverable;     // Of the people who were tried: failed for good.
  std::optional<double> content_refused;   // Of the same: refused for what the notice says.
  std::optional<double> objection_errors;  // Of the presses and pages of its objection links.
  // Fewer decide nothing: one of three is a third.
  std::int64_t people_min{100};

  [[nodiscard]] bool are_any() const {
    return undeliverable.has_value() || content_refused.has_value() || objection_errors.has_value();
  }

  friend bool operator==(const StopRules&, const StopRules&) = default;
};

// Since counting began: with the campaign, or with its last resumption.
struct StopCounts {
  std::int64_t people{};  // Accepted, failed or refused for the content; nobody in doubt yet.
  std::int64_t undeliverable{};
  std::int64_t content_refused{};
  std::int64_t visits{};  // Answered requests for objection links.
  std::int64_t failed_visits{};
};

[[nodiscard]] StopCounts operator-(const StopCounts& now, const StopCounts& before);

// Which rule is broken, with the numbers and what to do, for an operator; nothing: none is.
[[nodiscard]] std::optional<std::string> broken_rule(const StopRules& rules,
                                                     const StopCounts& counts);

}  // namespace crier
