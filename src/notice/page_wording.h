// The words of Crier's own pages, which an operator may put into others: a message file of theirs
// in place of one of ours, a language at a time. Layouts cannot be replaced, and languages not
// added. Pure.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "notice/template/catalogue.h"
#include "notice/wording_fault.h"

namespace crier::notice {

inline constexpr std::array<std::string_view, 3> page_folders = {"language_page", "objection_form",
                                                                 "objection_page"};

[[nodiscard]] bool is_page_folder(std::string_view folder);

// The message files of one language, by their paths in a catalogue.
using PageTexts = std::map<std::string, std::string, std::less<>>;

// As `catalogue` has them; of the shipped languages.
[[nodiscard]] PageTexts page_texts(const Catalogue& catalogue, std::string_view language);

// Names what the pages say in a language: 16 hexadecimal digits.
[[nodiscard]] std::string version_of(const PageTexts& texts);

// What is wrong with the files that are not the shipped ones: a key too few or too many, a
// placeholder that nothing fills or that is left out, a language that the pages do not have.
[[nodiscard]] std::vector<WordingFault> page_faults(const Catalogue& catalogue);
// The same of one language alone.
[[nodiscard]] std::vector<WordingFault> page_faults(const Catalogue& catalogue,
                                                    std::string_view language);

}  // namespace crier::notice
