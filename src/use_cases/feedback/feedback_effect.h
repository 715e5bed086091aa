// What follows from a mail that came back, or from what came by SMS: the one table of it, for all
// ways by which they come.
//
// Only what carries our MAC where nobody else could have put it, in the envelope or in its id,
// changes anything; of texts, what the SMSC says of a part by its name (feedback/text/). What a
// person may have written, and what nobody understands, is for people.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "feedback/feedback.h"
#include "store/feedback/feedback_events.h"

namespace crier::app {

enum class FeedbackEffect : std::uint8_t {
  counted,          // An event, and nothing else.
  suppressed,       // The same, and the address is not written to any more.
  address_changed,  // An event; the person has another address by now, which nothing is said of.
  repeated,         // The same was known of this notice.
  erased,           // The person is not known any more: nothing of it is kept.
  nobody,           // It names nobody, and nobody needs to look: an automatic reply, a delay.
  forged,           // It has the shape of a return path of ours, and is none.
  to_be_read,       // Somebody has to look at it.
  part,             // A part of a text has arrived, and others have not.
  foreign,          // A receipt of no text of ours: of another program, or forged.
  put_off,          // It came before the answer that the notice was taken with was booked.
};
[[nodiscard]] std::string_view name_of(FeedbackEffect effect);

// The notice came back, for good: no server has it any more, whatever becomes of the address.
[[nodiscard]] bool came_back(feedback::FeedbackClass klass);

// How long a mail waits at most for the outcome of its notice to be booked.
inline constexpr std::chrono::hours put_off_max{120};

// Who says whose notice it is, and what came of it.
enum class SaidBy : std::uint8_t {
  mail,      // What it carries of ours has to prove it.
  somebody,  // Who has looked at it.
};

struct WhatCame {
  const feedback::Feedback& said;
  const store::NoticeStanding* notice;  // Null: nobody of the audience is named.
  std::chrono::microseconds waited;     // Since it came.
  SaidBy by{SaidBy::mail};
};
[[nodiscard]] FeedbackEffect effect_of(const WhatCame& came);

// To which the notice went, as it is now; empty: none, or erased.
[[nodiscard]] const std::string& address_of(const store::NoticeStanding& notice);

// Whether it writes an event.
[[nodiscard]] bool is_event(FeedbackEffect effect);
// Whether it may act upon the notice that it names.
[[nodiscard]] bool is_trusted(const feedback::Feedback& said);

}  // namespace crier::app
