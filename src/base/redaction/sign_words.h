// The signs of mail addresses, said in words: "jane arobase example point org". In the languages of
// the people who are told, and in those whose servers answer.
#pragma once

#include <cstddef>
#include <string_view>

namespace crier {

// Where the run of letters that begins at `at` ends; `at` where there is none.
[[nodiscard]] std::size_t end_of_letters(std::string_view text, std::size_t at);

// What the sign '@' is called, and nothing else: "arobase", "kukac".
[[nodiscard]] bool is_name_of_at(std::string_view word);

// Its names, what is said for it ("chez", "bei"), and what comes along with its name ("a" of
// "snabel a"). Such words mean it only between the parts of an address.
[[nodiscard]] bool is_word_for_at(std::string_view word);

// The same of '.', which is "point", "kropka" or "stop".
[[nodiscard]] bool is_word_for_dot(std::string_view word);

}  // namespace crier
