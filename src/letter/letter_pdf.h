// Writes a letter as PDF, by Pango and Cairo: the only file that knows them. Fonts are embedded.
// The same letter gives the same octets wherever the same fonts and libraries are installed.
#pragma once

#include <string>

#include "letter/letter.h"

namespace crier::letter {

struct LetterPdf {
  std::string octets;
  int pages{};
};

// Throws std::runtime_error when the library cannot write it, such as without memory or fonts.
[[nodiscard]] LetterPdf pdf_of(const Letter& letter);

}  // namespace crier::letter
