// What is fixed when a database is initialised, for as long as it exists; only keys are added.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "objection/objection_token.h"
#include "postgres/database.h"

namespace crier::store {

struct Settings {
  int lanes{};
  // 32 random bytes in hex: keys what this installation signs.
  std::string secret;
  // For the tokens of objection links, the oldest first; one at least. There may be newer ones
  // since they were read (store/token_keys.h).
  std::vector<objection::TokenKey> token_keys;
};

// Throws std::runtime_error when the database has not been initialised.
[[nodiscard]] Settings read_settings(Transaction& transaction);

// As read_settings; also of a database whose migrations have not all been applied.
[[nodiscard]] int read_lanes(Transaction& transaction);

// Settles what is not settled yet; what is, stays.
void initialise_settings(Transaction& transaction, int lanes);

}  // namespace crier::store
