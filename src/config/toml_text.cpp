#include "config/toml_text.h"

#include <fmt/format.h>

namespace crier::app {

using namespace std::chrono_literals;

std::string toml_text(std::string_view text) {
  std::string result = "\"";
  for (const char character : text) {
    const auto octet = static_cast<unsigned char>(character);
    if (octet < 0x20 || octet == 0x7F) {
      result += fmt::format("\\u{:04X}", octet);
      continue;
    }
    if (character == '"' || character == '\\') result += '\\';
    result += character;
  }
  return result + '"';
}

std::string toml_duration(std::chrono::milliseconds value) {
  if (value % 24h == 0ms && value > 0ms) return fmt::format("\"{}d\"", value / 24h);
  if (value % 1h == 0ms && value > 0ms) return fmt::format("\"{}h\"", value / 1h);
  if (value % 1min == 0ms && value > 0ms) return fmt::format("\"{}min\"", value / 1min);
  if (value % 1s == 0ms) return fmt::format("\"{}s\"", value / 1s);
  return fmt::format("\"{}ms\"", value.count());
}

}  // namespace crier::app
