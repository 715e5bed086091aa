#include "use_cases/feedback/feedback_inbox.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/digest.h"
#include "feedback/mail.h"
#include "feedback/mail_reader.h"
#include "feedback/text/came_text.h"
#include "store/feedback/sent_texts.h"
#include "use_cases/feedback/text_intake.h"

namespace crier::app {

namespace {

constexpr std::chrono::days texts_kept_min{28};

// Whoever has to answer, or to record an objection, has the number here and nowhere else.
void show_text(const feedback::CameText& text, ShownMail& shown) {
  if (!text.unreadable.empty()) {
    shown.subject = "what an SMSC has delivered, and cannot be read";
    shown.text = hex(text.unreadable);
    return;
  }
  const std::string digits = feedback::international_digits(text);
  shown.from = digits.empty() ? text.from : "+" + digits;
  shown.subject = feedback::is_receipt(text) ? "a receipt" : "a text";
  if (const auto part = feedback::part_of(text)) {
    shown.subject += fmt::format(", part {} of {}, which have the reference {}", part->part,
                                 part->parts, part->reference);
  }
  shown.text = feedback::words_of(text);
}

}  // namespace

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
  if (shown.mail.way == way_of_texts) {
    const auto text = feedback::came_text_in(*shown.mail.content);
    if (text) {
      show_text(*text, shown);
    } else {
      shown.text = *shown.mail.content;
    }
    return shown;
  }
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

int forget_old_texts(store::Transaction& transaction, WallTime now,
                     std::chrono::milliseconds kept) {
  const auto age = std::max<std::chrono::milliseconds>(kept, texts_kept_min);
  return store::forget_sent_texts(transaction, now - age, emptied_at_once);
}

store::FeedbackBacklog backlog_of_feedback(store::Transaction& transaction) {
  return store::feedback_backlog(transaction);
}

}  // namespace crier::app
