// Whether the table of what stands (objections), by which campaigns and releases leave people out,
// says the same as the records of what was said. Records are append-only; that table is not, and
// whoever can write to the database can take somebody out of it.
#pragma once

#include <cstdint>
#include <string>

#include "base/lane.h"
#include "postgres/database.h"

namespace crier::store {

struct StandingFaults {
  std::int64_t missing{};    // People who object by their last record, and are not in the table.
  std::int64_t unfounded{};  // People of the table who do not object by their last record.

  [[nodiscard]] std::int64_t people() const { return missing + unfounded; }
  StandingFaults& operator+=(const StandingFaults& other) {
    missing += other.missing;
    unfounded += other.unfounded;
    return *this;
  }
};

// Of one purpose and lane, as of one instant; reads what was said in the lane once, and no people.
[[nodiscard]] StandingFaults standing_faults(Transaction& transaction, const std::string& purpose,
                                             Lane lane);

}  // namespace crier::store
