#include "base/redaction/sought_word.h"

#include <algorithm>
#include <utility>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/check.h"
#include "base/redaction/sign_words.h"
#include "base/redaction/spelling.h"
#include "base/unicode.h"

namespace crier {
namespace {

// What is left of a character when differences of case, of width and of marks count for nothing; of
// what shows nothing there is nothing left.
void add_plain(std::u32string& points, std::int32_t point) {
  constexpr std::int32_t no_character = -1;
  constexpr std::int32_t dotless_i = 0x131;
  if (point < 0x80) {
    points += static_cast<char32_t>(point < 0 ? no_character : u_foldCase(point, 0));
    return;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const nfkd = icu::Normalizer2::getNFKDInstance(status);
  CRIER_CHECK(U_SUCCESS(status));
  const auto decomposed = nfkd->normalize(icu::UnicodeString(point).foldCase(), status);
  const auto folded = nfkd->normalize(icu::UnicodeString(decomposed).foldCase(), status);
  CRIER_CHECK(U_SUCCESS(status));
  for (std::int32_t at = 0; at < folded.length(); at = folded.moveIndex32(at, 1)) {
    const std::int32_t each = folded.char32At(at);
    if (u_getCombiningClass(each) != 0) continue;
    if (u_hasBinaryProperty(each, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0) continue;
    points += static_cast<char32_t>(each == dotless_i ? 'i' : each);
  }
}

// The octets of a character, each taken for one.
std::string as_latin(std::int32_t point) {
  std::string octets;
  icu::UnicodeString(point).toUTF8String(octets);
  std::string text;
  for (const char octet : octets) {
    icu::UnicodeString(static_cast<UChar32>(static_cast<unsigned char>(octet))).toUTF8String(text);
  }
  return text;
}

// A letter of ASCII has one reading: at most places of a text that is the end of a search.
bool is_other_letter(std::string_view text, std::size_t at, char32_t wanted) {
  if (at >= text.size()) return true;
  const auto octet = static_cast<unsigned char>(text[at]);
  const auto letter = static_cast<unsigned char>(octet | 0x20U);
  const bool is_letter = letter >= 'a' && letter <= 'z' && octet < 0x80;
  return is_letter && letter != wanted;
}

std::size_t end_of_marks(std::string_view text, std::size_t at) {
  constexpr std::size_t marks_max = 3;
  const std::size_t last = std::min(at + marks_max, text.size());
  while (at < last && static_cast<unsigned char>(text[at]) < 0x80 &&
         !is_word_letter(static_cast<unsigned char>(text[at]))) {
    ++at;
  }
  return at;
}

// Where a sign ends that stands as "[dot]", " punto ", "_dot_".
std::size_t end_of_sign_in_words(std::string_view text, std::size_t at, char32_t sign,
                                 SoughtWord::Signs signs) {
  constexpr std::size_t word_size_max = 32;
  const std::size_t begin = end_of_marks(text, at);
  const std::size_t word_end = end_of_letters(text, begin);
  const std::size_t end = end_of_marks(text, word_end);
  if (begin == at || word_end == begin || end == word_end) return std::string_view::npos;
  const auto word = text.substr(begin, word_end - begin);
  if (word.size() > word_size_max) return std::string_view::npos;
  const bool is_meant =
      signs == SoughtWord::Signs::any_word || (sign == U'.' && is_word_for_dot(word));
  return is_meant ? end : std::string_view::npos;
}

}  // namespace

class SoughtWord::Front {
 public:
  void add(Place place) {
    if (std::ranges::find(places_, place) == places_.end()) places_.push_back(place);
  }
  [[nodiscard]] const std::vector<Place>& all() const { return places_; }

 private:
  std::vector<Place> places_;
};

SoughtWord::SoughtWord(std::string_view word, Signs signs) : signs_(signs) {
  const std::string composed = is_utf8(word) ? nfc(word) : std::string(word);
  for (std::size_t at = 0; at < composed.size();) {
    const std::size_t begin = at;
    const std::int32_t point = next_code_point(composed, at);
    Letter letter{.begin = points_.size()};
    add_plain(points_, point);
    letter.end = points_.size();
    letter.octets = at - begin;
    if (point >= 0x80) letter.as_latin = {as_latin(u_tolower(point)), as_latin(u_toupper(point))};
    if (letter.octets > 1) foreign_.push_back(std::move(letter));
  }
  // Of a word without a letter of ASCII question marks tell nothing.
  const bool has_plain = std::ranges::any_of(composed, [](char each) {
    const auto octet = static_cast<unsigned char>(each);
    return octet < 0x80 && is_word_letter(octet);
  });
  if (!has_plain) foreign_.clear();
}

std::size_t SoughtWord::end_at(std::string_view text, std::size_t at) const {
  return end_of(text, {.at = at});
}

std::size_t SoughtWord::broken_end_at(std::string_view text, std::size_t at) const {
  return end_of(text, {.at = at, .blanks_left = 1});
}

std::size_t SoughtWord::end_of(std::string_view text, Place begin) const {
  std::size_t end = std::string_view::npos;
  if (points_.empty() || is_other_letter(text, begin.at, points_.front())) return end;
  Front front;
  front.add(begin);
  while (!front.all().empty()) {
    Front reached;
    for (const Place& place : front.all()) {
      const bool is_whole = place.point == points_.size();
      if (is_whole && (end == std::string_view::npos || place.at > end)) end = place.at;
      if (place.at < text.size()) step(text, place, reached);
    }
    front = std::move(reached);
  }
  return end;
}

void SoughtWord::step(std::string_view text, Place place, Front& front) const {
  std::u32string plain;
  for (const Reading& reading : readings_at(text, place.at).all()) {
    plain.clear();
    add_plain(plain, reading.point);
    // Marks and what shows nothing belong to a word, and do not begin it.
    if (plain.empty() ? place.point == 0
                      : !std::u32string_view(points_).substr(place.point).starts_with(plain))
      continue;
    front.add({place.at + reading.size, place.point + plain.size(), place.blanks_left});
  }
  if (place.point == points_.size()) return;
  if (text[place.at] == ' ' && place.blanks_left > 0 && place.point > 0) {
    front.add({place.at + 1, place.point, place.blanks_left - 1});
  }
  step_over_lost_letter(text, place, front);
  step_over_sign_in_words(text, place, front);
}

// A letter that was lost in a charset that has none: "j?rgen", "j??rgen", "jÃ¼rgen".
void SoughtWord::step_over_lost_letter(std::string_view text, Place place, Front& front) const {
  const auto letter = std::ranges::find(foreign_, place.point, &Letter::begin);
  if (letter == foreign_.end()) return;
  for (const std::string_view lost : {"?", "\uFFFD"}) {
    std::size_t end = place.at;
    for (std::size_t count = 0; count < letter->octets; ++count) {
      if (!text.substr(end).starts_with(lost)) break;
      end += lost.size();
      front.add({end, letter->end, place.blanks_left});
    }
  }
  for (const std::string& latin : letter->as_latin) {
    if (latin.empty() || !text.substr(place.at).starts_with(latin)) continue;
    front.add({place.at + latin.size(), letter->end, place.blanks_left});
  }
}

void SoughtWord::step_over_sign_in_words(std::string_view text, Place place, Front& front) const {
  constexpr std::u32string_view signs = U".-_+";
  const char32_t sign = points_[place.point];
  const bool is_inside = place.point > 0 && place.point + 1 < points_.size();
  if (!is_inside || !signs.contains(sign)) return;
  const auto add = [&](std::size_t end) { front.add({end, place.point + 1, place.blanks_left}); };
  if (sign == U'.') {
    for (const std::string_view dot : {"[.]", "(.)", "{.}", " . ", "DOT"}) {
      if (text.substr(place.at).starts_with(dot)) add(place.at + dot.size());
    }
  }
  const auto end = end_of_sign_in_words(text, place.at, sign, signs_);
  if (end != std::string_view::npos) add(end);
}

}  // namespace crier
