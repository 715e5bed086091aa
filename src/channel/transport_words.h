// Why there is no answer over HTTP, in words for people and as the reason that is counted.
#pragma once

#include <string>

#include "base/redaction/redacted.h"
#include "campaign/outcome.h"
#include "net/http/client.h"

namespace crier::channel {

// Describes trouble with the receiver to people. `receiver` is the name of the server.
[[nodiscard]] std::string description_of(const http::TransportError& error,
                                         const std::string& receiver,
                                         const RedactedPerson& person = {});

// The word for a failure to send or to get an answer.
[[nodiscard]] Reason reason_of(http::TransportError::Kind kind);

// " (words)", or nothing.
[[nodiscard]] std::string in_brackets(const std::string& words);

}  // namespace crier::channel
