// By which words mails of machines are known, in many languages: rules/signs.toml. Folded patterns
// (folded_text.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crier::feedback {

struct Signs {
  std::string checked_on;
  std::vector<std::string> bounce_senders;  // Local parts.
  std::vector<std::string> bounce_subjects;
  std::vector<std::string> bounce_words;   // Near the begin of the text.
  std::vector<std::string> delayed_words;  // Still being tried.
  std::vector<std::string> delayed_subjects;
  std::vector<std::string> returned_marks;  // Lines below which the mail itself follows.
  std::vector<std::string> auto_reply_subjects;
  std::vector<std::string> challenge_words;
  // Only of a mail that a machine has sent: people say so as well.
  std::vector<std::string> challenge_words_of_machines;
};

[[nodiscard]] const Signs& signs();

// Whether one of the patterns occurs in `text`, which is folded.
[[nodiscard]] bool any_occurs(const std::vector<std::string>& patterns, std::string_view text);

}  // namespace crier::feedback
