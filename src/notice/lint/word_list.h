// Lists of words by language, one word or phrase a line, compiled in from words/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crier::notice {

enum class WordList {
  promotional,  // Have no place in a legal notice; whole words.
  choice,       // Tell the reader of a subject line that there is a choice; parts of words.
};

// In folded case, as `folded` makes it. Empty for a language without a list.
[[nodiscard]] const std::vector<std::string>& words_of(WordList list, std::string_view tag);

// UTF-8 without differences of case.
[[nodiscard]] std::string folded(std::string_view text);

// Whether `word` stands in `text`, both folded, with no letter before or after it.
[[nodiscard]] bool has_word(std::string_view text, std::string_view word);

}  // namespace crier::notice
