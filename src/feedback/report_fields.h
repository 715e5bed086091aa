// The body of message/delivery-status (RFC 3464) and of message/feedback-report (RFC 5965): groups
// of fields with an empty line between them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feedback/mail.h"

namespace crier::feedback {

using FieldGroup = std::vector<HeaderField>;

// Without the groups that hold nothing. Lines that are no field, and continue none, are left out. A
// second Final-Recipient begins a group of its own: some leave the empty line out.
[[nodiscard]] std::vector<FieldGroup> field_groups(std::string_view text);

// The first of this name in whatever case; empty: none.
[[nodiscard]] std::string_view field(const FieldGroup& group, std::string_view name);

// "rfc822; anna@example.org", "smtp;550 …": without the type.
[[nodiscard]] std::string_view without_type(std::string_view value);

}  // namespace crier::feedback
