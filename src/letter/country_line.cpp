#include "letter/country_line.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

namespace crier::letter {

std::string country_line(std::string_view country, std::string_view locale) {
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale language = icu::Locale::forLanguageTag(
      icu::StringPiece(locale.data(), static_cast<std::int32_t>(locale.size())), status);
  if (U_FAILURE(status)) language = icu::Locale::getEnglish();
  icu::UnicodeString name;
  icu::Locale("", std::string(country).c_str()).getDisplayCountry(language, name);
  name.toUpper(language);
  std::string line;
  name.toUTF8String(line);
  return line;
}

}  // namespace crier::letter
