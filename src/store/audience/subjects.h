// Writing people into the audience.
#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <vector>

#include "audience/row_validator.h"
#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

using ColumnSet = std::bitset<audience::column_count>;

struct SubjectRow {
  Lane lane;
  const audience::PersonRow* person{};
};

struct SubjectBatch {
  ImportId import;
  WallTime now;
  // What the source knows of a person. The other columns of somebody known stay as they are.
  ColumnSet columns;
  // By (lane, ref), each ref once: the indexes then grow page by page.
  std::span<const SubjectRow> rows;
};

struct MergeResult {
  std::int64_t added{};
  std::int64_t changed{};
  std::int64_t unchanged{};  // Not rewritten.
  // Indices of rows whose ref this import has met in an earlier batch; they are not merged.
  std::vector<std::size_t> repeats;
};

// Makes the audience say what `batch` says: who is new is added, who differs is changed. A changed
// country or locale is kept in subject_moves, at an instant later than the start of every campaign
// that has frozen its audience. Two transactions at once must have no lane in common; from the
// first write to the commit they exclude each other and campaign starts (import_lock.h).
[[nodiscard]] MergeResult merge_subjects(Transaction& transaction, const SubjectBatch& batch);

}  // namespace crier::store
