#include "use_cases/feedback/mail_intake.h"

#include <array>
#include <utility>

#include "base/digest.h"
#include "base/unicode.h"
#include "store/feedback/feedback_mails.h"

namespace crier::app {
namespace {

constexpr std::array<std::string_view, 3> way_names = {"lmtp", "maildir", "import"};

// The line that a mailbox puts before a mail is no part of it.
std::string_view without_mailbox_line(std::string_view octets) {
  if (!octets.starts_with("From ")) return octets;
  const std::size_t end = octets.find('\n');
  return end == std::string_view::npos ? octets : octets.substr(end + 1);
}

Digest digest_of(std::string_view recipient, std::string_view octets) {
  DigestBuilder builder;
  builder.add(ascii_lower(recipient));
  builder.add("\n");
  // Each line without the carriage return that some ways add, and none behind the last.
  while (octets.ends_with('\n') || octets.ends_with('\r')) octets.remove_suffix(1);
  while (!octets.empty()) {
    const std::size_t end = octets.find('\n');
    std::string_view line = octets.substr(0, end);
    octets.remove_prefix(end == std::string_view::npos ? octets.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    builder.add(line);
    builder.add("\n");
  }
  return builder.finish();
}

store::NewFeedbackMail kept(const ComingMail& mail) {
  const std::string_view octets = without_mailbox_line(mail.octets);
  store::NewFeedbackMail made{.digest = digest_of(mail.recipient, octets),
                              .way = std::string(name_of(mail.way)),
                              .content = {}};
  // As servers note whom they deliver to, which is how it is read (feedback/named_notice.h).
  if (!mail.recipient.empty()) made.content = "Delivered-To: " + mail.recipient + "\n";
  made.content += octets.substr(0, kept_octets_max);
  return made;
}

}  // namespace

std::string_view name_of(MailWay way) {
  return way_names.at(std::to_underlying(way));
}

std::vector<bool> keep_mails(store::Transaction& transaction, WallTime now,
                             std::span<const ComingMail> mails) {
  std::vector<store::NewFeedbackMail> rows;
  for (const ComingMail& mail : mails) rows.push_back(kept(mail));
  return store::keep_feedback_mails(transaction, now, rows);
}

}  // namespace crier::app
