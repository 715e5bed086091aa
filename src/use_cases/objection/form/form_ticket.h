// The ticket in a public form, by which a form that a browser sends twice is known: what is sent
// with one ticket and the same words has one receipt number, which both are computed from, so that
// nothing has to be kept when the form is shown, and the second one finds the first in the
// register. Other words have another number, and so has another ticket: who wants to learn what
// somebody else has sent has neither. Pure, but for the chance of a new one.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/sealed_text.h"
#include "base/time.h"
#include "use_cases/objection/form/request_words.h"

namespace crier::app {

// A form that stays open for longer is taken as one without a ticket. Somebody who has withdrawn
// meanwhile, and sends an old page once more, objects anew in either case (request_matching.h).
inline constexpr std::chrono::hours ticket_is_good_for{24};

// Any number of threads may use one.
class FormTickets {
 public:
  // `secret` is the installation's, not empty.
  explicit FormTickets(std::string_view secret);

  [[nodiscard]] std::string issue(WallTime now) const;

  struct Sent {
    std::string_view ticket;  // As it came; may be empty, or anything.
    std::string_view purpose;
    const RequestWords& words;  // As kept.
  };
  // Nothing: the ticket is none of ours, or too old.
  [[nodiscard]] std::optional<std::string> receipt_number_for(const Sent& sent, WallTime now) const;

  [[nodiscard]] bool is_good(std::string_view ticket, WallTime now) const;

 private:
  [[nodiscard]] std::optional<std::string> opened(std::string_view ticket, WallTime now) const;

  TextSeal seal_;
  std::string number_key_;
};

}  // namespace crier::app
