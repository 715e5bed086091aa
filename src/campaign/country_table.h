// Facts about the countries that a campaign can reach: the 30 of the EEA, the United Kingdom and
// Switzerland. The table is compiled in; everything it hands out lives as long as the program.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace crier {

enum class Area : std::uint8_t { eu, eea_efta, united_kingdom, switzerland };

// Where a person complains (GDPR Art. 77).
struct SupervisoryAuthority {
  std::string_view name_native;
  std::string_view name_english;
  std::string_view url;
};

struct Country {
  std::string_view iso2;  // ISO 3166-1 alpha-2.
  std::string_view name_english;
  Area area{};
  // The official languages as the tags under which dates are written there, likeliest reader first.
  std::span<const std::string_view> locales;
  // Who has chosen no language here gets a notice in all of them.
  bool multilingual{};
  std::string_view zone;                    // IANA id of where most people live.
  std::span<const std::string_view> zones;  // All of them, `zone` first.
  int majority_age{};
  int digital_consent_age{};  // GDPR Art. 8; 0: the law there knows none.
  SupervisoryAuthority authority;
};

// Null for a code that the table does not have. Upper case only; Greece is GR.
[[nodiscard]] const Country* country(std::string_view iso2);

// All countries, by code.
[[nodiscard]] std::span<const Country> countries();

// The codes of the 30 EEA countries, sorted.
[[nodiscard]] std::span<const std::string_view> eea_countries();

}  // namespace crier
