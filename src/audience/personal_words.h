// Whether a text that is kept names a person, by any of the words that they are known by: in any
// case, with or without the marks on its letters (Müller, MULLER, Mueller). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crier::audience {

// As the audience has them, or as they were typed; empty: not known.
struct PersonalWords {
  std::string ref;
  std::string name;
  std::string email;
  std::string phone;
};

// What of the person the text says, for whoever wrote it; nothing: it does not name them. That is
//   - a word of the name of two letters at least, as a word of the text; of scripts that put no
//     blanks between words, anywhere in it,
//   - the ref, of three letters or digits at least, or what is before the '@', of two at least, as
//     words of the text in their order, whatever signs stand between them,
//   - the number with or without its country, whatever stands between the digits.
[[nodiscard]] std::optional<std::string> personal_word_in(std::string_view text,
                                                          const PersonalWords& person);

}  // namespace crier::audience
