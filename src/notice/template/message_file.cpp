#include "notice/template/message_file.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "notice/escape.h"
#include "notice/template/slot.h"

namespace crier::notice {
namespace {

constexpr std::string_view blanks = " \t";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool is_key(std::string_view key) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_.-";
  return !key.empty() && key.find_first_not_of(allowed) == std::string_view::npos;
}

// What no text of a notice may contain.
std::optional<std::string> unfit_character(std::string_view text) {
  while (!text.empty()) {
    const Character next = front_character(text);
    if (next.code_point == replacement_code_point) return "is not UTF-8";
    if (next.code_point < 0x20 || next.code_point == 0x7F) return "has a control character";
    text.remove_prefix(next.octets.size());
  }
  return std::nullopt;
}

class Reader {
 public:
  explicit Reader(const TemplateFile& file) : name_(file.name), rest_(file.text) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }

  std::expected<Messages, std::vector<WordingFault>> read() {
    while (!rest_.empty()) {
      std::string_view line = next_line();
      if (trimmed(line).empty() || trimmed(line).starts_with('#')) continue;
      const std::size_t begin = line_;
      add(whole(line), begin);
    }
    if (!faults_.empty()) return std::unexpected(std::move(faults_));
    return std::move(messages_);
  }

 private:
  std::string_view next_line() {
    const std::size_t end = rest_.find('\n');
    std::string_view line = rest_.substr(0, end);
    rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++line_;
    return line;
  }

  // `line` with the lines that continue it.
  std::string whole(std::string_view line) {
    std::string text(line);
    while (text.ends_with('\\') && !rest_.empty()) {
      text.pop_back();
      text += trimmed(next_line());
    }
    return text;
  }

  void add(std::string_view text, std::size_t line) {
    const std::size_t sign = text.find('=');
    const std::string_view key = trimmed(text.substr(0, sign));
    if (sign == std::string_view::npos || !is_key(key)) {
      report(line, "is no \"key = text\"; a key has lower-case letters, digits, '.', '_' and '-'");
      return;
    }
    const std::string_view value = trimmed(text.substr(sign + 1));
    if (value.empty()) {
      report(line, fmt::format("'{}' has no text", key));
    } else if (value.ends_with('\\')) {
      report(line, fmt::format("'{}' goes on past the end of the file", key));
    } else if (const auto what = unfit_character(value); what) {
      report(line, fmt::format("'{}' {}", key, *what));
    } else if (has_marker(value)) {
      report(line, fmt::format("'{}' has a noncharacter of Unicode", key));
    } else if (const auto [known, is_new] =
                   messages_.try_emplace(std::string(key), std::string(value), name_, line);
               !is_new) {
      report(line, fmt::format("'{}' was defined in line {}", key, known->second.line));
    }
  }

  void report(std::size_t line, std::string message) {
    faults_.push_back({.file = name_, .line = line, .message = std::move(message)});
  }

  std::string name_;
  std::string_view rest_;
  std::size_t line_{};
  Messages messages_;
  std::vector<WordingFault> faults_;
};

}  // namespace

std::expected<Messages, std::vector<WordingFault>> read_messages(const TemplateFile& file) {
  return Reader(file).read();
}

}  // namespace crier::notice
