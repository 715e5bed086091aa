#include "audience/source/decoded_source.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/check.h"
#include "base/unicode.h"

namespace crier::audience {

namespace {

constexpr std::size_t piece_bytes = std::size_t{32} * 1024;
// A trail surrogate without its lead: nothing that a converter makes of text.
constexpr UChar no_character = 0xDFFF;
constexpr char no_utf8 = '\xFF';

extern "C" void crier_mark_undecodable(const void*, UConverterToUnicodeArgs* arguments, const char*,
                                       std::int32_t, UConverterCallbackReason reason,
                                       UErrorCode* status) {
  if (reason > UCNV_IRREGULAR) return;  // Reset, close, clone.
  *status = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(arguments, &no_character, 1, 0, status);
}

void append_utf8(std::string& into, UChar32 point) {
  if (U_IS_SURROGATE(point)) {
    into += no_utf8;
    return;
  }
  std::array<std::uint8_t, U8_MAX_LENGTH> octets{};
  std::size_t size = 0;
  U8_APPEND_UNSAFE(octets.data(), size, point);
  into.append(reinterpret_cast<const char*>(octets.data()), size);
}

}  // namespace

std::string known_encoding(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* const converter = ucnv_open(name.c_str(), &status);
  if (U_FAILURE(status) || name.empty()) {
    if (converter != nullptr) ucnv_close(converter);
    return {};
  }
  const char* const canonical = ucnv_getName(converter, &status);
  std::string found = U_SUCCESS(status) ? canonical : "";
  ucnv_close(converter);
  return found == "ISO-8859-1" || found == "US-ASCII" ? "windows-1252" : found;
}

namespace {

[[noreturn]] void fail_utf8() {
  throw SourceBroken(
      "its text is UTF-8 and not in the encoding that was said: leave out --encoding, or say "
      "--encoding UTF-8");
}

// Whether every character beyond ASCII in `octets` is one of UTF-8. One that the ends of `octets`
// may have cut in two says nothing.
enum class Beyond : std::uint8_t { nothing, utf8, other };

Beyond beyond_ascii(std::string_view octets) {
  constexpr std::size_t continuation_octets_max = 3;
  std::size_t at = 0;
  const auto is_continuation = [&] { return (octets[at] & 0xC0) == 0x80; };
  while (at < std::min(octets.size(), continuation_octets_max) && is_continuation()) ++at;
  Beyond found = Beyond::nothing;
  while (at < octets.size()) {
    if (static_cast<unsigned char>(octets[at]) < 0x80) {
      ++at;
      continue;
    }
    const bool may_be_cut = octets.size() - at <= continuation_octets_max;
    if (next_code_point(octets, at) >= 0) {
      found = Beyond::utf8;
    } else if (!may_be_cut) {
      return Beyond::other;
    }
  }
  return found;
}

}  // namespace

struct DecodedSource::Converter {
  explicit Converter(const std::string& encoding) : units(piece_bytes), octets(piece_bytes) {
    UErrorCode status = U_ZERO_ERROR;
    converter = ucnv_open(encoding.c_str(), &status);
    CRIER_CHECK(U_SUCCESS(status));
    ucnv_setToUCallBack(converter, &crier_mark_undecodable, nullptr, nullptr, nullptr, &status);
    CRIER_CHECK(U_SUCCESS(status));
    may_be_utf8 = ucnv_getType(converter) == UCNV_SBCS;
  }
  ~Converter() { ucnv_close(converter); }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  UConverter* converter{};
  std::vector<UChar> units;
  std::vector<char> octets;
  // One octet is one character here, and all that were seen beyond ASCII, if any, were UTF-8.
  bool may_be_utf8{};
  bool is_utf8{};
  UChar lead{};  // A lead surrogate whose trail comes with the next units.
};

DecodedSource::DecodedSource(OctetSource& encoded, const std::string& encoding)
    : encoded_(encoded), converter_(std::make_unique<Converter>(encoding)) {}

DecodedSource::~DecodedSource() = default;

std::size_t DecodedSource::read(std::span<char> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    if (taken_ == ready_.size()) {
      if (has_ended_) break;
      try {
        decode_piece();
      } catch (const SourceBroken&) {
        if (filled != 0) return filled;
        throw;
      }
      continue;
    }
    const std::size_t bytes = std::min(into.size() - filled, ready_.size() - taken_);
    std::ranges::copy(std::string_view(ready_).substr(taken_, bytes), into.subspan(filled).begin());
    filled += bytes;
    taken_ += bytes;
  }
  return filled;
}

void DecodedSource::decode_piece() {
  ready_.clear();
  taken_ = 0;
  Converter& state = *converter_;
  if (state.is_utf8) fail_utf8();
  const std::size_t bytes = encoded_.read(state.octets);
  if (state.may_be_utf8) {
    const Beyond beyond = beyond_ascii(std::string_view(state.octets.data(), bytes));
    state.may_be_utf8 = beyond != Beyond::other;
    state.is_utf8 = beyond == Beyond::utf8;
    if (state.is_utf8) fail_utf8();
  }
  has_ended_ = bytes == 0;
  const char* from = state.octets.data();
  const char* const end = from + bytes;
  UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
  while (status == U_BUFFER_OVERFLOW_ERROR) {
    status = U_ZERO_ERROR;
    UChar* to = state.units.data();
    ucnv_toUnicode(state.converter, &to, to + state.units.size(), &from, end, nullptr,
                   static_cast<UBool>(has_ended_), &status);
    for (const UChar* unit = state.units.data(); unit != to; ++unit) {
      if (state.lead != 0 && U16_IS_TRAIL(*unit)) {
        append_utf8(ready_, U16_GET_SUPPLEMENTARY(state.lead, *unit));
        state.lead = 0;
        continue;
      }
      if (state.lead != 0) ready_ += no_utf8;
      state.lead = U16_IS_LEAD(*unit) ? *unit : UChar{0};
      if (state.lead == 0) append_utf8(ready_, *unit);
    }
  }
  // The callback takes what is no text; what is left is the end inside a character.
  if (U_FAILURE(status)) ready_ += no_utf8;
  if (has_ended_ && state.lead != 0) ready_ += no_utf8;
}

}  // namespace crier::audience
