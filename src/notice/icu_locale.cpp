#include "notice/icu_locale.h"

#include <string>

#include "base/check.h"

namespace crier::notice {

icu::Locale icu_locale(std::string_view tag) {
  if (tag == "en") return icu::Locale("en", "IE");
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale = icu::Locale::forLanguageTag(std::string(tag), status);
  CRIER_CHECK(U_SUCCESS(status) && !locale.isBogus());
  return locale;
}

}  // namespace crier::notice
