// From a record of a file to a person.
#pragma once

#include <bitset>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "audience/columns.h"
#include "audience/format/csv_reader.h"
#include "audience/person_columns.h"
#include "audience/reject.h"
#include "audience/row_judge.h"
#include "audience/zone_names.h"
#include "campaign/address_kind.h"

namespace crier::audience {

using PersonColumns = std::bitset<column_count>;

// A row in canonical form; an empty text means that the value is not known. Views are valid until
// the next check() and as long as the record.
struct PersonRow {
  std::string_view ref;
  std::string_view email;
  std::string_view name;
  std::string_view locale;
  std::string_view country;
  std::string_view time_zone;
  std::string_view phone;
  std::string_view push;  // These have a line for each address.
  std::string_view web_push;
  std::string_view postal;
  std::optional<std::chrono::year_month_day> birth_date;
  // The file says something here that cannot be read: a value that is known of this person stays.
  // Never `birth_date`: to go on with an older one could make an adult of a child.
  PersonColumns unreadable;
  bool is_ref_changed{};  // The file spells it otherwise.
};

class RowValidator {
 public:
  // Nobody is born after `today`. `columns` and `zones` must outlive this.
  RowValidator(const ColumnMap& columns, const ZoneNames& zones, std::chrono::year_month_day today)
      : columns_(columns), zones_(zones), today_(today), judge_(columns) {}

  // Nothing when the row is rejected: without a sound ref and country nobody can tell who a person
  // is and which law applies. Whatever else cannot be read is left out; findings() has it.
  // `record` has as many fields as the header needs.
  std::optional<PersonRow> check(const CsvRecord& record);

  // What the last check() has found; valid until the next.
  [[nodiscard]] std::span<const Finding> findings() const { return judge_.findings(); }

 private:
  [[nodiscard]] std::string_view email();
  [[nodiscard]] std::string_view country();
  [[nodiscard]] std::string tag_of(Column column);
  [[nodiscard]] std::string_view locale();
  [[nodiscard]] std::string_view time_zone();
  [[nodiscard]] std::optional<std::chrono::year_month_day> birth_date();
  [[nodiscard]] std::string_view phone();
  [[nodiscard]] std::string_view push();
  [[nodiscard]] std::string_view listed(Column column, AddressKind kind, std::string& kept);
  [[nodiscard]] PersonColumns unreadable() const;

  const ColumnMap& columns_;
  const ZoneNames& zones_;
  std::chrono::year_month_day today_;
  RowJudge judge_;
  // These belong to the row under way.
  std::string ref_;
  std::string email_;
  std::string locale_;
  std::string phone_;
  std::string push_;
  std::string web_push_;
  std::string postal_;
};

// YYYY-MM-DD (ISO 8601), a day that exists; midnight after it, as databases write a date, is none
// of it.
[[nodiscard]] std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

}  // namespace crier::audience
