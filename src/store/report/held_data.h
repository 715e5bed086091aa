// All that is held about a person (GDPR art. 15), table by table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "postgres/database.h"
#include "store/registers/erasures.h"

namespace crier::store {

struct HeldRows {
  std::string what;  // "person", "campaigns", "tries", …
  std::vector<std::string> columns;
  // As texts, instants as iso8601() writes them; nothing: not known.
  std::vector<std::vector<std::optional<std::string>>> rows;
};

// Always the same kinds in the same order, also where there is nothing of one. By ref and, of
// before an erasure, by hash.
[[nodiscard]] std::vector<HeldRows> data_held_about(Transaction& transaction,
                                                    const PersonName& person);

}  // namespace crier::store
