#include "notice/mail/header_text.h"

#include <algorithm>
#include <cstdint>

#include "notice/escape.h"
#include "notice/mail/base64.h"

namespace crier::notice {
namespace {

constexpr std::size_t line_max = 76;  // RFC 2047 section 2, for lines with encoded-words.
constexpr std::size_t word_max = 75;
constexpr std::string_view word_begin = "=?UTF-8?B?";
constexpr std::string_view word_end = "?=";

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

// RFC 5322 atext and the space between atoms.
bool is_phrase(std::string_view text) {
  constexpr std::string_view specials = "!#$%&'*+-/=?^_`{|}~ ";
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           specials.contains(c);
  });
}

bool needs_encoding(std::string_view text, std::size_t room) {
  // "=?" would be read as the beginning of an encoded-word; edge spaces would be lost.
  return !is_printable_ascii(text) || text.size() > room || text.contains("=?") ||
         text.starts_with(' ') || text.ends_with(' ');
}

// The longest front of `text` that ends between characters and has at most `octets_max` octets.
std::string_view front_characters(std::string_view text, std::size_t octets_max) {
  std::size_t size = 0;
  while (size < text.size()) {
    const std::size_t next = front_character(text.substr(size)).octets.size();
    if (size + next > octets_max) break;
    size += next;
  }
  return text.substr(0, size);
}

void append_quoted_string(std::string& into, std::string_view text) {
  into += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') into += '\\';
    into += c;
  }
  into += '"';
}

bool is_control(char c) {
  return static_cast<std::uint8_t>(c) < 0x20 || c == 0x7F;
}

// Between quotes (RFC 5321: only in a local part) all but controls is part of the address;
// elsewhere these end it for a parser of headers, and the next address would begin.
void append_address(std::string& into, std::string_view address) {
  constexpr std::string_view separators = " ,;<>()";
  bool is_quoted = false;
  for (const char c : address) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_control(c) || (!is_quoted && separators.contains(c))) continue;
    into += c;
  }
}

}  // namespace

void append_encoded_words(std::string& into, std::string_view text, std::size_t column) {
  constexpr std::size_t frame = word_begin.size() + word_end.size();
  for (;;) {
    const std::size_t room = std::min(word_max, line_max - column) - frame;
    const std::string_view chunk = front_characters(text, room / 4 * 3);
    into += word_begin;
    append_base64(into, chunk);
    into += word_end;
    text.remove_prefix(chunk.size());
    if (text.empty()) return;
    // White space between encoded-words is not part of the text.
    into += "\r\n ";
    column = 1;
  }
}

void append_unstructured_header(std::string& into, std::string_view name, std::string_view text) {
  into += name;
  into += ": ";
  const std::size_t column = name.size() + 2;
  if (needs_encoding(text, line_max - column)) {
    append_encoded_words(into, text, column);
  } else {
    into += text;
  }
  into += "\r\n";
}

void append_mailbox_header(std::string& into, std::string_view name, const Mailbox& mailbox) {
  into += name;
  into += ": ";
  const std::size_t begin = into.size();
  const std::size_t column = name.size() + 2;
  if (mailbox.display_name.empty()) {
    append_address(into, mailbox.address);
    into += "\r\n";
    return;
  }
  // A quoted string may double in length and still has to leave its line in time.
  if (needs_encoding(mailbox.display_name, (line_max - column) / 2)) {
    append_encoded_words(into, mailbox.display_name, column);
  } else if (is_phrase(mailbox.display_name)) {
    into += mailbox.display_name;
  } else {
    append_quoted_string(into, mailbox.display_name);
  }
  const std::size_t last_line = into.rfind('\n');
  const std::size_t used = last_line != std::string::npos && last_line > begin
                               ? into.size() - last_line - 1
                               : into.size() - begin + column;
  const bool fits = used + mailbox.address.size() + 3 <= line_max;
  into += fits ? " <" : "\r\n <";
  append_address(into, mailbox.address);
  into += ">\r\n";
}

}  // namespace crier::notice
