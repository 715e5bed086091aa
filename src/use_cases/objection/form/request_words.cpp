#include "use_cases/objection/form/request_words.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include "audience/phone_number.h"
#include "base/compatible_text.h"
#include "base/unicode.h"
#include "campaign/mail_address.h"

namespace crier::app {
namespace {

// C0, DEL, C1, line and paragraph separators, and what reorders the text around it.
bool is_no_text(std::int32_t point) {
  return point < 0x20 || (point >= 0x7f && point <= 0x9f) || point == 0x2028 || point == 0x2029 ||
         (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

std::string kept(std::string_view typed) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string text;
  for (std::size_t at = 0; at < typed.size();) {
    const std::size_t begin = at;
    const std::int32_t point = next_code_point(typed, at);
    const std::string_view character = point < 0           ? replacement
                                       : is_no_text(point) ? std::string_view(" ")
                                                           : typed.substr(begin, at - begin);
    if (text.size() + character.size() > request_word_bytes_max) break;
    text += character;
  }
  return std::string(trimmed_of_invisible(text));
}

// In lower case, with one blank for all white space within.
std::string folded(std::string_view text) {
  std::string result;
  const std::string lower = case_folded(text);
  const std::string_view all(lower);
  bool is_between = false;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t begin = at;
    if (shows_nothing(next_code_point(all, at))) {
      is_between = !result.empty();
      continue;
    }
    if (is_between) result += ' ';
    is_between = false;
    result += all.substr(begin, at - begin);
  }
  return result;
}

std::set<std::string> words_of(std::string_view name) {
  std::set<std::string> words;
  const std::string all = folded(name);
  std::string word;
  for (const char letter : all + ' ') {
    if (letter != ' ' && letter != ',') {
      word += letter;
    } else if (!word.empty()) {
      words.insert(std::move(word));
      word.clear();
    }
  }
  return words;
}

}  // namespace

RequestWords kept_words(const RequestWords& typed) {
  return {.name = kept(typed.name), .email = kept(typed.email), .phone = kept(typed.phone)};
}

RequestContact contact_in(const RequestWords& kept) {
  RequestContact contact;
  const std::string email = nfkc(kept.email);
  const std::string phone = nfkc(kept.phone);
  const std::string name = nfkc(kept.name);
  for (const std::string* text : {&email, &phone, &name}) {
    const auto address = canonical_mail_address(*text);
    if (address && contact.mail_address.empty()) contact.mail_address = *address;
  }
  for (const std::string* text : {&phone, &email, &name}) {
    const auto number = audience::canonical_phone_number(with_ascii_digits(*text));
    if (number && contact.phone_number.empty()) contact.phone_number = *number;
  }
  return contact;
}

bool names_differ(std::string_view one, std::string_view other) {
  const std::set<std::string> left = words_of(one);
  const std::set<std::string> right = words_of(other);
  if (left.empty() || right.empty()) return false;
  return !std::ranges::includes(left, right) && !std::ranges::includes(right, left);
}

}  // namespace crier::app
