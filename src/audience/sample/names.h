// Usual names by language, in their own scripts. Nobody in particular.
#pragma once

#include <span>
#include <string_view>

namespace crier::audience::sample {

// Each text is a list of names with blanks between.
struct NameList {
  std::string_view language;
  std::string_view given_of_women;
  std::string_view given_of_men;
  std::string_view family;
  // Where a woman's family name has a form of its own; in the order of `family`, or empty.
  std::string_view family_of_women;
};

[[nodiscard]] std::span<const NameList> name_lists();

}  // namespace crier::audience::sample
