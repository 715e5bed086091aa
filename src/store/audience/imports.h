// The record of imports, and the rule that one runs at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

struct ImportCounts {
  std::int64_t rows_read{};
  std::int64_t imported{};
  std::int64_t unchanged{};
  std::int64_t rejected{};

  friend bool operator==(const ImportCounts&, const ImportCounts&) = default;
};

// Begins an import in this session; nothing when another session has one under way. The session
// must live until the import ends; an import that breaks off ends with it.
[[nodiscard]] std::optional<ImportId> begin_import(Transaction& transaction,
                                                   const std::string& source, WallTime now);

// In the session that began it. `counts` add up: read = imported + unchanged + rejected.
void finish_import(Transaction& transaction, ImportId import, const ImportCounts& counts,
                   WallTime now);

// The latest instant of subject_moves; whoever freezes an audience under the import lock takes a
// later one for its start.
[[nodiscard]] std::optional<WallTime> last_move(Transaction& transaction);

}  // namespace crier::store
