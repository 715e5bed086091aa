// What in the words of other programs names a person, replaced by a placeholder: redacted.h in its
// parts. The texts are one line of valid UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crier {

inline constexpr std::string_view address_placeholder = "[address]";
inline constexpr std::string_view name_placeholder = "[name]";

// This address in any spelling, with whatever stands for its '@', and either part first.
void hide_address_of(std::string& text, std::string_view address);

// Whatever looks like a mail address, anybody's, also where it holds one that is hidden already.
void hide_addresses(std::string& text);

// What is before the '@' of this address where it is a word that means the person (local_part.h).
void hide_mailbox_of(std::string& text, std::string_view address);

// This name, and each word of it that tells something.
void hide_name(std::string& text, std::string_view name);

// Puts the placeholder in the place of that part and of the "<" and ">" around it; returns its end.
std::size_t replace_address(std::string& text, std::size_t begin, std::size_t end);

}  // namespace crier
