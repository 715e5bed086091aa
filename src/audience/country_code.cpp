#include "audience/country_code.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace crier::audience {

namespace {

// All 249 officially assigned codes.
constexpr std::string_view assigned =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCL"
    "CMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGU"
    "GWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMC"
    "MDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPT"
    "PWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUA"
    "UGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";
static_assert(assigned.size() == std::size_t{2} * 249);

constexpr std::size_t letters = 26;

constexpr std::size_t place_of(char first, char second) {
  return static_cast<std::size_t>(first - 'A') * letters + static_cast<std::size_t>(second - 'A');
}

// Where the code stands in `assigned`, plus one; 0 for none.
constexpr std::array<std::uint16_t, letters * letters> places = [] {
  std::array<std::uint16_t, letters * letters> table{};
  for (std::size_t at = 0; at < assigned.size(); at += 2) {
    table[place_of(assigned[at], assigned[at + 1])] = static_cast<std::uint16_t>(at + 1);
  }
  table[place_of('E', 'L')] = table[place_of('G', 'R')];
  table[place_of('U', 'K')] = table[place_of('G', 'B')];
  return table;
}();

constexpr char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c;
}
constexpr bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

}  // namespace

std::optional<std::string_view> country_code(std::string_view code) {
  if (code.size() != 2) return std::nullopt;
  const char first = upper(code[0]);
  const char second = upper(code[1]);
  if (!is_capital(first) || !is_capital(second)) return std::nullopt;
  const std::uint16_t place = places[place_of(first, second)];
  if (place == 0) return std::nullopt;
  return assigned.substr(place - std::size_t{1}, 2);
}

}  // namespace crier::audience
