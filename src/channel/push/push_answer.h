// What the answer of a push service means for the address that a notice went to: one table a
// service (fcm_answer.h, apns_answer.h, web_push_answer.h), as data. Pure.
//
// A mistake of ours (the wrong project, the wrong environment, a credential that has ended) ends no
// address: only what names the address itself does, and where other services say the same of a
// mistake of ours, only while it is rare (suspect_share.h). An answer that is in no table is
// nobody's fault: it is left open like a refusal of that kind by any other channel, and whether it
// is the person's or ours shows in the others (pacing/sender_judge.h).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.h"
#include "campaign/outcome.h"
#include "net/http/message.h"

namespace crier::channel {

enum class PushMeaning : std::uint8_t {
  accepted,
  dead_address,      // For good: another way is left for the person.
  suspect_address,   // Not of this project or environment: the address is wrong, or we are.
  content_fault,     // Of what we send, whoever gets it.
  sender_fault,      // Of our credentials or settings.
  stale_credential,  // The same, but a new one may do; once.
  slow_down,
  try_again,
  unknown,  // In no table, or open whose fault it is; ends no address.
};

struct PushAnswerRow {
  int code{};             // HTTP; 0: whatever it is.
  std::string_view word;  // By which the service says why; empty: no word that we know was there.
  PushMeaning meaning{};
  Reason reason{};
  Scope scope{Scope::recipient};
};

struct PushAnswer {
  PushMeaning meaning{PushMeaning::unknown};
  Outcome outcome{};
  std::string word{};                    // Why, as the service says it; at most 64 octets.
  std::optional<WallTime> dead_since{};  // As the service says.
};

// Null: the table has no such row.
[[nodiscard]] const PushAnswerRow* find_row(std::span<const PushAnswerRow> rows, int code,
                                            std::string_view word);

// `row` null: the answer is in no table. `description` is redacted.
[[nodiscard]] PushAnswer answer_by(const PushAnswerRow* row, int code, std::string description);

// What the service says in words, redacted, without `address`, which an error page may repeat.
[[nodiscard]] std::string words_without(std::string_view address, const http::Response& answer);

// Only what may be shown and kept: printable ASCII without blanks, at most 64 octets; else nothing.
[[nodiscard]] std::string shown_word(std::string_view word);

}  // namespace crier::channel
