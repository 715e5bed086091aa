// What this program calls itself.
#pragma once

namespace crier::app {

// "0.1.0".
[[nodiscard]] constexpr const char* version_text() {
  return CRIER_VERSION;
}

}  // namespace crier::app
