// A message that a server refused over a connection that had carried others: perhaps because of
// them. It is to be the first one of a fresh connection, whose answer tells.
#pragma once

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
  Message message;
  Objection objection;
  int carried{};  // The messages that the connection let begin before this one.
};

}  // namespace crier::smtp
