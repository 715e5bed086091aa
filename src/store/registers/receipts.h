// Whose a receipt is, and what stands of them: for whoever comes back with its number.
#pragma once

#include <optional>
#include <string>

#include "base/digest.h"
#include "base/lane.h"
#include "postgres/database.h"
#include "store/registers/objections.h"

namespace crier::store {

// Somebody who may have said something of a purpose: by ref, by the hash that an erasure has left,
// or by both where they have come back.
struct Speaker {
  Lane lane;
  std::string ref;  // Empty: they were erased.
  std::optional<Digest> digest;
  std::string purpose;
};

// What stands of them now. Position 0: they do not object.
[[nodiscard]] StandingObjection standing_objection(Transaction& transaction,
                                                   const Speaker& speaker);

// Nothing: it is not theirs, or nobody's. Else whether it is of an objection that they have not
// withdrawn since.
[[nodiscard]] std::optional<bool> receipt_counts(Transaction& transaction, const Speaker& speaker,
                                                 const std::string& receipt);

}  // namespace crier::store
