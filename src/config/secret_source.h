// Where a secret of the configuration comes from: it never stands in crier.toml itself.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "config/load.h"

namespace crier::app {

// What is at `place`, "env:NAME" or "file:/path" (without the end of its last line). The error says
// what is wrong, for the operator, and never has anything of the secret.
[[nodiscard]] std::expected<std::string, std::string> read_secret(std::string_view place,
                                                                  const Environment& environment);

}  // namespace crier::app
