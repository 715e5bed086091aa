// Writes a letter as PDF, by Pango and Cairo: the only file that knows them. Fonts are embedded.
// The same letter gives the same octets wherever the same fonts and libraries are installed.
#pragma once

#include <string>

#include "letter/letter.h"

namespace crier::letter {

struct LetterPdf {
  std::string octets;
  int pages{};
  // For which no font of this computer has a sign, such as in a name: a box is printed for each.
  int characters_lacking{};
};

// Throws std::runtime_error when the library cannot write it, such as without memory, or when no
// font has the letters of the languages of notices.
[[nodiscard]] LetterPdf pdf_of(const Letter& letter);

}  // namespace crier::letter
