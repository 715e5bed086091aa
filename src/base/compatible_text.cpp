#include "base/compatible_text.h"

#include <cstddef>
#include <cstdint>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include "base/check.h"
#include "base/unicode.h"

namespace crier {

namespace {

using Instance = const icu::Normalizer2* (*)(UErrorCode&);

std::string in_form(std::string_view text, Instance instance) {
  if (is_ascii(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const form = instance(status);
  CRIER_CHECK(U_SUCCESS(status) && form != nullptr);
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  form->normalizeUTF8(0, {text.data(), static_cast<std::int32_t>(text.size())}, sink, nullptr,
                      status);
  CRIER_CHECK(U_SUCCESS(status));
  return result;
}

}  // namespace

std::string nfkc(std::string_view text) {
  return in_form(text, &icu::Normalizer2::getNFKCInstance);
}

std::string taken_apart(std::string_view text) {
  return in_form(text, &icu::Normalizer2::getNFKDInstance);
}

std::string with_ascii_digits(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const std::int32_t digit = u_charDigitValue(next_code_point(text, at));
    if (digit >= 0) {
      result += static_cast<char>('0' + digit);
    } else {
      result += text.substr(begin, at - begin);
    }
  }
  return result;
}

}  // namespace crier
