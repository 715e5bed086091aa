#include <fmt/format.h>

#include "base/sms_text.h"
#include "notice/lint/checks.h"

namespace crier::notice {
namespace {

// What Firebase and Apple take (campaign/README.md).
constexpr std::size_t push_octets_max = 4096;
// Providers join ten parts, and readers lose patience before.
constexpr std::size_t sms_segments_max = 6;

}  // namespace

void check_short_form(const LintedNotice& linted, Remarks& remarks) {
  const std::string& text = linted.rendering.short_form;
  if (text.size() > push_octets_max) {
    remarks.push_back({.severity = Severity::fault,
                       .check = check::push_size,
                       .place = {.file = linted.message_file,
                                 .message = fmt::format("the short form has {} octets in {}",
                                                        text.size(), linted.tag)},
                       .remedy = fmt::format("a push message has {} at most: shorten short.text "
                                             "or the purpose",
                                             push_octets_max)});
  }
  const SmsText sms = sms_text(text);
  if (sms.parts.size() <= sms_segments_max) return;
  remarks.push_back(
      {.severity = Severity::warning,
       .check = check::sms_segments,
       .place = {.file = linted.message_file,
                 .message = fmt::format("the short form takes {} SMS in {} ({})", sms.parts.size(),
                                        linted.tag,
                                        sms.alphabet == SmsAlphabet::ucs2 ? "UCS-2" : "GSM 7-bit")},
       .remedy = "shorten short.text or the purpose"});
}

}  // namespace crier::notice
