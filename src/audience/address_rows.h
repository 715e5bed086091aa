// From a record of a file of addresses, one a row, to an address of a person.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "audience/columns.h"
#include "audience/format/csv_reader.h"
#include "audience/reject.h"
#include "audience/row_judge.h"
#include "base/time.h"
#include "campaign/address_kind.h"

namespace crier::audience {

struct AddressEntry {
  std::string ref;
  AddressKind kind{};                     // One of which a person may have several.
  std::string value;                      // Canonical.
  std::optional<WallTime> registered_at;  // Not later than now; nothing: nobody knows.
  bool is_ref_changed{};                  // The file spells it otherwise.
};

// A date, or a time without a zone, is taken for the earliest instant that it can mean, so that no
// address that has ended comes to life for what is not sure.
class AddressRows {
 public:
  // `columns` must outlive this.
  AddressRows(const ColumnMap& columns, WallTime now) : judge_(columns), now_(now) {}

  // Nothing when the row is rejected. `record` has as many fields as the header needs.
  std::optional<AddressEntry> check(const CsvRecord& record);
  [[nodiscard]] std::span<const Finding> findings() const { return judge_.findings(); }

 private:
  [[nodiscard]] std::optional<WallTime> registered_at();

  RowJudge judge_;
  WallTime now_;
};

}  // namespace crier::audience
