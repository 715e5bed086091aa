// The columns in which the tables count the people of a campaign.
#pragma once

#include <cstdint>

#include "campaign/completeness.h"
#include "postgres/field.h"

namespace crier::store {

inline Completeness read_completeness(const pqxx::row& row) {
  return {.planned = read<std::int64_t>(row["planned"]),
          .notified = read<std::int64_t>(row["notified"]),
          .failed = read<std::int64_t>(row["failed"]),
          .excluded = read<std::int64_t>(row["excluded"]),
          .pending = read<std::int64_t>(row["pending"])};
}

}  // namespace crier::store
