// What went wrong with a server, in a sentence for whoever has to mend it: which relay, at which
// step of the dialogue, what was said. Without addresses of people; the log and alarms carry it.
#pragma once

#include <string>

#include "net/smtp/message.h"
#include "net/smtp/options.h"

namespace crier::smtp {

// "mail.example.org:587", "[::1]:25".
[[nodiscard]] std::string name_of(const Relay& relay);

// The command that met it, as it is on the wire: "RCPT TO".
[[nodiscard]] std::string_view name_of(Stage stage);

// `relay` is its name. "relay mail.example.org:587 answered AUTH with 535 5.7.8 (Bad password)".
[[nodiscard]] std::string description_of(const Failure& failure, const std::string& relay);

// Why a message was not accepted.
[[nodiscard]] std::string description_of(const Ending& ending, const std::string& relay);

}  // namespace crier::smtp
