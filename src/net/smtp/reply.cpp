#include "net/smtp/reply.h"

#include <algorithm>
#include <optional>

namespace crier::smtp {
namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

// Reads up to three digits off the front of `text`.
std::optional<std::int16_t> take_number(std::string_view& text) {
  std::int16_t value = 0;
  std::size_t digits = 0;
  while (digits < text.size() && digits < 4 && is_digit(text[digits])) {
    value = static_cast<std::int16_t>(value * 10 + (text[digits] - '0'));
    ++digits;
  }
  if (digits == 0 || digits > 3) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take_dot(std::string_view& text) {
  if (!text.starts_with('.')) return false;
  text.remove_prefix(1);
  return true;
}

// Takes the status off the front of `text` when there is one that agrees with the code.
EnhancedCode take_enhanced(std::string_view& text, char first_digit) {
  if (!text.starts_with(first_digit) || first_digit == '3') return {};
  std::string_view rest = text.substr(1);
  if (!take_dot(rest)) return {};
  const auto subject = take_number(rest);
  if (!subject || !take_dot(rest)) return {};
  const auto detail = take_number(rest);
  if (!detail || !(rest.empty() || rest.front() == ' ')) return {};
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  text = rest;
  return {.klass = static_cast<std::int16_t>(first_digit - '0'),
          .subject = *subject,
          .detail = *detail};
}

// "250", "250 text" or "250-text"; the digits as RFC 5321 4.2 has them.
bool is_reply_line(std::string_view line) {
  if (line.size() < 3) return false;
  if (line[0] < '2' || line[0] > '5' || !is_digit(line[1]) || !is_digit(line[2])) return false;
  return line.size() == 3 || line[3] == ' ' || line[3] == '-';
}

Reply reply_of(std::string_view line) {
  Reply reply{.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'),
              .text = line.substr(std::min<std::size_t>(4, line.size()))};
  reply.enhanced = take_enhanced(reply.text, line[0]);
  return reply;
}

// `lines` fill the bound; the last of them begins at `last` and has not ended.
Reply beginning_of(std::string_view lines, std::size_t last) {
  auto first = lines.substr(0, lines.find('\n'));
  if (first.ends_with('\r')) first.remove_suffix(1);
  const auto mark = lines.substr(last, 4);
  const bool goes_on =
      lines.starts_with(mark.substr(0, 3)) && (mark.size() < 4 || mark[3] == '-' || mark[3] == ' ');
  Reply reply;
  if (is_reply_line(first) && goes_on) reply = reply_of(first);
  reply.lines = lines;
  reply.is_cut = true;
  return reply;
}

bool is_id_letter(char letter) {
  return is_digit(letter) || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
         letter == '-' || letter == '_' || letter == '.';
}

}  // namespace

ParsedReply parse_reply(std::string_view bytes) {
  using Result = ParsedReply::Result;
  // What is beyond the bound decides nothing: it may not have come yet.
  const auto within = bytes.substr(0, reply_size_max);
  std::size_t begin = 0;
  for (;;) {
    const auto rest = within.substr(begin);
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) {
      if (bytes.size() <= reply_size_max) return {.result = Result::partial};
      return {
          .result = Result::overlong, .size = bytes.size(), .reply = beginning_of(within, begin)};
    }
    auto line = rest.substr(0, end);
    // A lone LF is let pass: nothing is decided by where a line of prose ends.
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_reply_line(line) || line.substr(0, 3) != bytes.substr(0, 3)) {
      return {.result = Result::malformed, .size = begin + end + 1};
    }
    begin += end + 1;
    if (line.size() > 3 && line[3] == '-') continue;

    Reply reply = reply_of(line);
    reply.lines = bytes.substr(0, begin);
    return {.result = Result::complete, .size = begin, .reply = reply};
  }
}

std::string words_of(const Reply& reply) {
  if (reply.lines.empty()) return std::string(reply.text);
  constexpr std::size_t code_size = 4;
  std::string words;
  for (auto rest = reply.lines; !rest.empty();) {
    auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const char klass = line.empty() ? '0' : line.front();
    line.remove_prefix(std::min(line.size(), code_size));
    take_enhanced(line, klass);
    if (!words.empty() && !line.empty()) words += ' ';
    words += line;
  }
  return words;
}

std::string redacted_words_of(const Reply& reply, const RedactedPerson& person) {
  std::string words = redacted(words_of(reply), person);
  if (!reply.is_cut) return words;
  return std::string(overlong_name) + (words.empty() ? "" : ": ") + words;
}

std::string_view queue_id(std::string_view text) {
  constexpr std::size_t id_size_max = 200;
  // Postfix and its relatives; Exim; others.
  for (const std::string_view mark : {"queued as ", "id=", "Queued mail for delivery as "}) {
    const auto found = text.find(mark);
    if (found == std::string_view::npos) continue;
    const auto rest = text.substr(found + mark.size());
    const auto end = std::ranges::find_if_not(rest, is_id_letter);
    const auto size = static_cast<std::size_t>(end - rest.begin());
    // An address would tell who was written to.
    if (size == rest.size() || rest[size] != '@')
      return rest.substr(0, std::min(size, id_size_max));
  }
  return {};
}

}  // namespace crier::smtp
