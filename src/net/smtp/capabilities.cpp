#include "net/smtp/capabilities.h"

#include <algorithm>
#include <charconv>

namespace crier::smtp {
namespace {

char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

// Keywords are compared without regard to case (RFC 5321 section 2.4).
bool same(std::string_view word, std::string_view keyword) {
  return std::ranges::equal(word, keyword, [](char a, char b) { return upper(a) == upper(b); });
}

std::string_view take_word(std::string_view& line) {
  const auto begin = std::min(line.find_first_not_of(" \t"), line.size());
  line.remove_prefix(begin);
  const auto word = line.substr(0, line.find_first_of(" \t"));
  line.remove_prefix(word.size());
  return word;
}

bool has_word(std::string_view words, std::string_view wanted) {
  for (auto word = take_word(words); !word.empty(); word = take_word(words)) {
    if (same(word, wanted)) return true;
  }
  return false;
}

void add_mechanisms(std::string_view words, Capabilities& found) {
  for (auto word = take_word(words); !word.empty(); word = take_word(words)) {
    // Many servers say all of them in both forms.
    if (has_word(found.mechanisms, word)) continue;
    if (!found.mechanisms.empty()) found.mechanisms += ' ';
    found.mechanisms += word;
    found.auth_plain |= same(word, "PLAIN");
    found.auth_login |= same(word, "LOGIN");
  }
}

void add_line(std::string_view line, Capabilities& found) {
  constexpr std::string_view old_auth = "AUTH=";
  const auto keyword = take_word(line);
  if (same(keyword, "PIPELINING")) found.pipelining = true;
  if (same(keyword, "8BITMIME")) found.eight_bit_mime = true;
  if (same(keyword, "SMTPUTF8")) found.smtputf8 = true;
  if (same(keyword, "STARTTLS")) found.starttls = true;
  if (same(keyword, "AUTH")) add_mechanisms(line, found);
  // What servers said before RFC 4954; some still do.
  if (same(keyword.substr(0, old_auth.size()), old_auth)) {
    add_mechanisms(keyword.substr(old_auth.size()), found);
    add_mechanisms(line, found);
  }
  if (same(keyword, "SIZE")) {
    const auto number = take_word(line);
    found.size = true;
    std::from_chars(number.data(), number.data() + number.size(), found.size_max);
  }
}

}  // namespace

Capabilities capabilities_of(const Reply& ehlo) {
  Capabilities found;
  bool is_first = true;  // The first line is the server's name and greeting.
  for (auto rest = ehlo.lines; !rest.empty();) {
    auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_first && line.size() > 4) add_line(line.substr(4), found);
    is_first = false;
  }
  // RFC 6531 section 3.1: SMTPUTF8 without 8BITMIME cannot be used.
  found.smtputf8 &= found.eight_bit_mime;
  return found;
}

}  // namespace crier::smtp
