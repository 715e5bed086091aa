#include "config/alarms/alarm_mail.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "notice/instant_text.h"
#include "notice/mail/header_text.h"
#include "notice/mail/quoted_printable.h"

namespace crier::app {
namespace {

// The same for every try, so that a mailbox shows it once.
std::string message_id(const report::Alarm& alarm, const AlarmEnvelope& envelope) {
  const std::string_view domain = envelope.sender.substr(envelope.sender.rfind('@') + 1);
  const std::string unique =
      hex(sha256(fmt::format("{} {} {}", alarm.id, alarm.subject, envelope.recipient)));
  return fmt::format("crier-alarm.{}@{}", std::string_view(unique).substr(0, 32), domain);
}

}  // namespace

std::string alarm_mail(const report::Alarm& alarm, const AlarmEnvelope& envelope) {
  std::string mail;
  notice::append_mailbox_header(mail, "From",
                                {.display_name = "Crier", .address = envelope.sender});
  notice::append_mailbox_header(mail, "To", {.display_name = {}, .address = envelope.recipient});
  notice::append_unstructured_header(mail, "Subject", alarm_subject(alarm));
  mail += "Date: ";
  notice::append_rfc5322(mail, alarm.at);
  mail += fmt::format("\r\nMessage-ID: <{}>\r\n", message_id(alarm, envelope));
  mail +=
      "Auto-Submitted: auto-generated\r\n"
      "X-Auto-Response-Suppress: All\r\n"
      "MIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
  notice::QuotedPrintableLines().append(mail, alarm_text(alarm));
  return mail;
}

}  // namespace crier::app
