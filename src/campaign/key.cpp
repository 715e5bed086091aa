#include "campaign/key.h"

#include <algorithm>

#include "base/unicode.h"

namespace crier {
namespace {

constexpr std::size_t key_length_max = 64;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= key_length_max && is_letter_or_digit(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

std::string nearest_key(std::string_view text) {
  std::string key;
  for (const char each : trimmed(text)) {
    // A letter of another script, or a control character, was not put there for a hyphen.
    const auto octet = static_cast<unsigned char>(each);
    if (octet < 0x20 || octet >= 0x7F) return {};
    const char lower = each >= 'A' && each <= 'Z' ? static_cast<char>(each | 0x20) : each;
    if (is_letter_or_digit(lower)) {
      key += lower;
    } else if (!key.empty() && key.back() != '-') {
      key += '-';
    }
  }
  while (key.ends_with('-')) key.pop_back();
  return key.size() > key_length_max ? std::string() : key;
}

}  // namespace crier
