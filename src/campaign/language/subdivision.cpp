#include "campaign/language/subdivision.h"

#include <algorithm>
#include <array>

namespace crier {
namespace {

using std::string_view_literals::operator""sv;

// South Tyrol: two thirds speak German. Aosta Valley. Åland: Swedish alone is official.
constexpr std::array itbz_locales = {"de-IT"sv, "it"sv};
constexpr std::array it23_locales = {"it"sv, "fr"sv};
constexpr std::array fi01_locales = {"sv-FI"sv};

constexpr std::array table = {
    Subdivision{.code = "itbz", .country = "IT", .locales = itbz_locales},
    Subdivision{.code = "it23", .country = "IT", .locales = it23_locales},
    Subdivision{.code = "fi01", .country = "FI", .locales = fi01_locales},
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool equals_folded(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text, lower_case, {}, lower);
}

std::string_view next_subtag(std::string_view& rest) {
  const std::size_t end = rest.find_first_of("-_");
  const std::string_view subtag = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return subtag;
}

}  // namespace

const Subdivision* subdivision_of(std::string_view locale) {
  bool is_unicode_extension = false;
  while (!locale.empty()) {
    const std::string_view subtag = next_subtag(locale);
    if (subtag.size() == 1) is_unicode_extension = equals_folded(subtag, "u");
    if (!is_unicode_extension || !equals_folded(subtag, "sd")) continue;
    const std::string_view code = next_subtag(locale);
    const auto found = std::ranges::find_if(
        table, [&](const Subdivision& each) { return equals_folded(code, each.code); });
    return found == table.end() ? nullptr : &*found;
  }
  return nullptr;
}

}  // namespace crier
