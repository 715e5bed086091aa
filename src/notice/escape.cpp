#include "notice/escape.h"

#include <algorithm>
#include <cstdint>

namespace crier::notice {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

std::uint8_t octet(std::string_view text, std::size_t index) {
  return static_cast<std::uint8_t>(text[index]);
}

struct Lead {
  std::size_t length{};
  char32_t bits{};
  char32_t smallest{};  // A smaller code point was spelt too long.
};

Lead lead_of(std::uint8_t first) {
  if (first >= 0xC2 && first <= 0xDF) return {2, first & 0x1FU, 0x80};
  if (first >= 0xE0 && first <= 0xEF) return {3, first & 0x0FU, 0x800};
  if (first >= 0xF0 && first <= 0xF4) return {4, first & 0x07U, 0x10000};
  return {};
}

bool is_control(char32_t c) {
  // C0, DEL and C1; the line and paragraph separators are line ends as well.
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029;
}

bool turns_direction(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool is_noncharacter(char32_t c) {
  return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE || c == 0xFEFF;
}

std::string_view html_entity(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return {};
  }
}

void append_json_control(std::string& into, char c) {
  switch (c) {
    case '\n': into += "\\n"; return;
    case '\r': into += "\\r"; return;
    case '\t': into += "\\t"; return;
    default: break;
  }
  const auto value = static_cast<std::uint8_t>(c);
  into += "\\u00";
  into += hex_digits[value >> 4U];
  into += hex_digits[value & 15U];
}

std::string_view presentable(const Character& character) {
  if (is_control(character.code_point)) return " ";
  const bool is_broken =
      character.code_point == replacement_code_point || is_noncharacter(character.code_point);
  return is_broken ? replacement_character : character.octets;
}

}  // namespace

Character front_character(std::string_view text) {
  const std::uint8_t first = octet(text, 0);
  if (first < 0x80) return {text.substr(0, 1), first};
  const Character ill_formed{text.substr(0, 1), replacement_code_point};

  const Lead lead = lead_of(first);
  if (lead.length == 0 || lead.length > text.size()) return ill_formed;
  char32_t code_point = lead.bits;
  for (std::size_t index = 1; index < lead.length; ++index) {
    const std::uint8_t next = octet(text, index);
    if ((next & 0xC0U) != 0x80U) return ill_formed;
    code_point = code_point << 6U | (next & 0x3FU);
  }
  const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < lead.smallest || code_point > 0x10FFFF || is_surrogate) return ill_formed;
  return {text.substr(0, lead.length), code_point};
}

void append_html(std::string& into, std::string_view text) {
  std::size_t kept = 0;
  for (std::size_t index = 0; index < text.size(); ++index) {
    const std::string_view entity = html_entity(text[index]);
    if (entity.empty()) continue;
    into.append(text.substr(kept, index - kept));
    into.append(entity);
    kept = index + 1;
  }
  into.append(text.substr(kept));
}

void append_json(std::string& into, std::string_view text) {
  while (!text.empty()) {
    // What needs no thought goes in one piece.
    const auto plain = std::ranges::find_if(text, [](char c) {
      const auto value = static_cast<std::uint8_t>(c);
      return value < 0x20 || value >= 0x7F || c == '"' || c == '\\';
    });
    const auto length = static_cast<std::size_t>(plain - text.begin());
    into.append(text.substr(0, length));
    text.remove_prefix(length);
    if (text.empty()) return;

    const Character next = front_character(text);
    text.remove_prefix(next.octets.size());
    if (next.code_point == '"' || next.code_point == '\\') {
      into += '\\';
      into.append(next.octets);
    } else if (next.code_point < 0x20 || next.code_point == 0x7F) {
      append_json_control(into, next.octets.front());
    } else {
      into.append(next.code_point == replacement_code_point ? replacement_character : next.octets);
    }
  }
}

CleanName::CleanName(std::string_view raw) {
  while (!raw.empty()) {
    const Character next = front_character(raw);
    raw.remove_prefix(next.octets.size());
    if (turns_direction(next.code_point)) continue;
    const std::string_view kept = presentable(next);
    // Spaces at the front and in a row carry nothing and would upset folded headers.
    if (kept == " " && (size_ == 0 || octets_[size_ - 1] == ' ')) continue;
    if (size_ + kept.size() > octets_max) break;
    std::ranges::copy(kept, octets_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += kept.size();
  }
  while (size_ > 0 && octets_[size_ - 1] == ' ') --size_;
}

}  // namespace crier::notice
