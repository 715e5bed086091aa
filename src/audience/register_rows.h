// From a record of a file to an entry of a register: an objection, a suppressed address.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "audience/columns.h"
#include "audience/format/csv_reader.h"
#include "audience/reject.h"
#include "audience/row_judge.h"
#include "base/time.h"
#include "campaign/address_kind.h"

namespace crier::audience {

struct ObjectionEntry {
  std::string ref;
  WallTime objected_at;
  WallTime objected_until;  // The latest that the value can mean; not later than now.
  bool is_ref_changed{};    // The file spells it otherwise.
};

// An objection is never lost for its date: what cannot be read, or has not come yet, counts from
// `now`, with a warning. A date, or a time without a zone, is taken for the earliest instant that
// it can mean, so that nobody is told that they objected later than they did.
class ObjectionRows {
 public:
  // `columns` must outlive this.
  ObjectionRows(const ColumnMap& columns, WallTime now) : judge_(columns), now_(now) {}

  // Nothing when the row is rejected. `record` has as many fields as the header needs.
  std::optional<ObjectionEntry> check(const CsvRecord& record);
  [[nodiscard]] std::span<const Finding> findings() const { return judge_.findings(); }

 private:
  RowJudge judge_;
  WallTime now_;
};

struct SuppressionEntry {
  std::string address;  // Canonical.
  std::string reason;
  std::optional<WallTime> expires_at;  // Nothing: for good.
  bool is_ref_changed{};               // It is a ref, which the file spells otherwise.
};

// An end that cannot be read is none: the address stays suppressed, with a warning. A date, or a
// time without a zone, is taken for the latest instant that it can mean.
class SuppressionRows {
 public:
  // `columns` must outlive this. `kind`: of the addresses in the register.
  SuppressionRows(const ColumnMap& columns, AddressKind kind, WallTime now)
      : judge_(columns), kind_(kind), now_(now) {}

  // Nothing when the row is rejected. `record` has as many fields as the header needs.
  std::optional<SuppressionEntry> check(const CsvRecord& record);
  [[nodiscard]] std::span<const Finding> findings() const { return judge_.findings(); }

 private:
  void read_address(SuppressionEntry& entry);

  RowJudge judge_;
  AddressKind kind_;
  WallTime now_;
};

}  // namespace crier::audience
