// All that stands on one letter: nothing else, neither a clock nor a setting, decides about its
// octets.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "letter/page_geometry.h"

namespace crier::letter {

struct Letter {
  std::string sender;                // One line, above the address.
  std::vector<std::string> address;  // In printing order, at most address_lines_max.
  std::string date;                  // In words.
  std::string subject;
  std::string text;    // Plain text in lines, as notices have it (letter_text.h).
  std::string locale;  // A tag: how lines are broken, and which forms letters have.
  WindowForm form{WindowForm::din_5008_b};
  WallTime made_at;  // In the document's properties.

  friend bool operator==(const Letter&, const Letter&) = default;
};

// With the country.
inline constexpr std::size_t address_lines_max = 6;

}  // namespace crier::letter
