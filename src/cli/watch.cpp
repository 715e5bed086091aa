#include "cli/watch.h"

#include <algorithm>
#include <sys/ioctl.h>

#include <fmt/format.h>

namespace crier::app {

TerminalSize terminal_size(std::FILE* out) {
  winsize size{};
  if (ioctl(fileno(out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
    return {};
  }
  return {.columns = size.ws_col, .rows = size.ws_row};
}

void RedrawnPicture::draw(const std::string& text) {
  // One write, so that no half picture is seen: up to the first line, and clear from there.
  const std::string back = lines_ > 0 ? fmt::format("\x1b[{}A\r\x1b[J", lines_) : "";
  const std::string frame = back + text;
  std::fwrite(frame.data(), 1, frame.size(), out_);
  std::fflush(out_);
  lines_ = static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

}  // namespace crier::app
