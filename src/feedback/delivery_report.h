// Delivery reports of RFC 3464 and their like: what a server says of what it did.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "feedback/finding.h"
#include "feedback/mail.h"
#include "feedback/report_fields.h"
#include "feedback/rule_set.h"

namespace crier::feedback {

struct DeliveryReport {
  std::string envelope_id;        // As it is written.
  std::vector<Finding> findings;  // One a person; at least one.
};

// Nothing: `mail` has no part message/delivery-status (or message/global-delivery-status) that says
// anything of anybody. `readable` is what people read of it, for servers that give their reasons
// there alone.
[[nodiscard]] std::optional<DeliveryReport> delivery_report(const MailPart& mail,
                                                            std::string_view readable,
                                                            const std::vector<Rule>& own);

// The same of fields that stand in a text.
[[nodiscard]] std::optional<DeliveryReport> delivery_report_of(
    const std::vector<FieldGroup>& groups, std::string_view readable, const std::vector<Rule>& own);

// RFC 8098: somebody's program says that the notice was displayed, or deleted: it was there.
[[nodiscard]] std::optional<Finding> disposition_report(const MailPart& mail);

}  // namespace crier::feedback
