// Reads the mails and the texts that were kept, and does what follows from them
// (feedback_effect.h): events and their counts, the register of suppressed addresses, and what is
// left for people, in one transaction.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "feedback/feedback_class.h"
#include "feedback/path/return_path.h"
#include "feedback/rule_set.h"
#include "feedback/text/receipt_rules.h"
#include "postgres/database.h"
#include "use_cases/feedback/feedback_effect.h"

namespace crier::app {

inline constexpr std::size_t feedback_class_count =
    std::to_underlying(feedback::feedback_class_last) + 1;
inline constexpr std::size_t feedback_effect_count =
    std::to_underlying(FeedbackEffect::put_off) + 1;

// The operator's rules, which come before the shipped ones.
struct OwnRules {
  std::vector<feedback::Rule> mails{};
  std::vector<feedback::ReceiptRule> receipts{};
};

struct MailsRead {
  std::int64_t mails{};  // Read, or put off.
  std::array<std::int64_t, feedback_class_count> by_class{};
  std::array<std::int64_t, feedback_effect_count> by_effect{};

  [[nodiscard]] std::int64_t of(FeedbackEffect effect) const {
    return by_effect.at(std::to_underlying(effect));
  }
  MailsRead& operator+=(const MailsRead& more);
};

// Of the keys that there are now.
[[nodiscard]] feedback::ReturnPathReader return_path_reader(store::Transaction& transaction);

// At most these at once, and fewer large ones: a transaction of less than a second, which the
// others that read wait for. The more there are, the more share the statements of a lane.
inline constexpr int mails_read_at_once = 1000;

// What somebody says who has looked at a mail that waits for people.
struct Reclassification {
  std::int64_t id{};
  feedback::FeedbackClass klass{feedback::FeedbackClass::unknown};
  std::string actor;
  WallTime at;
  std::string reason;  // Neither is empty.
};
// What followed, as of a mail that says so by itself; the mail is done. The error is for people.
[[nodiscard]] std::expected<FeedbackEffect, std::string> reclassify_mail(
    store::Transaction& transaction, const OwnRules& own, const Reclassification& said);

enum class OthersRead : std::uint8_t { wait, leave };

// Those that are due, texts among them. Nothing: another transaction reads, and
// `others` is leave.
[[nodiscard]] std::optional<MailsRead> read_kept_mails(store::Transaction& transaction,
                                                       const OwnRules& own, WallTime now,
                                                       OthersRead others);

}  // namespace crier::app
