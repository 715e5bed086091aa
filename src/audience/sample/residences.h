// Where the people of the sample live, and in which languages.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace crier::audience::sample {

struct Speakers {
  std::string_view locale;  // As a controller would have stored it.
  std::string_view names;   // Language of their names (names.h).
  std::uint32_t share{};    // How many residents of the country, relative to the others.
};

struct Residence {
  std::string_view country;   // ISO 3166-1 alpha-2.
  std::uint32_t thousands{};  // Inhabitants; outside the EEA: how many of them this audience has.
  std::string_view zone;
  std::string_view other_zone;  // Where a few of them live; empty: none.
  std::span<const Speakers> speakers;
};

// The 30 countries of the EEA with their population (Eurostat, 2024, rounded), and some others.
[[nodiscard]] std::span<const Residence> residences();

}  // namespace crier::audience::sample
