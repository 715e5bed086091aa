#include "feedback/diagnosis.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace crier::feedback {
namespace {

constexpr bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

// At most three digits at `at`, which moves behind them. Nothing: none, or more.
std::optional<std::int16_t> number_at(std::string_view text, std::size_t& at) {
  constexpr std::size_t digits_max = 3;
  const std::size_t begin = at;
  int value = 0;
  while (at < text.size() && is_digit(text[at]) && at - begin < digits_max) {
    value = value * 10 + (text[at++] - '0');
  }
  if (at == begin || (at < text.size() && is_digit(text[at]))) return std::nullopt;
  return static_cast<std::int16_t>(value);
}

bool point_at(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != '.') return false;
  ++at;
  return true;
}

// The status that begins at `at`, which moves behind it.
std::optional<EnhancedStatus> status_at(std::string_view text, std::size_t& at) {
  constexpr int subject_max = 7;  // RFC 3463 and the registry of IANA.
  std::size_t end = at;
  const auto klass = number_at(text, end);
  if (!klass || (*klass != 2 && *klass != 4 && *klass != 5) || !point_at(text, end)) {
    return std::nullopt;
  }
  const auto subject = number_at(text, end);
  if (!subject || *subject > subject_max || !point_at(text, end)) return std::nullopt;
  const auto detail = number_at(text, end);
  // "5.1.1.2" is a host or a version; "5.1.1." ends a sentence.
  if (!detail || (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1]))) {
    return std::nullopt;
  }
  at = end;
  return EnhancedStatus{.klass = *klass, .subject = *subject, .detail = *detail};
}

// Those that servers use: any other number of three digits counts something else.
bool is_reply_code(int code) {
  constexpr std::array codes = {421, 430, 431, 432, 441, 442, 446, 447, 449, 450, 451, 452, 454,
                                455, 458, 459, 471, 500, 501, 502, 503, 504, 505, 510, 511, 512,
                                513, 517, 521, 523, 530, 531, 533, 534, 535, 538, 540, 541, 543,
                                544, 546, 547, 550, 551, 552, 553, 554, 555, 556, 557, 558, 559,
                                560, 563, 570, 571, 572, 577, 580, 581, 582, 585};
  return std::ranges::binary_search(codes, code);
}

// What may stand before a code, so that it is one.
bool may_precede(char character) {
  return character == ' ' || character == '\t' || character == '\n' || character == '\r' ||
         character == ':' || character == ';' || character == '(' || character == '"' ||
         character == '\'' || character == '>' || character == '[' || character == '#' ||
         character == '=';
}

bool is_counted(std::string_view rest) {
  constexpr std::array<std::string_view, 12> units = {"byte",   "octet",   "kb",        "mb",
                                                      "second", "message", "recipient", "minute",
                                                      "hour",   "day",     "mail",      "lines"};
  return std::ranges::any_of(units, [&](std::string_view unit) { return rest.starts_with(unit); });
}

int code_at(std::string_view words, std::size_t at) {
  if (at + 3 > words.size() || (at > 0 && !may_precede(words[at - 1]))) return 0;
  std::size_t end = at;
  const auto code = number_at(words, end);
  if (!code || end != at + 3 || !is_reply_code(*code)) return 0;
  if (end == words.size()) return *code;
  const char next = words[end];
  if (next != ' ' && next != '-' && next != '\t' && next != '\n' && next != '\r' && next != ')' &&
      next != ':' && next != ']' && next != '.' && next != ',' && next != '"' && next != '\'' &&
      next != '#') {
    return 0;
  }
  // "550.com" and "550.5" are none.
  if (next == '.' && end + 1 < words.size() && words[end + 1] != ' ' && words[end + 1] != '\n') {
    return 0;
  }
  return is_counted(words.substr(std::min(end + 1, words.size()))) ? 0 : *code;
}

// Not within another number, nor behind a point.
bool begins_number(std::string_view words, std::size_t at) {
  return is_digit(words[at]) && (at == 0 || (!is_digit(words[at - 1]) && words[at - 1] != '.'));
}

// A status without a code before it is one only where it is marked as such: "(#5.1.1)",
// "said: 5.1.1".
bool is_marked(std::string_view words, std::size_t at, bool follows_code) {
  if (at == 0) return true;
  const char before = words[at - 1];
  if (before == '#' || before == '(' || before == '-' || before == ':') return true;
  if (!may_precede(before)) return false;
  return follows_code || (at > 1 && (words[at - 2] == ':' || words[at - 2] == ';'));
}

}  // namespace

std::optional<EnhancedStatus> status_of(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n#");
  if (begin == std::string_view::npos) return std::nullopt;
  std::size_t at = begin;
  const auto status = status_at(text, at);
  if (!status || (at < text.size() && !may_precede(text[at]) && text[at] != ',')) {
    return std::nullopt;
  }
  return status;
}

FoundCodes codes_in(std::string_view words) {
  FoundCodes found;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (!begins_number(words, at)) continue;
    const int code = found.code == 0 ? code_at(words, at) : 0;
    std::size_t end = at;
    if (code != 0) {
      found.code = code;
      at += 2;
    } else if (found.status == EnhancedStatus{} && is_marked(words, at, found.code != 0)) {
      found.status = status_at(words, end).value_or(EnhancedStatus{});
      if (end > at) at = end - 1;
    }
    if (found.code != 0 && found.status != EnhancedStatus{}) break;
  }
  return found;
}

bool is_vague(const EnhancedStatus& status) {
  // "Other or undefined" of each subject. Servers say 5.7.1 of everything that they refuse, and
  // those that turn the codes of others into a status of their own say 5.1.0, 5.3.0 and 5.5.0.
  if (status.detail == 0) return true;
  if (status.subject == 7 && status.detail == 1) return true;
  // Exchange says 5.4.1 of addresses that its directory does not know, and of hosts that are away.
  if (status.subject == 4 && status.detail == 1) return true;
  if (status.subject == 1 && status.detail == 4) return true;
  // "Bad sequence", "syntax error": where a filter's or a mailbox's words come along, those count.
  return status.subject == 5 && status.detail <= 2;
}

std::string text_of(const EnhancedStatus& status) {
  if (status == EnhancedStatus{}) return {};
  return fmt::format("{}.{}.{}", status.klass, status.subject, status.detail);
}

}  // namespace crier::feedback
