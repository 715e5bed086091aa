#include "feedback/delivery_report.h"

#include <algorithm>
#include <array>

#include "base/unicode.h"
#include "feedback/classification.h"
#include "feedback/plain_bounce.h"

namespace crier::feedback {
namespace {

// "5.0.0 (recipient reached disk quota)": what stands in the brackets.
std::string_view comment_of(std::string_view status) {
  const std::size_t open = status.find('(');
  return open == std::string_view::npos ? std::string_view() : status.substr(open);
}

std::vector<std::string> addresses_of(const FieldGroup& group) {
  std::vector<std::string> addresses;
  for (const char* name : {"Original-Recipient", "Final-Recipient", "X-Actual-Recipient"}) {
    const std::string address = address_in(without_type(field(group, name)));
    if (!address.empty() && std::ranges::find(addresses, address) == addresses.end()) {
      addresses.push_back(address);
    }
  }
  return addresses;
}

Diagnosis diagnosis_of_group(const FieldGroup& group) {
  const std::string_view status_field = field(group, "Status");
  std::string words(without_type(field(group, "Diagnostic-Code")));
  const FoundCodes found = codes_in(words);
  if (const auto comment = comment_of(status_field); !comment.empty()) {
    words += (words.empty() ? "" : " ") + std::string(comment);
  }
  if (const auto extra = field(group, "X-Supplementary-Info"); !extra.empty()) {
    words += " " + std::string(extra);
  }
  Diagnosis said{.code = found.code,
                 .status = status_of(status_field).value_or(EnhancedStatus{}),
                 .words = words};
  // The server that refused knows better than the one that reports it.
  const bool says_little = said.status == EnhancedStatus{} || is_vague(said.status);
  if (says_little && found.status != EnhancedStatus{}) said.status = found.status;
  return said;
}

// "Failed", with a status that calls it a success: one of them is wrong, and the words decide.
void drop_contradiction(Diagnosis& said) {
  if (said.status.klass == 2) said.status = EnhancedStatus{};
}

Finding failed(Diagnosis said, std::string_view readable, const std::vector<Rule>& own) {
  drop_contradiction(said);
  Classification answer = classify(said, own);
  const bool is_told = !said.words.empty() && answer.klass != FeedbackClass::unknown;
  const bool says_enough = said.status != EnhancedStatus{} && !is_vague(said.status);
  if (!is_told && !says_enough && !readable.empty()) {
    const Finding read = refusal_in(readable, said, own);
    if (read.klass != FeedbackClass::unknown) {
      if (said.words.empty()) said.words = read.said.words;
      answer = {.klass = read.klass, .rule = read.rule};
    }
  }
  return {.klass = answer.klass, .rule = answer.rule, .said = std::move(said), .addresses = {}};
}

Finding finding_of(const FieldGroup& group, std::string_view readable,
                   const std::vector<Rule>& own) {
  const std::string action = ascii_lower(trimmed(field(group, "Action")));
  Diagnosis said = diagnosis_of_group(group);
  const auto finding = [&](FeedbackClass klass, std::string rule) {
    return Finding{.klass = klass, .rule = std::move(rule), .said = said, .addresses = {}};
  };
  const auto is = [&](std::string_view word) { return action.starts_with(word); };
  if (is("delayed")) return finding(FeedbackClass::delayed, "action_delayed");
  if (is("delivered")) return finding(FeedbackClass::delivered, "action_delivered");
  if (is("relayed")) return finding(FeedbackClass::delivered, "action_relayed");
  if (is("expanded")) return finding(FeedbackClass::delivered, "action_expanded");
  if (is("fail")) return failed(std::move(said), readable, own);
  // No action, or one that RFC 3464 does not know. A status alone may say it; a code that nobody
  // has said is not made up.
  if (said.status.klass == 5) return failed(std::move(said), readable, own);
  if (said.status.klass == 2) return finding(FeedbackClass::delivered, "status_of_success");
  return finding(FeedbackClass::unknown, action.empty() ? "action_missing" : "action_unknown");
}

bool is_of_person(const FieldGroup& group) {
  return !field(group, "Final-Recipient").empty() || !field(group, "Original-Recipient").empty() ||
         !field(group, "Action").empty() || !field(group, "Status").empty();
}

}  // namespace

std::optional<DeliveryReport> delivery_report_of(const std::vector<FieldGroup>& groups,
                                                 std::string_view readable,
                                                 const std::vector<Rule>& own) {
  DeliveryReport report;
  for (const FieldGroup& group : groups) {
    if (const auto id = field(group, "Original-Envelope-Id"); !id.empty()) {
      report.envelope_id = id;
    }
    if (!is_of_person(group)) continue;
    Finding finding = finding_of(group, readable, own);
    finding.addresses = addresses_of(group);
    report.findings.push_back(std::move(finding));
  }
  if (report.findings.empty()) return std::nullopt;
  return report;
}

std::optional<DeliveryReport> delivery_report(const MailPart& mail, std::string_view readable,
                                              const std::vector<Rule>& own) {
  for (const char* type : {"message/delivery-status", "message/global-delivery-status"}) {
    const MailPart* part = part_of_type(mail, type);
    if (part == nullptr) continue;
    if (auto report = delivery_report_of(field_groups(part->text), readable, own)) return report;
  }
  return std::nullopt;
}

std::optional<Finding> disposition_report(const MailPart& mail) {
  const MailPart* part = part_of_type(mail, "message/disposition-notification");
  if (part == nullptr) return std::nullopt;
  for (const FieldGroup& group : field_groups(part->text)) {
    const std::string disposition = ascii_lower(field(group, "Disposition"));
    if (disposition.empty()) continue;
    Finding finding{.klass = FeedbackClass::delivered,
                    .rule = "disposition_of_mailbox",
                    .said = {.words = disposition},
                    .addresses = addresses_of(group)};
    if (disposition.contains("failed") || disposition.contains("error")) {
      finding.klass = FeedbackClass::unknown;
      finding.rule = "disposition_failed";
    }
    return finding;
  }
  return std::nullopt;
}

}  // namespace crier::feedback
