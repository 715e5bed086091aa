#include <fmt/format.h>

#include "notice/lint/checks.h"
#include "notice/lint/sms.h"

namespace crier::notice {
namespace {

// What Firebase and Apple take (campaign/README.md).
constexpr std::size_t push_octets_max = 4096;
// Providers join ten parts, and readers lose patience before.
constexpr int sms_segments_max = 6;

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
  const SmsSize size = sms_size(text);
  if (size.segments <= sms_segments_max) return;
  remarks.push_back(
      {.severity = Severity::warning,
       .check = check::sms_segments,
       .place = {.file = linted.message_file,
                 .message = fmt::format("the short form takes {} SMS in {} ({})", size.segments,
                                        linted.tag, size.is_ucs2 ? "UCS-2" : "GSM 7-bit")},
       .remedy = "shorten short.text or the purpose"});
}

}  // namespace crier::notice
