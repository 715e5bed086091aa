// From what a mail server said to what we do next: the enhanced status (RFC 3463) speaks first,
// then the reply code and the command that it answers (RFC 5321).
//
// From RCPT on a reply may be about this recipient, in whatever words: the server's own rules, or
// those of the server behind it. It never speaks for everybody, so that it slows and stops nobody
// else; many of them do (pacing/sender_judge.h, pacing/circuit_breaker.h). Before RCPT, and with
// 421 unless its status is about a mailbox or a policy, it is about the server or the sender.
#pragma once

#include <string>

#include "campaign/outcome.h"
#include "net/smtp/message.h"

namespace crier::channel {

// `relay` is the name of the one that answered.
[[nodiscard]] Outcome outcome_of(const smtp::Ending& ending, const std::string& relay);

// The reason for trouble with the server apart from any notice.
[[nodiscard]] Reason reason_of(const smtp::Failure& failure);

}  // namespace crier::channel
