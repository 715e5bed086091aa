// The names that an SMSC has for a text. Many write one number in two ways: in hexadecimal when
// they take the text and in decimal when they tell its end, or the other way round, with zeros in
// front, in capitals or not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crier::feedback {

// In lower case and without zeros in front: by it names are kept and looked up. "0" stays.
[[nodiscard]] std::string id_form(std::string_view id);

struct IdForms {
  std::string same;  // id_form of the name itself.
  // Of the same number, if it is one, in the other system; of digits alone two are possible.
  // Numbers have 64 bits at most.
  std::vector<std::string> converted;
};
[[nodiscard]] IdForms id_forms(std::string_view id);

}  // namespace crier::feedback
