// The keys of objection links (objection/objection_token.h). One is added now and then; none is
// changed or taken away, because a link that was sent never ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "objection/objection_token.h"
#include "postgres/database.h"

namespace crier::store {

// The oldest first; one at least.
[[nodiscard]] std::vector<objection::TokenKey> token_keys(Transaction& transaction);

// Nothing: there is none of this id.
[[nodiscard]] std::optional<objection::TokenKey> token_key(Transaction& transaction, int id);

// All of a key but its secret.
struct TokenKeyRecord {
  int id{};
  WallTime made_at;
  std::string made_by;
  std::int64_t campaigns{};  // Whose links are of it.
};
[[nodiscard]] std::vector<TokenKeyRecord> token_key_records(Transaction& transaction);

struct NewTokenKey {
  int id{};
  std::string actor;
  WallTime at;
};
// Its secret comes from the server's source of strong chance, and does not leave it here. False:
// there is one of this id.
[[nodiscard]] bool insert_token_key(Transaction& transaction, const NewTokenKey& key);

}  // namespace crier::store
