#include "base/redacted.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/unicode.h"

namespace crier {
namespace {

constexpr std::string_view placeholder = "[address]";
constexpr std::string_view name_placeholder = "[name]";

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_letter(char left, char right) {
  return lower(left) == lower(right);
}

bool is_word_letter(char letter) {
  const auto octet = static_cast<unsigned char>(letter);
  const char small = lower(letter);
  return (small >= 'a' && small <= 'z') || (letter >= '0' && letter <= '9') || octet >= 0x80;
}

// Controls of the screen and of the direction of writing, and what shows nothing.
bool is_control(std::int32_t point) {
  return point < 0x20 || (point >= 0x7F && point <= 0x9F) || (point >= 0x200B && point <= 0x200F) ||
         (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) ||
         point == 0xFEFF;
}

std::string in_one_line(std::string_view text, std::size_t size_max) {
  std::string line;
  for (std::size_t at = 0; at < text.size() && line.size() < size_max;) {
    const std::size_t begin = at;
    const std::int32_t point = next_code_point(text, at);
    if (point < 0) {
      line.append(at - begin, '?');
    } else if (!is_control(point) && point != ' ') {
      line += text.substr(begin, at - begin);
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

// Each stands for '@': as it is, as in the query of a URL, and in full width.
constexpr std::array<std::string_view, 3> at_signs = {"@", "%40", "\xef\xbc\xa0"};

struct Found {
  std::size_t at{std::string::npos};
  std::size_t size{};
};

Found find_at_sign(std::string_view text, std::size_t from) {
  Found first;
  for (const std::string_view sign : at_signs) {
    const auto at = text.find(sign, from);
    if (at < first.at) first = {.at = at, .size = sign.size()};
  }
  return first;
}

bool ends_an_address(char letter) {
  constexpr std::string_view marks = " <>()[]{},;:\"'|`";
  return marks.find(letter) != std::string_view::npos;
}

void hide_addresses(std::string& text) {
  std::size_t from = 0;
  for (Found sign = find_at_sign(text, from); sign.at != std::string::npos;
       sign = find_at_sign(text, from)) {
    std::size_t begin = sign.at;
    if (begin > from && text[begin - 1] == '"') {
      // A local part in quotes may hold any mark, the blank among them.
      const auto quote = begin < 2 ? std::string::npos : text.rfind('"', begin - 2);
      begin = quote == std::string::npos || quote < from ? begin - 1 : quote;
    }
    while (begin > from && !ends_an_address(text[begin - 1])) --begin;
    std::size_t end = sign.at + sign.size;
    // A domain literal: user@[192.0.2.1].
    if (end < text.size() && text[end] == '[')
      end = std::min(text.find(']', end), text.size() - 1) + 1;
    while (end < text.size() && !ends_an_address(text[end])) ++end;
    if (begin == sign.at && end == sign.at + sign.size) {  // A sign alone is no address.
      from = end;
      continue;
    }
    if (begin > 0 && end < text.size() && text[begin - 1] == '<' && text[end] == '>') {
      --begin;
      ++end;
    }
    text.replace(begin, end - begin, placeholder);
    from = begin + placeholder.size();
  }
}

// "User jane.doe is unknown" tells as much as the address.
void hide_word(std::string& text, std::string_view word, std::string_view with) {
  constexpr std::size_t telling_size_min = 3;
  if (word.size() < telling_size_min) return;
  for (std::size_t from = 0; from < text.size();) {
    const auto place = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(),
                                   word.begin(), word.end(), same_letter);
    if (place == text.end()) return;
    const auto begin = static_cast<std::size_t>(place - text.begin());
    const std::size_t end = begin + word.size();
    const bool is_part = (begin > 0 && is_word_letter(text[begin - 1])) ||
                         (end < text.size() && is_word_letter(text[end]));
    from = end;
    if (is_part) continue;
    text.replace(begin, word.size(), with);
    from = begin + with.size();
  }
}

void hide_name(std::string& text, std::string_view name) {
  hide_word(text, name, name_placeholder);
  for (std::size_t begin = 0; begin < name.size();) {
    std::size_t end = begin;
    while (end < name.size() && is_word_letter(name[end])) ++end;
    hide_word(text, name.substr(begin, end - begin), name_placeholder);
    begin = end + 1;
  }
}

void shorten(std::string& text, std::size_t size_max) {
  constexpr std::string_view ellipsis = "…";
  if (text.size() <= size_max) return;
  std::size_t end = size_max - ellipsis.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  text += ellipsis;
}

}  // namespace

std::string redacted(std::string_view text, const RedactedPerson& person, std::size_t size_max) {
  // Far more than is kept, so that shortening before the search hides no address from it.
  std::string line = in_one_line(text, 4 * size_max);
  hide_addresses(line);
  hide_word(line, person.address.substr(0, person.address.rfind('@')), placeholder);
  hide_name(line, person.name);
  shorten(line, size_max);
  return line;
}

}  // namespace crier
