// A message that a server refused over a connection that had carried others: perhaps because of
// them, since some servers take only so many messages over one connection and say so by refusing
// the next, at whatever command. Taken as the answer, that would put off some ten people for each
// such connection. So it is asked again, as the first message of a fresh connection.
//
// The server was asked all the same, and may count it. So the message does not go again by itself:
// its source has it back together with what was said (MessageSource::displace), and gives it once
// more when the limits, which have heard the words, have a slot for it. That costs nobody a try nor
// a wait. A message is displaced once, so that a server that greylists is asked twice and no more.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

#include "net/smtp/message.h"

namespace crier::smtp {

// A refusal without its words: what one server says again and again alike.
struct Objection {
  Stage stage{};
  int code{};
  EnhancedCode enhanced{};
  friend bool operator==(const Objection&, const Objection&) = default;
};

// What was refused on a connection that had carried others, perhaps because of them.
struct Displaced {
  Ticket ticket{};  // Of the try that was refused.
  Objection objection;
  int carried{};        // The messages that the connection let begin before this one.
  std::size_t relay{};  // That refused it.
};

// What is with its source, or waits for a fresh connection, until it is asked again. The source may
// have reasons to bring one never, so that the oldest of very many are forgotten: such a message
// goes by any connection, and what is said of it counts.
class Displacements {
 public:
  static constexpr std::size_t most = 1000;

  void add(const Displaced& displaced) {
    if (all_.size() == most) all_.pop_front();
    all_.push_back(displaced);
  }

  // Null: it was not displaced, or is forgotten. Valid until the next call that is not const.
  [[nodiscard]] const Displaced* find(const Message& message) const {
    if (!message.displaced) return nullptr;
    const auto found = std::ranges::find(all_, *message.displaced, &Displaced::ticket);
    return found == all_.end() ? nullptr : &*found;
  }

  std::optional<Displaced> take_out(const Message& message) {
    if (!message.displaced) return std::nullopt;
    const auto found = std::ranges::find(all_, *message.displaced, &Displaced::ticket);
    if (found == all_.end()) return std::nullopt;
    const Displaced displaced = *found;
    all_.erase(found);
    return displaced;
  }

 private:
  std::deque<Displaced> all_;  // The oldest first.
};

}  // namespace crier::smtp
