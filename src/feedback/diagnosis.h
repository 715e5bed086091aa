// What a server said of a refusal: reply code (RFC 5321), enhanced status (RFC 3463) and words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "campaign/outcome.h"

namespace crier::feedback {

struct Diagnosis {
  int code{};             // 0: none was said.
  EnhancedStatus status;  // All zero: none was said.
  std::string words;      // As they were said, UTF-8.
};

// "5.1.1", with anything but digits and points after it ("5.0.0 (disk full)"). Nothing for whatever
// is no status of RFC 3463: three numbers, the first 2, 4 or 5, the others of at most three digits.
[[nodiscard]] std::optional<EnhancedStatus> status_of(std::string_view text);

// The first reply code and the first status that words carry as servers write them: "550 5.1.1 …",
// "550-5.7.1 …", "(#5.1.1)", "said: 554 …". Addresses of hosts and versions of programs are none.
struct FoundCodes {
  int code{};
  EnhancedStatus status;
};
[[nodiscard]] FoundCodes codes_in(std::string_view words);

// Whether the status says nothing that words could not say better: x.0.0, x.7.1, and the like.
[[nodiscard]] bool is_vague(const EnhancedStatus& status);

[[nodiscard]] std::string text_of(const EnhancedStatus& status);

}  // namespace crier::feedback
