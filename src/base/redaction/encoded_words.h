// Addresses that other programs have packed: encoded words of mail (RFC 2047) and base64.
#pragma once

#include <string>
#include <string_view>

namespace crier {

// Replaces each encoded word and each base64 token whose text holds anybody's address, or what is
// before the '@' of this one. `text` is one line of valid UTF-8.
void hide_encoded(std::string& text, std::string_view address);

}  // namespace crier
