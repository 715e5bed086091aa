#include "feedback/complaint_report.h"

#include <algorithm>

#include "base/unicode.h"
#include "feedback/folded_text.h"
#include "feedback/report_fields.h"

namespace crier::feedback {
namespace {

void take_address(std::vector<std::string>& addresses, std::string_view value) {
  const std::string address = address_in(value);
  if (!address.empty() && std::ranges::find(addresses, address) == addresses.end()) {
    addresses.push_back(address);
  }
}

FeedbackClass class_of_type(std::string_view type) {
  // RFC 5965 section 7.3 and RFC 6591, 6692: what a person calls spam, and what is said otherwise.
  // An unknown word is "other".
  if (type == "not-spam" || type.starts_with("auth-failure") || type == "dmarc") {
    return FeedbackClass::unknown;
  }
  return FeedbackClass::complaint;
}

std::optional<ComplaintReport> of_fields(const FieldGroup& group) {
  const std::string type = ascii_lower(trimmed(field(group, "Feedback-Type")));
  if (type.empty()) return std::nullopt;
  ComplaintReport report;
  report.finding.klass = class_of_type(type);
  report.finding.rule =
      report.finding.klass == FeedbackClass::complaint ? "arf_complaint" : "arf_no_complaint";
  report.finding.said.words = type;
  take_address(report.finding.addresses, field(group, "Original-Rcpt-To"));
  take_address(report.finding.addresses, field(group, "Removal-Recipient"));
  report.return_path = address_in(field(group, "Original-Mail-From"));
  report.envelope_id = field(group, "Original-Envelope-Id");
  return report;
}

// Microsoft's Junk Mail Reporting Program: the mail itself, with the person in headers of its own.
std::optional<ComplaintReport> of_microsoft(const MailPart& mail) {
  const MailPart* returned = returned_message(mail);
  const std::string subject = folded(mail.header("Subject"));
  const bool is_complaint = subject.starts_with("complaint about message from");
  const bool has_mark = mail.has_header("X-HmXmrOriginalRecipient") ||
                        (returned != nullptr && returned->has_header("X-HmXmrOriginalRecipient"));
  if (!is_complaint && !has_mark) return std::nullopt;
  ComplaintReport report;
  report.finding.klass = FeedbackClass::complaint;
  report.finding.rule = "microsoft_junk_report";
  take_address(report.finding.addresses, mail.header("X-HmXmrOriginalRecipient"));
  if (returned != nullptr) {
    take_address(report.finding.addresses, returned->header("X-HmXmrOriginalRecipient"));
  }
  return report;
}

}  // namespace

std::optional<ComplaintReport> complaint_report(const MailPart& mail) {
  if (const MailPart* part = part_of_type(mail, "message/feedback-report")) {
    // Some put empty lines between their fields.
    FieldGroup all;
    for (const FieldGroup& group : field_groups(part->text)) {
      all.insert(all.end(), group.begin(), group.end());
    }
    if (auto report = of_fields(all)) return report;
  }
  return of_microsoft(mail);
}

}  // namespace crier::feedback
