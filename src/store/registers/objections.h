// The register of objections to a purpose (GDPR art. 21): permanent, and consulted by every later
// campaign of that purpose. Kept by ref, so that it does not matter whether a person or their
// objection is imported first.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/lane.h"
#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

struct NewObjection {
  Lane lane;
  std::string ref;
  WallTime objected_at;
};

struct ObjectionsRecorded {
  std::int64_t added{};
  std::int64_t known{};    // Objected before; the earlier instant stands.
  std::int64_t awaited{};  // Of those added: the audience does not have the person yet.
};

[[nodiscard]] ObjectionsRecorded record_objections(Transaction& transaction,
                                                   const std::string& purpose,
                                                   const std::string& source,
                                                   std::span<const NewObjection> objections);

struct ObjectionStats {
  std::string purpose;
  std::int64_t people{};
  WallTime first;
  WallTime last;
};
[[nodiscard]] std::vector<ObjectionStats> objection_stats(Transaction& transaction);

struct ObjectionRow {
  std::string ref;
  WallTime objected_at;
  std::string source;
};
// The latest first, at most `rows_max`.
[[nodiscard]] std::vector<ObjectionRow> list_objections(Transaction& transaction,
                                                        const std::string& purpose, int rows_max);

}  // namespace crier::store
