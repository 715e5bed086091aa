// The way back from digest.h's base64url (RFC 4648 section 5, without padding).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crier {

// Nothing: `text` is not what base64url gives for any bytes.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace crier
