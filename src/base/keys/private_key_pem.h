// A private key as a PEM text has it.
#pragma once

#include <string_view>

#include "base/keys/openssl_handles.h"

namespace crier {

// Null: there is none, or it is encrypted.
[[nodiscard]] PkeyHandle private_key_in(std::string_view pem);

}  // namespace crier
