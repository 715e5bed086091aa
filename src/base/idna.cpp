#include "base/idna.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/stringpiece.h>

#include "base/check.h"
#include "base/unicode.h"

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
bool is_sound(std::uint32_t errors) {
  return (errors & ~static_cast<std::uint32_t>(UIDNA_ERROR_HYPHEN_3_4)) == 0;
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

struct InAscii {
  std::string name;
  std::uint32_t errors{};
};

InAscii in_ascii(std::string_view name) {
  InAscii result;
  icu::StringByteSink<std::string> sink(&result.name);
  icu::IDNAInfo info;
  UErrorCode status = U_ZERO_ERROR;
  idna().nameToASCII_UTF8(piece(name), sink, info, status);
  CRIER_CHECK(U_SUCCESS(status));
  result.errors = info.getErrors();
  return result;
}

bool is_of_host_letters(std::string_view label) {
  return std::ranges::all_of(label, [](char each) {
    return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '-';
  });
}

// Why a label of such letters is no A-label; empty if it is one.
std::string_view reason_against(const std::string& label) {
  const auto [name, errors] = in_ascii(label);
  if ((errors & UIDNA_ERROR_PUNYCODE) != 0) return "is no Punycode";
  if ((errors & UIDNA_ERROR_LABEL_TOO_LONG) != 0) return "is longer than 63 octets";
  if ((errors & UIDNA_ERROR_INVALID_ACE_LABEL) != 0 || (errors == 0 && name != label)) {
    return "stands for letters that no name may have, or that are written in another way";
  }
  return errors == 0 ? "" : "stands for letters that no name may have together";
}

}  // namespace

std::optional<std::string> with_a_labels(std::string_view name) {
  const std::string domain = with_small_sharp_s(name);
  InAscii ascii = in_ascii(domain);
  if (!is_sound(ascii.errors)) return std::nullopt;
  return std::move(ascii.name);
}

std::optional<BadLabel> bad_a_label(std::string_view name) {
  const std::string lower = ascii_lower(name);
  for (std::size_t begin = 0; begin <= lower.size();) {
    const std::size_t end = std::min(lower.find('.', begin), lower.size());
    std::string label = lower.substr(begin, end - begin);
    if (label.starts_with(a_label_prefix) && is_of_host_letters(label)) {
      const std::string_view why = reason_against(label);
      if (!why.empty()) return BadLabel{.label = std::move(label), .place = begin, .why = why};
    }
    begin = end + 1;
  }
  return std::nullopt;
}

std::string fault_of(const BadLabel& bad) {
  constexpr std::size_t shown_max = 70;
  return fmt::format(
      "has the label \"{}\", which begins with xn-- and is no international name: it "
      "{} (RFC 5890)",
      bad.label.substr(0, shown_max), bad.why);
}

std::string with_u_labels(std::string_view domain) {
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  icu::IDNAInfo info;
  UErrorCode status = U_ZERO_ERROR;
  idna().nameToUnicodeUTF8(piece(domain), sink, info, status);
  return U_SUCCESS(status) && is_sound(info.getErrors()) ? result : std::string(domain);
}

}  // namespace crier
