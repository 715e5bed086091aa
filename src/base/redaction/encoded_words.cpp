#include "base/redaction/encoded_words.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/redaction/person_words.h"
#include "base/redaction/sought_word.h"
#include "base/redaction/spelling.h"
#include "base/unicode.h"

namespace crier {
namespace {

constexpr std::size_t nowhere = std::string_view::npos;

// The last two of RFC 4648 5, for URLs.
constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";

std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::size_t figures = 64;
  constexpr std::size_t group_size = 4;
  if (text.size() % group_size == 1) return std::nullopt;
  std::string octets;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char letter : text) {
    auto figure = base64_letters.find(letter);
    if (figure == nowhere) return std::nullopt;
    if (figure >= figures) figure -= 2;
    bits = (bits << 6U) | static_cast<std::uint32_t>(figure);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    octets += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
  }
  return octets;
}

std::string from_quoted(std::string_view text) {
  std::string octets;
  for (std::size_t at = 0; at < text.size();) {
    const char letter = text[at];
    const auto escaped = letter == '=' ? hexadecimal_octet(text.substr(at + 1)) : std::nullopt;
    octets += escaped.value_or(letter == '_' ? ' ' : letter);
    at += escaped ? 3 : 1;
  }
  return octets;
}

// What is in another charset has its ASCII letters, which are what an address is mostly of.
std::string as_utf8(std::string octets) {
  std::erase(octets, '\0');
  if (is_utf8(octets)) return octets;
  std::string text;
  for (const char octet : octets) {
    const auto value = static_cast<unsigned char>(octet);
    if (value < 0x80) {
      text += octet;
    } else {
      text += static_cast<char>(0xC0U | (value >> 6U));
      text += static_cast<char>(0x80U | (value & 0x3FU));
    }
  }
  return text;
}

bool names_somebody(const std::string& plain, std::string_view address) {
  const auto local = address.substr(0, address.rfind('@'));
  if (!plain.empty() && SoughtWord(local).end_at(plain, 0) == plain.size()) return true;
  std::string hidden = plain;
  hide_address_of(hidden, address);
  hide_addresses(hidden);
  hide_mailbox_of(hidden, address);
  return hidden != plain;
}

struct EncodedWord {
  std::size_t end{};
  std::string octets;
};

// "=?charset?Q?text?=". Its end may have been cut off by whoever repeats it.
std::optional<EncodedWord> encoded_word_at(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with("=?")) return std::nullopt;
  const auto charset_end = text.find('?', at + 2);
  if (charset_end == nowhere || charset_end + 2 >= text.size()) return std::nullopt;
  if (text[charset_end + 2] != '?') return std::nullopt;
  const char encoding = static_cast<char>(text[charset_end + 1] | 0x20);
  const auto begin = charset_end + 3;
  const auto end = std::min(text.find_first_of("? ", begin), text.size());
  auto data = text.substr(begin, end - begin);
  const auto word_end = text.substr(end).starts_with("?=") ? end + 2 : end;
  if (encoding == 'q') return EncodedWord{.end = word_end, .octets = from_quoted(data)};
  if (encoding != 'b') return std::nullopt;
  while (data.ends_with('=')) data.remove_suffix(1);
  const auto octets = from_base64(data);
  if (!octets) return std::nullopt;
  return EncodedWord{.end = word_end, .octets = *octets};
}

// Words with only blanks between them are one text (RFC 2047 6.2).
std::optional<EncodedWord> encoded_words_at(std::string_view text, std::size_t at) {
  auto all = encoded_word_at(text, at);
  while (all) {
    const auto next_begin = text.find_first_not_of(' ', all->end);
    if (next_begin == nowhere) break;
    const auto next = encoded_word_at(text, next_begin);
    if (!next) break;
    all->octets += next->octets;
    all->end = next->end;
  }
  return all;
}

void hide_encoded_words(std::string& text, std::string_view address) {
  for (auto at = text.find("=?"); at != nowhere; at = text.find("=?", at)) {
    const auto words = encoded_words_at(text, at);
    if (words && names_somebody(as_utf8(words->octets), address)) {
      at = replace_address(text, at, words->end);
    } else {
      at += 2;
    }
  }
}

bool is_printable(std::string_view text) {
  return is_utf8(text) && std::ranges::none_of(text, [](char letter) {
           const auto octet = static_cast<unsigned char>(letter);
           return octet < 0x20 || octet == 0x7F;
         });
}

bool is_base64_of_somebody(std::string_view token, std::string_view address) {
  constexpr std::size_t size_min = 7;  // Eight with its padding.
  if (token.size() < size_min) return false;
  auto octets = from_base64(token);
  if (!octets) return false;
  // Between the names of AUTH PLAIN (RFC 4616).
  std::ranges::replace(*octets, '\0', ' ');
  return is_printable(*octets) && names_somebody(*octets, address);
}

// Where the token that begins at `at` ends if it tells of somebody: all of it, or up to a mark
// that is a letter of base64 as well as of paths.
std::size_t end_of_token(std::string_view text, std::size_t at, std::string_view address) {
  const auto end = std::min(text.find_first_not_of(base64_letters, at), text.size());
  if (is_base64_of_somebody(text.substr(at, end - at), address)) return end;
  const auto part_end = std::min(text.find_first_of("+/-_", at), end);
  const bool is_part =
      part_end < end && is_base64_of_somebody(text.substr(at, part_end - at), address);
  return is_part ? part_end : nowhere;
}

void hide_base64(std::string& text, std::string_view address) {
  const auto is_begin = [&text](std::size_t at) {
    return at == 0 || base64_letters.substr(0, 62).find(text[at - 1]) == nowhere;
  };
  for (std::size_t at = 0; at < text.size();) {
    auto end = is_begin(at) ? end_of_token(text, at, address) : nowhere;
    if (end == nowhere) {
      ++at;
      continue;
    }
    while (end < text.size() && text[end] == '=') ++end;
    at = replace_address(text, at, end);
  }
}

}  // namespace

void hide_encoded(std::string& text, std::string_view address) {
  hide_encoded_words(text, address);
  hide_base64(text, address);
}

}  // namespace crier
