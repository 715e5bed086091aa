// Bounces in words for people: of servers that send no delivery report, or say their reasons beside
// it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feedback/finding.h"
#include "feedback/mail.h"
#include "feedback/rule_set.h"

namespace crier::feedback {

// Without the mail that is returned below it.
[[nodiscard]] std::string_view without_returned(std::string_view text);

// What a text says of a refusal: paragraphs with codes first, then the whole. `said` are the codes
// that are known from elsewhere; those in the text count where it has none.
[[nodiscard]] Finding refusal_in(std::string_view text, const Diagnosis& said,
                                 const std::vector<Rule>& own);

// Nothing: `mail` does not look like a bounce. Otherwise its class is `unknown` where its reason is
// not understood.
[[nodiscard]] std::optional<Finding> plain_bounce(const MailPart& mail, std::string_view readable,
                                                  const std::vector<Rule>& own);

}  // namespace crier::feedback
