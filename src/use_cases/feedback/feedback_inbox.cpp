#include "use_cases/feedback/feedback_inbox.h"

#include <utility>

#include <fmt/format.h>

#include "feedback/mail.h"
#include "feedback/mail_reader.h"

namespace crier::app {

std::vector<store::FeedbackMail> inbox(store::Transaction& transaction,
                                       const store::FeedbackMailsPage& page) {
  return store::list_feedback_mails(transaction, page);
}

std::optional<ShownMail> shown_mail(store::Transaction& transaction, std::int64_t id) {
  auto found = store::find_feedback_mail(transaction, id);
  if (!found) return std::nullopt;
  ShownMail shown{.mail = *std::move(found), .from = std::nullopt, .subject = {}, .text = {}};
  if (!shown.mail.content) return shown;
  shown.from.emplace();
  const auto mail = feedback::read_mail(*shown.mail.content);
  if (!mail) {
    shown.text = *shown.mail.content;
    return shown;
  }
  *shown.from = mail->header("From");
  shown.subject = mail->header("Subject");
  shown.text = feedback::readable_text(*mail);
  return shown;
}

std::expected<void, std::string> done_with_mail(store::Transaction& transaction, std::int64_t id,
                                                const store::FeedbackDone& done) {
  if (store::close_feedback_mail(transaction, id, done)) return {};
  const auto found = store::find_feedback_mail(transaction, id);
  if (!found) return std::unexpected(fmt::format("there is no mail {}", id));
  return std::unexpected(fmt::format("mail {} waits for nobody: it is {}", id, found->state));
}

int empty_old_mails(store::Transaction& transaction, WallTime now, std::chrono::milliseconds kept) {
  return store::empty_feedback_mails(transaction, now - kept, emptied_at_once);
}

store::FeedbackBacklog backlog_of_feedback(store::Transaction& transaction) {
  return store::feedback_backlog(transaction);
}

}  // namespace crier::app
