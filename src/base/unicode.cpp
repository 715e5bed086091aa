#include "base/unicode.h"

#include <algorithm>
#include <array>

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/check.h"

namespace crier {

namespace {

icu::StringPiece piece(std::string_view text) {
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

// Built into ICU: it cannot be missing.
const icu::Normalizer2& normalizer() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const found = icu::Normalizer2::getNFCInstance(status);
  CRIER_CHECK(U_SUCCESS(status) && found != nullptr);
  return *found;
}

bool is_blank(std::int32_t point) {
  constexpr std::int32_t zero_width_space = 0x200B;
  constexpr std::int32_t byte_order_mark = 0xFEFF;
  return point == zero_width_space || point == byte_order_mark ||
         (point >= 0 && u_isUWhiteSpace(point) != 0);
}

// U8_PREV is a macro of many branches, hence one function that has nothing else in it.
// NOLINTNEXTLINE(readability-function-size)
std::int32_t previous_code_point(std::string_view text, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto place = static_cast<std::int32_t>(at);
  UChar32 point = 0;
  U8_PREV(bytes, 0, place, point);  // NOLINT(bugprone-inc-dec-in-conditions)
  at = static_cast<std::size_t>(place);
  return point;
}

// Characters that have a blank glyph by their names or their chapters in the Unicode Standard, and
// are letters, symbols or marks by their properties (code charts of Unicode 16).
constexpr std::array<std::int32_t, 5> blank_glyphs{
    0x2800,   // BRAILLE PATTERN BLANK (So).
    0x13441,  // EGYPTIAN HIEROGLYPH FULL BLANK (Lo).
    0x13442,  // EGYPTIAN HIEROGLYPH HALF BLANK (Lo).
    0x16FE4,  // KHITAN SMALL SCRIPT FILLER (Mn).
    0x1D159,  // MUSICAL SYMBOL NULL NOTEHEAD (So).
};

bool is_invisible(std::int32_t point) {
  return is_blank(point) || (point >= 0 && shows_nothing(point));
}

bool is_ascii_graphic(char letter) {
  return letter > ' ' && letter < '\x7F';
}

template <class Goes>
std::string_view trimmed_of(std::string_view text, Goes goes) {
  while (!text.empty() && !is_ascii_graphic(text.front())) {
    std::size_t at = 0;
    if (!goes(next_code_point(text, at))) break;
    text.remove_prefix(at);
  }
  while (!text.empty() && !is_ascii_graphic(text.back())) {
    std::size_t at = text.size();
    if (!goes(previous_code_point(text, at))) break;
    text.remove_suffix(text.size() - at);
  }
  return text;
}

}  // namespace

// Format characters that stand before numbers show a sign of their own (UAX 44,
// Prepended_Concatenation_Mark).
bool shows_nothing(std::int32_t point) {
  if (u_isUWhiteSpace(point) != 0 ||
      u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0) {
    return true;
  }
  if (u_charType(point) == U_FORMAT_CHAR) {
    return u_hasBinaryProperty(point, UCHAR_PREPENDED_CONCATENATION_MARK) == 0;
  }
  return std::ranges::find(blank_glyphs, point) != blank_glyphs.end();
}

std::string ascii_lower(std::string_view text) {
  std::string result(text);
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter | 0x20);
  }
  return result;
}

bool is_ascii(std::string_view text) {
  // Without a way out in the middle the compiler looks at many octets at once.
  unsigned char all = 0;
  for (const char each : text) all |= static_cast<unsigned char>(each);
  return all < 0x80;
}

// As with U8_PREV.
// NOLINTNEXTLINE(readability-function-size)
std::int32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  UChar32 point = 0;
  U8_NEXT(bytes, at, text.size(), point);  // NOLINT(bugprone-inc-dec-in-conditions)
  return point;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (next_code_point(text, at) < 0) return false;
  }
  return true;
}

std::string_view trimmed(std::string_view text) {
  return trimmed_of(text, is_blank);
}

std::string_view trimmed_of_invisible(std::string_view text) {
  return trimmed_of(text, is_invisible);
}

bool is_nfc(std::string_view text) {
  if (is_ascii(text)) return true;
  UErrorCode status = U_ZERO_ERROR;
  const bool holds = normalizer().isNormalizedUTF8(piece(text), status) != 0;
  CRIER_CHECK(U_SUCCESS(status));
  return holds;
}

std::string nfc(std::string_view text) {
  std::string result;
  if (is_nfc(text)) {
    result = text;
    return result;
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&result);
  normalizer().normalizeUTF8(0, piece(text), sink, nullptr, status);
  CRIER_CHECK(U_SUCCESS(status));
  return result;
}

std::string case_folded(std::string_view text) {
  std::string result;
  if (is_ascii(text)) {
    result = text;
    for (char& letter : result) {
      if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter | 0x20);
    }
    return result;
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&result);
  icu::CaseMap::utf8Fold(0, piece(nfc(text)), sink, nullptr, status);
  CRIER_CHECK(U_SUCCESS(status));
  return nfc(result);
}

}  // namespace crier
