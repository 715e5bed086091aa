// A picture that is drawn again at the same place of a terminal.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

namespace crier::app {

struct TerminalSize {
  std::size_t columns{80};
  std::size_t rows{24};
};

// The size of the terminal that `out` writes to; 80 by 24 if it does not say.
[[nodiscard]] TerminalSize terminal_size(std::FILE* out);

class RedrawnPicture {
 public:
  explicit RedrawnPicture(std::FILE* out) : out_(out) {}

  // Replaces the picture. `text` ends with a line feed, and no line is wider than the terminal.
  void draw(const std::string& text);

 private:
  std::FILE* out_;
  std::size_t lines_{};
};

}  // namespace crier::app
