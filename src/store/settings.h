// What is fixed when a database is initialised, for as long as it exists.
#pragma once

#include <optional>
#include <string>

#include "postgres/database.h"

namespace crier::store {

struct Settings {
  int lanes{};
  // 32 random bytes in hex: keys what this installation signs, such as objection tokens.
  std::string secret;
};

// Throws std::runtime_error when the database has not been initialised.
[[nodiscard]] Settings read_settings(Transaction& transaction);

// Settles what is not settled yet; what is, stays.
void initialise_settings(Transaction& transaction, int lanes);

}  // namespace crier::store
