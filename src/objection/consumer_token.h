// The bearer token (RFC 6750) by which a system that follows the register of objections says who it
// is. Shown once, when it is made; only its digest is kept.
#pragma once

#include <string>
#include <string_view>

#include "base/digest.h"

namespace crier::objection {

// "crier_" and 256 bits of the system's chance in base64url: the prefix lets scanners for leaked
// secrets find one.
[[nodiscard]] std::string new_consumer_token();

[[nodiscard]] Digest consumer_token_digest(std::string_view token);

// In a time that does not depend on where they differ.
[[nodiscard]] bool is_same_digest(const Digest& left, const Digest& right);

}  // namespace crier::objection
