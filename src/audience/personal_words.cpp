#include "audience/personal_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <unicode/uchar.h>

#include "base/compatible_text.h"
#include "base/unicode.h"

namespace crier::audience {
namespace {

// The two ways in which a letter with a mark is written without it.
enum class Spelling : std::uint8_t { without_marks, two_letters };

// What Unicode does not take apart, and what German and the languages of the north write in two
// letters; in lower case.
struct Plain {
  std::int32_t letter;
  std::string_view one;
  std::string_view two;
};
constexpr std::array<Plain, 11> plain_letters = {{{0xE4, "a", "ae"},
                                                  {0xF6, "o", "oe"},
                                                  {0xFC, "u", "ue"},
                                                  {0xE5, "a", "aa"},
                                                  {0xE6, "a", "ae"},
                                                  {0xF8, "o", "oe"},
                                                  {0x153, "o", "oe"},
                                                  {0x111, "d", "d"},
                                                  {0x142, "l", "l"},
                                                  {0xFE, "t", "th"},
                                                  {0x131, "i", "i"}}};

void append_utf8(std::string& text, std::string_view source, std::size_t begin, std::size_t end) {
  text.append(source.substr(begin, end - begin));
}

bool is_mark(std::int32_t point) {
  const auto type = u_charType(point);
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK;
}

// In lower case, without marks and what shows nothing.
std::string plain(std::string_view text, Spelling spelling) {
  std::string composed;
  const std::string folded = case_folded(nfkc(text));
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t begin = at;
    const std::int32_t point = next_code_point(folded, at);
    const auto known = std::ranges::find(plain_letters, point, &Plain::letter);
    if (known == plain_letters.end()) {
      append_utf8(composed, folded, begin, at);
    } else {
      composed += spelling == Spelling::without_marks ? known->one : known->two;
    }
  }
  const std::string apart = taken_apart(composed);
  std::string result;
  for (std::size_t at = 0; at < apart.size();) {
    const std::size_t begin = at;
    const std::int32_t point = next_code_point(apart, at);
    if (!is_mark(point) &&
        (point < 0 || u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) == 0))
      append_utf8(result, apart, begin, at);
  }
  return result;
}

bool is_of_word(std::int32_t point) {
  return u_isalnum(point) != 0 || u_charType(point) == U_COMBINING_SPACING_MARK;
}

struct Word {
  std::string text;
  std::size_t letters{};
  bool has_no_blanks{};  // Its script puts none between words.
};

bool is_written_without_blanks(std::int32_t point) {
  switch (u_getIntPropertyValue(point, UCHAR_LINE_BREAK)) {
    case U_LB_IDEOGRAPHIC:
    case U_LB_COMPLEX_CONTEXT:
    case U_LB_CONDITIONAL_JAPANESE_STARTER:
    case U_LB_H2:  // Korean has blanks, but joins particles to a name.
    case U_LB_H3: return true;
    default: return false;
  }
}

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  bool is_within = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const std::int32_t point = next_code_point(text, at);
    if (point < 0 || !is_of_word(point)) {
      is_within = false;
      continue;
    }
    if (!is_within) words.emplace_back();
    is_within = true;
    append_utf8(words.back().text, text, begin, at);
    ++words.back().letters;
    words.back().has_no_blanks |= is_written_without_blanks(point);
  }
  return words;
}

std::string_view local_part(std::string_view address) {
  return address.substr(0, address.rfind('@'));
}

// The last digits of a number are written as they are in every country, whatever stands before
// them.
std::string_view national(std::string_view digits) {
  constexpr std::size_t country_digits_max = 3;
  constexpr std::size_t digits_min = 6;
  if (digits.size() < digits_min + country_digits_max) return digits;
  return digits.substr(country_digits_max);
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char each : with_ascii_digits(text)) {
    if (each >= '0' && each <= '9') digits += each;
  }
  return digits;
}

// Runs of digits with nothing but what is written within a number between them.
bool has_number(std::string_view text, std::string_view digits) {
  constexpr std::string_view between = " -/().+";
  std::string run;
  for (const char each : with_ascii_digits(nfkc(text)) + ';') {
    if (each >= '0' && each <= '9') {
      run += each;
    } else if (!between.contains(each)) {
      if (run.contains(digits)) return true;
      run.clear();
    }
  }
  return false;
}

class Text {
 public:
  Text(std::string_view text, Spelling spelling)
      : spelling_(spelling), all_(plain(text, spelling)), words_(words_of(all_)) {}

  [[nodiscard]] bool has_any_word_of(std::string_view name) const {
    return std::ranges::any_of(words_of(plain(name, spelling_)), [&](const Word& word) {
      if (word.has_no_blanks) return all_.contains(word.text);
      return word.letters >= 2 && std::ranges::find(words_, word.text, &Word::text) != words_.end();
    });
  }

  [[nodiscard]] bool has_in_order(std::string_view phrase, std::size_t letters_min) const {
    const auto sought = words_of(plain(phrase, spelling_));
    std::size_t letters = 0;
    for (const Word& each : sought) letters += each.letters;
    if (letters < letters_min) return false;
    return !std::ranges::search(words_, sought, {}, &Word::text, &Word::text).empty();
  }

 private:
  Spelling spelling_;
  std::string all_;
  std::vector<Word> words_;
};

}  // namespace

std::optional<std::string> personal_word_in(std::string_view text, const PersonalWords& person) {
  constexpr std::size_t ref_letters_min = 3;  // A ref such as "7" is in many texts.
  constexpr std::size_t local_letters_min = 2;
  for (const Spelling spelling : {Spelling::without_marks, Spelling::two_letters}) {
    const Text said(text, spelling);
    if (said.has_in_order(person.ref, ref_letters_min)) return "the ref";
    if (said.has_in_order(local_part(person.email), local_letters_min)) return "the address";
    if (said.has_any_word_of(person.name)) return "the name";
  }
  const std::string digits = digits_of(person.phone);
  constexpr std::size_t digits_min = 4;
  if (digits.size() >= digits_min && has_number(text, national(digits))) return "the number";
  return std::nullopt;
}

}  // namespace crier::audience
