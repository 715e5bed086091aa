// What the server said of a statement that it refused, for logs and alarms.
#pragma once

#include <string_view>

#include "base/refusal.h"

namespace crier::store {

struct ServerError {
  std::string_view statement;  // Its name.
  std::string_view sqlstate;
  std::string_view text;  // As libpq gives it: severity, message, details.
};

// Takes over the message without whatever it may quote of a row: details and context go, and of a
// class whose messages quote values only what comes before the value.
[[nodiscard]] Refusal refusal_from(const ServerError& error);

// What whoever runs the database can do about it: the rest of a sentence that says what is refused.
[[nodiscard]] std::string_view remedy(const Refusal& refusal);

}  // namespace crier::store
