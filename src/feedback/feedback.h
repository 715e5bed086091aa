// What a mail that comes back is, and about whom: the room's one question.
//
// In this order: a complaint (RFC 5965), a delivery report (RFC 3464), a receipt (RFC 8098), a
// bounce in words, a challenge, an automatic reply (RFC 3834), bulk mail; what is left and has a
// sender is a reply of a person, and no program guesses at what they say.
//
// Whom it is about: only a return path or an envelope id that carries our MAC names a notice. A
// Message-ID does where it carries one, for people to look at. Addresses in the words of others are
// told and never acted upon.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/outcome.h"
#include "feedback/feedback_class.h"
#include "feedback/mail.h"
#include "feedback/path/return_path.h"
#include "feedback/rule_set.h"

namespace crier::feedback {

// Where a notice is named; of a mail the most trusted place first, and from `returned` on a person
// has to look.
enum class NoticeSource : std::uint8_t {
  none,
  envelope,
  envelope_id,
  returned,
  message_id,
  receipt,  // Of a text: the name that its SMSC has for it (text/receipt_match.h).
  number,   // Of an answer by SMS: from where it came. A person has to look.
};
[[nodiscard]] std::string_view name_of(NoticeSource source);

enum class ReturnPathState : std::uint8_t {
  none,       // Nothing in the mail has the shape of a return path.
  unchecked,  // Something has, and there is no key to check it by.
  forged,     // Something has, and no key of ours has made it.
  sound,
};
[[nodiscard]] std::string_view name_of(ReturnPathState state);

struct Feedback {
  FeedbackClass klass{FeedbackClass::unknown};
  std::string rule;       // By which it was decided.
  int code{};             // 0: none.
  EnhancedStatus status;  // All zero: none.
  std::string words;      // What the server said: redacted, one line. Empty: nothing.
  ReturnPathState return_path{ReturnPathState::none};
  NoticeSource source{NoticeSource::none};
  std::optional<NoticeTry> notice;     // With `sound`.
  std::vector<std::string> addresses;  // Of people whom it names by address alone.
};

// `reader` is null where there is no key. The rules `own` come before the shipped ones.
[[nodiscard]] Feedback feedback_of(const MailPart& mail, const std::vector<Rule>& own,
                                   const ReturnPathReader* reader);

// The same of octets; what is no mail is `unknown`.
[[nodiscard]] Feedback feedback_of_octets(std::string_view octets, const std::vector<Rule>& own,
                                          const ReturnPathReader* reader);

}  // namespace crier::feedback
