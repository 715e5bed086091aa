#include "notice/mail/quoted_printable.h"

#include <algorithm>
#include <cstdint>

namespace crier::notice {
namespace {

// A line holds 76 characters, the last of which may be the "=" of a soft break.
constexpr std::size_t content_max = 75;
constexpr std::size_t escape_width = 3;

bool is_plain(char c) {
  return c > 0x20 && c < 0x7F && c != '=';
}

void append_escape(std::string& into, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto value = static_cast<std::uint8_t>(c);
  into += '=';
  into += digits[value >> 4U];
  into += digits[value & 15U];
}

bool begins_line_end(std::string_view text) {
  return text.starts_with('\n') || text.starts_with("\r\n");
}

}  // namespace

void QuotedPrintableLines::append(std::string& into, std::string_view text) {
  while (!text.empty()) {
    if (begins_line_end(text)) {
      into += "\r\n";
      column_ = 0;
      text.remove_prefix(text.front() == '\r' ? 2 : 1);
      continue;
    }
    const char octet = text.front();
    text.remove_prefix(1);
    // White space at the end of a line may be lost on the way, and what comes after this piece is
    // not known here.
    append_octet(into, octet, text.empty() || begins_line_end(text));
  }
}

void QuotedPrintableLines::append_octet(std::string& into, char octet, bool at_line_end) {
  const bool plain = is_plain(octet) || (octet == ' ' && !at_line_end);
  const std::size_t width = plain ? 1 : escape_width;
  leave_room(into, width);
  if (plain) {
    into += octet;
  } else {
    append_escape(into, octet);
  }
}

void QuotedPrintableLines::leave_room(std::string& into, std::size_t width) {
  if (column_ + width > content_max) break_line(into);
  column_ += width;
}

void QuotedPrintableLines::break_line(std::string& into) {
  if (column_ == 0) return;
  into += soft_break;
  column_ = 0;
}

void append_quoted_printable_value(std::string& into, std::string_view value) {
  if (value.empty()) return;
  std::size_t column = 0;
  for (const char octet : value) {
    const std::size_t width = is_plain(octet) || octet == ' ' ? 1 : escape_width;
    if (column + width > content_max) {
      into += soft_break;
      column = 0;
    }
    if (width == 1) {
      into += octet;
    } else {
      append_escape(into, octet);
    }
    column += width;
  }
  into += soft_break;
}

std::size_t quoted_printable_size(std::string_view text) {
  std::size_t size = 0;
  for (const char octet : text) {
    size += is_plain(octet) || octet == ' ' || octet == '\n' ? 1 : escape_width;
  }
  return size;
}

}  // namespace crier::notice
