#include "base/idna.h"

#include <cstdint>

#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/stringpiece.h>

#include "base/check.h"

namespace crier {
namespace {

icu::StringPiece piece(std::string_view text) {
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

// Created once; reading it is safe from any thread.
const icu::IDNA& idna() {
  static const icu::IDNA* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const icu::IDNA* const created = icu::IDNA::createUTS46Instance(
        UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
            UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
        status);
    CRIER_CHECK(U_SUCCESS(status) && created != nullptr);
    return created;
  }();
  return *instance;
}

// Hyphens in the third and fourth place are no fault of a label that is already in use.
bool is_sound(const icu::IDNAInfo& info) {
  return (info.getErrors() & ~static_cast<std::uint32_t>(UIDNA_ERROR_HYPHEN_3_4)) == 0;
}

// UTS 46 before its revision 31, as of ICU before 74, maps the capital sharp s to "ss", which is
// another domain; the small one is a letter of IDNA 2008 (RFC 5892).
std::string with_small_sharp_s(std::string_view domain) {
  constexpr std::string_view capital = "\u1E9E";
  constexpr std::string_view small = "\u00DF";
  std::string result(domain);
  for (std::size_t at = result.find(capital); at != std::string::npos;
       at = result.find(capital, at)) {
    result.replace(at, capital.size(), small);
  }
  return result;
}

}  // namespace

std::optional<std::string> with_a_labels(std::string_view name) {
  const std::string domain = with_small_sharp_s(name);
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  icu::IDNAInfo info;
  UErrorCode status = U_ZERO_ERROR;
  idna().nameToASCII_UTF8(piece(domain), sink, info, status);
  if (U_FAILURE(status) || !is_sound(info)) return std::nullopt;
  return result;
}

std::string with_u_labels(std::string_view domain) {
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  icu::IDNAInfo info;
  UErrorCode status = U_ZERO_ERROR;
  idna().nameToUnicodeUTF8(piece(domain), sink, info, status);
  return U_SUCCESS(status) && is_sound(info) ? result : std::string(domain);
}

}  // namespace crier
