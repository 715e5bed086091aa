// What is before the '@' of somebody's address, as a word of its own. "User jane.doe is unknown"
// tells as much as the address; but "no" and "mail" may be such a part too, and stand in every
// second sentence of a server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace crier {

enum class LocalPartWeight : std::uint8_t {
  telling,
  slight,   // Short, or a common noun.
  nothing,  // It may follow "user" in a sentence that is about nobody.
};

[[nodiscard]] LocalPartWeight weight_of(std::string_view local);

// Whether servers say it in their sentences.
[[nodiscard]] bool is_common_word(std::string_view word);

// A part that tells something goes wherever it is a word. One of two letters, or that is a common
// noun, goes where it is marked as somebody's: "user p7", "<mail>", "'info'", "p7: unknown". One
// that may follow "user" in any sentence ("no", "unknown") needs quotes, brackets, a colon or the
// end of a clause.
void hide_local_part(std::string& text, std::string_view local);

// Whether that part of the text belongs to what something was replaced by.
[[nodiscard]] bool is_in_placeholder(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace crier
