// Mails that came back, and what came by SMS, kept before anybody reads them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "feedback/feedback.h"
#include "postgres/database.h"

namespace crier::store {

struct NewFeedbackMail {
  Digest digest{};  // A mail that comes twice has the same.
  std::string way;  // "lmtp", "maildir" or "import"; of a text "smpp".
  std::string content;
};

// Whether each was new. Of two with one digest the first.
[[nodiscard]] std::vector<bool> keep_feedback_mails(Transaction& transaction, WallTime now,
                                                    std::span<const NewFeedbackMail> mails);

struct UnreadMail {
  std::int64_t id{};
  Digest digest{};
  std::string way;
  WallTime came_at;
  std::string content;
};

// One transaction reads at a time, until its commit: so nothing is read twice, and of two reports
// about one person the first takes them back. An erasure takes the lock as well.
void lock_feedback(Transaction& transaction);
// False: another one reads.
[[nodiscard]] bool try_lock_feedback(Transaction& transaction);

// Those that are due, in the order in which they were kept. The lock must be held.
[[nodiscard]] std::vector<UnreadMail> unread_mails(Transaction& transaction, WallTime now,
                                                   int mails_max);

// One that somebody has to look at, to be read once more. Nothing: it is none, or was emptied. The
// lock must be held.
[[nodiscard]] std::optional<UnreadMail> open_mail(Transaction& transaction, std::int64_t id);

// How a mail stands once it was read.
struct ReadMail {
  std::int64_t id{};
  std::string state;   // "settled", or "open": somebody has to look.
  std::string effect;  // What followed, in a word.
  feedback::Feedback said;
};
void settle_feedback_mails(Transaction& transaction, WallTime now, std::span<const ReadMail> mails);

// Of people who are not known any more: that one came is all that stays.
void forget_feedback_mails(Transaction& transaction, const std::vector<std::int64_t>& ids);

struct PutOff {
  std::int64_t id{};
  WallTime due_at;
};
void put_off_feedback_mails(Transaction& transaction, std::span<const PutOff> mails);

// What an operator sees of one.
struct FeedbackMail {
  std::int64_t id{};
  std::string way;
  std::string state;
  WallTime came_at;
  std::optional<WallTime> read_at;
  std::string klass;  // Empty: unread.
  std::string rule;
  int code{};
  std::string enhanced_status;
  std::string words;
  std::string return_path;
  std::string source;
  std::string effect;
  std::string campaign;  // The key; empty: no notice is named.
  std::string ref;       // Of whom it names; empty: nobody, or erased.
  std::optional<WallTime> done_at;
  std::string done_by;
  std::string done_reason;
  std::optional<std::string> content;  // Of find alone; nothing: emptied.
};
// Those that somebody has to look at, or with `all` whatever was kept, the oldest first behind the
// id `after`.
struct FeedbackMailsPage {
  std::int64_t after{};
  bool all{};
  int rows_max{};
};
[[nodiscard]] std::vector<FeedbackMail> list_feedback_mails(Transaction& transaction,
                                                            const FeedbackMailsPage& page);
[[nodiscard]] std::optional<FeedbackMail> find_feedback_mail(Transaction& transaction,
                                                             std::int64_t id);

struct FeedbackDone {
  std::string actor;
  WallTime at;
  std::string reason;  // Neither is empty.
};
// False: it is not open.
[[nodiscard]] bool close_feedback_mail(Transaction& transaction, std::int64_t id,
                                       const FeedbackDone& done);

// Of one that was read once more: it is done.
void settle_by_hand(Transaction& transaction, std::int64_t id, const FeedbackDone& done);

// What of mails that are settled or done and came before `before` was kept of their text. Returns
// how many there were, `mails_max` at most.
int empty_feedback_mails(Transaction& transaction, WallTime before, int mails_max);

struct FeedbackBacklog {
  std::int64_t unread{};
  std::int64_t open{};
};
[[nodiscard]] FeedbackBacklog feedback_backlog(Transaction& transaction);

}  // namespace crier::store
