// Complaints by way of a mailbox provider: RFC 5965 (ARF), and what Microsoft sends of its own
// form.
#pragma once

#include <optional>
#include <string>

#include "feedback/finding.h"
#include "feedback/mail.h"

namespace crier::feedback {

struct ComplaintReport {
  Finding finding;
  // Original-Mail-From and Original-Envelope-Id, where the provider leaves them in.
  std::string return_path;
  std::string envelope_id;
};

// Nothing: `mail` is none. Reports of other kinds (not spam after all, authentication) are unknown.
[[nodiscard]] std::optional<ComplaintReport> complaint_report(const MailPart& mail);

}  // namespace crier::feedback
