// What came back and is for people: replies by mail or SMS, and what nobody understands. Never
// lost, never guessed at. And how long mails are kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/feedback/feedback_mails.h"

namespace crier::app {

[[nodiscard]] std::vector<store::FeedbackMail> inbox(store::Transaction& transaction,
                                                     const store::FeedbackMailsPage& page);

struct ShownMail {
  store::FeedbackMail mail;
  // What a person reads of it first: who wrote, about what, and the words. Nothing: emptied.
  std::optional<std::string> from;
  std::string subject;
  std::string text;
};
[[nodiscard]] std::optional<ShownMail> shown_mail(store::Transaction& transaction, std::int64_t id);

// The error is for people.
[[nodiscard]] std::expected<void, std::string> done_with_mail(store::Transaction& transaction,
                                                              std::int64_t id,
                                                              const store::FeedbackDone& done);

// Empties mails that are settled or done and came longer than `kept` ago (GDPR art. 5(1)(e)), and
// takes the receipts of texts among them away, in portions, each a transaction of the caller.
// Returns how many; as many as `emptied_at_once`: there may be more.
inline constexpr int emptied_at_once = 1000;
[[nodiscard]] int empty_old_mails(store::Transaction& transaction, WallTime now,
                                  std::chrono::milliseconds kept);

// The same of the names by which receipts find their texts, and the numbers those went to. They are
// kept for 28 days at least: so long an SMSC may hold a text ([channel.sms] validity).
[[nodiscard]] int forget_old_texts(store::Transaction& transaction, WallTime now,
                                   std::chrono::milliseconds kept);

[[nodiscard]] store::FeedbackBacklog backlog_of_feedback(store::Transaction& transaction);

}  // namespace crier::app
