// What texts that were kept say, and whose they are: receipts by the names of parts, what people
// write by the number. What follows is the same as of mails (feedback_reading.h).
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "base/time.h"
#include "feedback/feedback.h"
#include "feedback/text/receipt_rules.h"
#include "postgres/database.h"
#include "store/feedback/feedback_mails.h"
#include "store/feedback/sent_texts.h"
#include "use_cases/feedback/feedback_effect.h"

namespace crier::app {

// How long a receipt waits at most for the booking of its text, which takes seconds: it is told
// when the SMSC's answer has come, and kept in the same database.
inline constexpr std::chrono::hours receipt_put_off_max{6};

struct ReadText {
  feedback::Feedback said;
  // Decided without the notice; nothing: effect_of() decides.
  std::optional<FeedbackEffect> effect{};
  // Whose last state it is. To be written unless it is put off.
  std::optional<store::PartOfText> ends{};
};

// One a text, in their order: of several about one text each sees what those before it have said.
// The lock of feedback must be held.
[[nodiscard]] std::vector<ReadText> read_texts(store::Transaction& transaction,
                                               const std::vector<feedback::ReceiptRule>& own,
                                               WallTime now,
                                               std::span<const store::UnreadMail> texts);

}  // namespace crier::app
