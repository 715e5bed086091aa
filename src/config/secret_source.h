// Where a secret of the configuration comes from: it never stands in crier.toml itself.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "config/load.h"

namespace crier::app {

enum class SecretForm : std::uint8_t {
  line,
  document,  // Of several lines, such as a private key.
};

// Whether it names a place, and is not the secret itself.
[[nodiscard]] bool is_secret_place(std::string_view place);

// What is at `place`, "env:NAME" or "file:/path" (without the end of its last line). The error says
// what is wrong, for the operator, and never has anything of the secret.
[[nodiscard]] std::expected<std::string, std::string> read_secret(std::string_view place,
                                                                  SecretForm form,
                                                                  const Environment& environment);

}  // namespace crier::app
