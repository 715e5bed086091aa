// Values as TOML writes them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace crier::app {

// In quotes, on one line whatever it holds.
[[nodiscard]] std::string toml_text(std::string_view text);

// The shortest form that parse_duration reads back: "\"20min\"".
[[nodiscard]] std::string toml_duration(std::chrono::milliseconds value);

}  // namespace crier::app
