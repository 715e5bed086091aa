// Parts of countries that have official languages of their own (campaign/README.md). They are named
// in a locale by the Unicode extension "sd" (UTS #35, Unicode Subdivision Identifier), so that the
// locale of a person whose language is not known still says where they live: "und-IT-u-sd-itbz".
#pragma once

#include <span>
#include <string_view>

namespace crier {

struct Subdivision {
  std::string_view code;  // ISO 3166-2 without its hyphen, lower case: "itbz".
  std::string_view country;
  // As those of a country (campaign/country_table.h), likeliest reader first.
  std::span<const std::string_view> locales;
};

// The one that `locale` names. Null: none, or one that has the languages of its country.
[[nodiscard]] const Subdivision* subdivision_of(std::string_view locale);

}  // namespace crier
