// What an SMSC's answer means for the notice: a table by command status, which says of each where
// it was looked up. A text is never sent again when nobody knows what became of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "campaign/outcome.h"
#include "net/smpp/message.h"

namespace crier::channel {

struct SmsStatusRow {
  std::uint32_t status{};
  Verdict verdict{};
  Reason reason{};
  Scope scope{Scope::recipient};
};

// SMPP 3.4 section 5.1.3, as gateways use it (looked at on 2026-11-30). A status that is not here,
// such as one of a vendor's own, is refused: whether it is the person's or ours shows in the others
// (pacing/sender_judge.h).
[[nodiscard]] std::span<const SmsStatusRow> sms_status_rows();

// `server` is the name of the SMSC.
[[nodiscard]] Outcome outcome_of(const smpp::Ending& ending, const std::string& server);

// The reason for trouble with the SMSC apart from any notice, and a sentence for who has to mend
// it.
[[nodiscard]] Reason reason_of(const smpp::Failure& failure);
[[nodiscard]] std::string description_of(const smpp::Failure& failure, const std::string& server);

}  // namespace crier::channel
