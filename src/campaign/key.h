// Names that are typed by hand and go into URLs, file names, Message-IDs and registers: the key of
// a campaign, the purpose of a processing. One form, so that two that look alike are the same.
#pragma once

#include <string>
#include <string_view>

namespace crier {

// a-z, 0-9 and '-', not '-' first, at most 64 letters: what needs no escape anywhere. The database
// repeats it as a CHECK.
[[nodiscard]] bool is_key(std::string_view text);

// That rule for people: "use a-z, 0-9 and '-', …".
inline constexpr std::string_view key_rule =
    "use a-z, 0-9 and '-', at most 64 letters, not '-' first";

// The key that `text` was probably meant to be: "AI Training" is "ai-training". Empty: none, as for
// what has letters of another script or is too long.
[[nodiscard]] std::string nearest_key(std::string_view text);

}  // namespace crier
