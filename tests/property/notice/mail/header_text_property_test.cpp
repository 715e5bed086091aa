// Laws of RFC 2047 that hold for every text.
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "notice/escape.h"
#include "notice/mail/header_text.h"

namespace crier::notice {
namespace {

std::vector<std::string> lines_of(std::string_view header) {
  std::vector<std::string> lines;
  while (!header.empty()) {
    const std::size_t end = header.find("\r\n");
    lines.emplace_back(header.substr(0, end));
    header.remove_prefix(end + 2);
  }
  return lines;
}

std::string decoded(std::string_view base64) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string octets;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : base64) {
    if (c == '=') break;
    bits = bits << 6U | static_cast<unsigned>(digits.find(c));
    held += 6;
    if (held < 8) continue;
    held -= 8;
    octets += static_cast<char>(bits >> held & 0xFFU);
  }
  return octets;
}

// The contents of the encoded-words of a header, one after the other.
std::vector<std::string> words_of(std::string_view header) {
  constexpr std::string_view begin = "=?UTF-8?B?";
  std::vector<std::string> words;
  for (std::size_t found = header.find(begin); found != std::string_view::npos;
       found = header.find(begin, found)) {
    found += begin.size();
    const std::size_t end = header.find("?=", found);
    words.push_back(decoded(header.substr(found, end - found)));
  }
  return words;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Character next = front_character(text);
    if (next.code_point == replacement_code_point && next.octets != replacement_character) {
      return false;
    }
    text.remove_prefix(next.octets.size());
  }
  return true;
}

rc::Gen<std::string> unicode_text() {
  const auto character = rc::gen::oneOf(
      rc::gen::inRange<char32_t>(0x20, 0x7F), rc::gen::inRange<char32_t>(0x80, 0x800),
      rc::gen::inRange<char32_t>(0x800, 0xD800), rc::gen::inRange<char32_t>(0x10000, 0x110000),
      rc::gen::element<char32_t>('=', '?', ' ', '"', '\\', '<', '>', ',', '@'));
  return rc::gen::map(rc::gen::container<std::vector<char32_t>>(character), [](const auto& points) {
    std::string text;
    for (const char32_t point : points) {
      if (point < 0x80) {
        text += static_cast<char>(point);
        continue;
      }
      const int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
      constexpr unsigned leads[] = {0, 0xC0, 0xE0, 0xF0};
      text += static_cast<char>(leads[more] | point >> (6 * more));
      for (int index = more - 1; index >= 0; --index) {
        text += static_cast<char>(0x80U | (point >> (6 * index) & 0x3FU));
      }
    }
    return text;
  });
}

RC_GTEST_PROP(EncodedWords, are_short_whole_and_complete, ()) {
  const std::string text = *unicode_text();

  std::string header = "Subject: ";
  append_encoded_words(header, text, header.size());
  header += "\r\n";

  std::string together;
  for (const std::string& word : words_of(header)) {
    RC_ASSERT(is_utf8(word));
    together += word;
  }
  RC_ASSERT(together == text);
  for (const std::string& line : lines_of(header)) RC_ASSERT(line.size() <= 76U);
}

RC_GTEST_PROP(MailboxHeader, is_one_header_whatever_the_name_is, ()) {
  const CleanName name(*rc::gen::oneOf(unicode_text(), rc::gen::arbitrary<std::string>()));

  std::string header;
  append_mailbox_header(header, "To",
                        {.display_name = name.text(), .address = "person@example.net"});

  const std::vector<std::string> lines = lines_of(header);
  RC_ASSERT(lines.front().starts_with("To: "));
  RC_ASSERT(lines.back().ends_with("person@example.net") ||
            lines.back().ends_with("<person@example.net>"));
  for (std::size_t index = 0; index < lines.size(); ++index) {
    RC_ASSERT(index == 0 || lines[index].starts_with(' '));
    RC_ASSERT(lines[index].size() <= 78U);
    for (const char c : lines[index]) RC_ASSERT(c >= 0x20 && c < 0x7F);
  }
}

RC_GTEST_PROP(CleanName, is_always_utf8_without_controls, (const std::string& raw)) {
  const CleanName name(raw);

  RC_ASSERT(is_utf8(name.text()));
  RC_ASSERT(name.text().size() <= CleanName::octets_max);
  for (const char c : name.text()) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20);
}

}  // namespace
}  // namespace crier::notice
