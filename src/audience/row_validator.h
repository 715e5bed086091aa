// From a record of a file to a person, or to the first fault of the row.
#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "audience/columns.h"
#include "audience/csv_reader.h"
#include "audience/reject.h"
#include "audience/zone_names.h"

namespace crier::audience {

// A sound row in canonical form; an empty text means that the value is not known. Views are valid
// until the next check() and as long as the record.
struct PersonRow {
  std::string_view ref;
  std::string_view email;
  std::string_view name;
  std::string_view locale;
  std::string_view country;
  std::string_view time_zone;
  std::string_view phone;
  std::optional<std::chrono::year_month_day> birth_date;
};

struct RowFault {
  RejectReason reason{};
  std::size_t field{};  // Index in the record.
};

class RowValidator {
 public:
  // Nobody is born after `today`. `columns` and `zones` must outlive this.
  RowValidator(const ColumnMap& columns, const ZoneNames& zones, std::chrono::year_month_day today)
      : columns_(columns), zones_(zones), today_(today) {}

  // `record` has as many fields as the header.
  std::expected<PersonRow, RowFault> check(const CsvRecord& record);

 private:
  void refuse(RejectReason reason, Column column);
  [[nodiscard]] std::string_view text_of(Column column) const;
  [[nodiscard]] std::string_view bounded_text_of(Column column);
  [[nodiscard]] std::string_view email();
  [[nodiscard]] std::string_view country();
  [[nodiscard]] std::string tag_of(Column column);
  [[nodiscard]] std::string_view locale();
  [[nodiscard]] std::optional<std::chrono::year_month_day> birth_date();

  const ColumnMap& columns_;
  const ZoneNames& zones_;
  std::chrono::year_month_day today_;
  // Of the row under way.
  const CsvRecord* record_{};
  std::optional<RowFault> fault_;
  std::string email_;
  std::string locale_;
};

// YYYY-MM-DD (ISO 8601), a day that exists.
[[nodiscard]] std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

// E.164: a plus sign, no leading zero, 4 to 15 digits.
[[nodiscard]] bool is_phone_number(std::string_view text);

}  // namespace crier::audience
