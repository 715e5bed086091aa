// What programs answer for people: vacation notices and challenges.
#pragma once

#include <optional>
#include <string_view>

#include "feedback/finding.h"
#include "feedback/mail.h"

namespace crier::feedback {

// Nothing: no filter asks anything.
[[nodiscard]] std::optional<Finding> challenge(const MailPart& mail, std::string_view readable);

// Nothing: there is no sign that a machine wrote it; a person may have. Asked after bounces, which
// carry the same headers: Postfix's report says "Auto-Submitted: auto-replied". Words of the text
// alone are no sign: who objects may be on holiday as well.
[[nodiscard]] std::optional<Finding> automatic_reply(const MailPart& mail);

// Mail of lists and of newsletters: nobody answers with it.
[[nodiscard]] std::optional<Finding> bulk_mail(const MailPart& mail);

}  // namespace crier::feedback
