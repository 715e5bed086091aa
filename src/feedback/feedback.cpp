#include "feedback/feedback.h"

#include <algorithm>
#include <array>

#include "base/redaction/redacted.h"
#include "base/unicode.h"
#include "feedback/automatic_mail.h"
#include "feedback/complaint_report.h"
#include "feedback/delivery_report.h"
#include "feedback/folded_text.h"
#include "feedback/mail_reader.h"
#include "feedback/named_notice.h"
#include "feedback/plain_bounce.h"

namespace crier::feedback {
namespace {

struct Understood {
  Finding finding;
  std::string envelope_id;
  std::string return_path;
};

Understood only(Finding finding) {
  return {.finding = std::move(finding), .envelope_id = {}, .return_path = {}};
}

// A report whose part has lost its type, in the words of a mail: its fields stand in them.
std::optional<DeliveryReport> report_in_words(std::string_view words,
                                              const std::vector<Rule>& own) {
  const std::string lower = ascii_lower(words);
  const std::size_t person =
      std::min(lower.find("\nfinal-recipient:"), lower.find("\noriginal-recipient:"));
  if (person == std::string::npos || !lower.contains("\naction:")) return std::nullopt;
  std::vector<FieldGroup> groups = field_groups(words.substr(person));
  // Of the mail below it nothing is a field of the report.
  std::erase_if(groups, [](const FieldGroup& group) {
    return field(group, "Final-Recipient").empty() && field(group, "Original-Recipient").empty();
  });
  return delivery_report_of(groups, words.substr(0, person), own);
}

bool is_written_by_somebody(const MailPart& mail) {
  return !address_in(mail.header("From")).empty();
}

Understood of_report(DeliveryReport report) {
  Understood understood = only(mildest(report.findings));
  understood.envelope_id = std::move(report.envelope_id);
  return understood;
}

bool is_undecided(FeedbackClass klass) {
  return klass == FeedbackClass::unknown || klass == FeedbackClass::policy;
}

Understood understood_of(const MailPart& mail, const std::vector<Rule>& own) {
  const std::string readable = readable_text(mail);
  if (auto complaint = complaint_report(mail)) {
    return {.finding = std::move(complaint->finding),
            .envelope_id = std::move(complaint->envelope_id),
            .return_path = std::move(complaint->return_path)};
  }
  const std::string_view words = without_returned(readable);
  if (auto report = delivery_report(mail, words, own)) {
    Understood understood = of_report(*std::move(report));
    // Some filters ask in the form of a report.
    if (auto asked = challenge(mail, readable); asked && is_undecided(understood.finding.klass)) {
      understood.finding.klass = asked->klass;
      understood.finding.rule = std::move(asked->rule);
    }
    return understood;
  }
  if (auto receipt = disposition_report(mail)) return only(*std::move(receipt));
  if (auto bounce = plain_bounce(mail, readable, own)) {
    if (auto report = report_in_words(readable, own)) return of_report(*std::move(report));
    return only(*std::move(bounce));
  }
  if (auto asked = challenge(mail, readable)) return only(*std::move(asked));
  if (auto reply = automatic_reply(mail)) return only(*std::move(reply));
  if (auto bulk = bulk_mail(mail)) return only(*std::move(bulk));
  const bool is_reply = is_written_by_somebody(mail);
  return only({.klass = is_reply ? FeedbackClass::reply : FeedbackClass::unknown,
               .rule = is_reply ? "written_by_a_person" : "not_understood",
               .said = {},
               .addresses = {}});
}

std::string words_of(const Finding& finding) {
  std::string words = finding.said.words;
  for (const std::string& address : finding.addresses) {
    words = redacted(words, {.address = address, .name = {}});
  }
  return redacted(words);
}

}  // namespace

std::string_view name_of(NoticeSource source) {
  constexpr std::array<std::string_view, 7> names = {
      "", "envelope", "envelope_id", "returned", "message_id", "receipt", "number"};
  return names.at(static_cast<std::size_t>(source));
}

std::string_view name_of(ReturnPathState state) {
  constexpr std::array<std::string_view, 4> names = {"none", "unchecked", "forged", "sound"};
  return names.at(static_cast<std::size_t>(state));
}

Feedback feedback_of(const MailPart& mail, const std::vector<Rule>& own,
                     const ReturnPathReader* reader) {
  Understood understood = understood_of(mail, own);
  Feedback feedback;
  feedback.klass = understood.finding.klass;
  feedback.rule = std::move(understood.finding.rule);
  feedback.code = understood.finding.said.code;
  feedback.status = understood.finding.said.status;
  feedback.words = words_of(understood.finding);
  const NamedNotice named = named_notice(
      mail, {.envelope_id = understood.envelope_id, .return_path = understood.return_path}, reader);
  feedback.return_path = named.state;
  feedback.source = named.source;
  feedback.notice = named.notice;
  feedback.addresses = std::move(understood.finding.addresses);
  std::erase_if(feedback.addresses,
                [](const std::string& address) { return looks_like_return_path(address); });
  return feedback;
}

Feedback feedback_of_octets(std::string_view octets, const std::vector<Rule>& own,
                            const ReturnPathReader* reader) {
  const auto mail = read_mail(octets);
  if (mail) return feedback_of(*mail, own, reader);
  Feedback nothing;
  nothing.rule = "no_mail";
  return nothing;
}

}  // namespace crier::feedback
