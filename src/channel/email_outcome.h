// From what a mail server said to what we do next. The table is domain.md's: the enhanced status
// (RFC 3463) speaks first, then the reply code and the command that it answers (RFC 5321).
#pragma once

#include "campaign/outcome.h"
#include "net/smtp/message.h"

namespace crier::channel {

[[nodiscard]] Outcome outcome_of(const smtp::Ending& ending);

// Of trouble with the server apart from any notice.
[[nodiscard]] Reason reason_of(const smtp::Failure& failure);

}  // namespace crier::channel
