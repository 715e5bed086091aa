#include "pacing/limits/reply_rule.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ranges>

#include <fmt/format.h>

#include "base/check.h"

namespace crier::pacing {
namespace {

constexpr char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A'))
                                              : character;
}

bool is_digit_or_x(char character) {
  return (character >= '0' && character <= '9') || character == 'x';
}

bool is_code(std::string_view code) {
  return !code.empty() && code.size() <= 5 && std::ranges::all_of(code, is_digit_or_x);
}

bool fits_code(std::string_view pattern, int code) {
  const std::string digits = std::to_string(code);
  return std::ranges::equal(
      pattern, digits, [](char wanted, char digit) { return wanted == 'x' || wanted == digit; });
}

// Nothing: not three parts that are each a number or x. -1 is x.
std::optional<std::array<int, 3>> parts_of(std::string_view status) {
  std::array<int, 3> parts{};
  std::size_t index = 0;
  for (const auto piece : std::views::split(status, '.')) {
    if (index == parts.size()) return std::nullopt;
    const std::string_view text(piece.begin(), piece.end());
    int& part = parts.at(index++);
    if (text == "x") {
      part = -1;
      continue;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part);
    if (error != std::errc() || end != text.data() + text.size() || part < 0 || part > 999) {
      return std::nullopt;
    }
  }
  return index == parts.size() ? std::optional(parts) : std::nullopt;
}

bool fits_status(std::string_view pattern, const EnhancedStatus& status) {
  if (status == EnhancedStatus{}) return false;
  const auto parts = parts_of(pattern);
  CRIER_CHECK(parts.has_value());
  const std::array<int, 3> said{status.klass, status.subject, status.detail};
  return std::ranges::equal(*parts, said,
                            [](int wanted, int part) { return wanted == -1 || wanted == part; });
}

// Where `piece` ends in `text`, whatever the case of either; npos: it does not occur.
std::size_t end_of(std::string_view piece, std::string_view text) {
  const auto found = std::ranges::search(
      text, piece, [](char one, char other) { return lower(one) == lower(other); });
  return found.empty() && !piece.empty() ? std::string_view::npos
                                         : static_cast<std::size_t>(found.end() - text.begin());
}

bool fits_words(std::string_view pattern, std::string_view words) {
  for (const auto each : std::views::split(pattern, '*')) {
    const std::size_t end = end_of(std::string_view(each.begin(), each.end()), words);
    if (end == std::string_view::npos) return false;
    words.remove_prefix(end);
  }
  return true;
}

std::optional<std::string> fault_of_action(const ReplyRule& rule) {
  const bool lasts = rule.action == ReplyAction::cap_rate ||
                     rule.action == ReplyAction::cap_concurrency ||
                     rule.action == ReplyAction::pause || rule.action == ReplyAction::stop;
  if (lasts && (rule.duration < std::chrono::seconds(1) || rule.duration > std::chrono::days(7))) {
    return fmt::format("'{}' needs a duration, from 1 second to 7 days", name_of(rule.action));
  }
  if (!lasts && rule.duration != std::chrono::seconds(0)) {
    return fmt::format("'{}' has no duration: leave it out", name_of(rule.action));
  }
  constexpr double once_a_day = 1.0 / (24 * 60);
  const bool has_rate = rule.per_minute >= once_a_day && rule.per_minute <= 60'000'000;
  if (rule.action == ReplyAction::cap_rate && !has_rate) {
    return "'cap_rate' needs per_minute, from 1 a day (0.0007) to 60,000,000";
  }
  const bool has_concurrency = rule.concurrency >= 1 && rule.concurrency <= 100'000;
  if (rule.action == ReplyAction::cap_concurrency && !has_concurrency) {
    return "'cap_concurrency' needs concurrency, from 1 to 100,000";
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(ReplyAction action) {
  switch (action) {
    case ReplyAction::slow: return "slow";
    case ReplyAction::cap_rate: return "cap_rate";
    case ReplyAction::cap_concurrency: return "cap_concurrency";
    case ReplyAction::pause: return "pause";
    case ReplyAction::stop: return "stop";
    case ReplyAction::alarm: return "alarm";
    case ReplyAction::ignore: return "ignore";
  }
  CRIER_CHECK(false);
}

std::optional<std::string> fault_of(const ReplyRule& rule) {
  if (rule.name.empty()) return "a rule has a name";
  if (rule.code.empty() && rule.status.empty() && rule.words.empty()) {
    return "the rule fits every reply: give it a code, a status or words";
  }
  if (!rule.code.empty() && !is_code(rule.code)) {
    return fmt::format("'{}' is no code of a reply: digits, or x for any digit, such as 4xx",
                       rule.code);
  }
  if (!rule.status.empty() && !parts_of(rule.status)) {
    return fmt::format(
        "'{}' is no enhanced status: three numbers, or x for any number, such as x.7.x",
        rule.status);
  }
  if (rule.times_an_hour < 1 || rule.times_an_hour > 100) {
    return "a rule acts after 1 to 100 such replies within an hour";
  }
  return fault_of_action(rule);
}

bool fits(const ReplyRule& rule, const Reply& reply) {
  return (rule.code.empty() || fits_code(rule.code, reply.code)) &&
         (rule.status.empty() || fits_status(rule.status, reply.enhanced)) &&
         fits_words(rule.words, reply.words) &&
         (rule.without_words.empty() || !fits_words(rule.without_words, reply.words));
}

bool is_ground(const ReplyRule& rule, const Reply& reply) {
  if (!reply.may_be_of_connection) return true;
  const bool needs_a_look = rule.action == ReplyAction::stop || rule.action == ReplyAction::alarm;
  return rule.times_an_hour == 1 && !needs_a_look;
}

}  // namespace crier::pacing
