// The locale of a person as the audience keeps it: one tag that may say two things, because a
// person may have set a language and have agreed to terms in another (campaign/README.md). The
// second is private use of BCP 47: "tr-x-terms-de" has set Turkish and agreed in German,
// "und-x-terms-de" has set nothing.
#pragma once

#include <string>
#include <string_view>

namespace crier {

// Views into what was split.
struct StoredLocale {
  std::string_view account;  // Empty: not known.
  std::string_view terms;    // Empty: not known.
};

[[nodiscard]] StoredLocale split_locale(std::string_view stored);

// Empty when both are. `terms` is shortened to language, script and region.
[[nodiscard]] std::string joined_locale(const StoredLocale& locale);

}  // namespace crier
