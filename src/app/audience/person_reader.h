// The source, row by row: sound people come out, everything else goes to the reject file.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "app/audience/byte_source.h"
#include "app/audience/reject_file.h"
#include "audience/columns.h"
#include "audience/csv_reader.h"
#include "audience/row_validator.h"

namespace crier::app {

class PersonReader {
 public:
  // Both must outlive this.
  PersonReader(ByteSource& source, RejectFile& rejects);

  // First: the header. The error lists its faults.
  [[nodiscard]] std::expected<void, std::vector<std::string>> read_header(
      const audience::HeaderRules& rules, std::chrono::year_month_day today);

  // The next sound row, or nothing at the end. Valid until the next call.
  [[nodiscard]] std::optional<audience::PersonRow> next();
  // Of the row that next() returned.
  [[nodiscard]] const audience::CsvRecord& record() const { return reader_.record(); }

  [[nodiscard]] const audience::ColumnMap& columns() const { return columns_; }
  [[nodiscard]] std::int64_t rows_read() const { return rows_read_; }

  // Sound as it is, the row cannot be imported.
  void reject_repeat(std::int64_t line, std::string_view record);

 private:
  [[nodiscard]] audience::CsvEvent next_event();

  ByteSource& source_;
  RejectFile& rejects_;
  audience::CsvReader reader_;
  audience::ColumnMap columns_;
  audience::ZoneNames zones_;
  std::optional<audience::RowValidator> validator_;
  std::int64_t rows_read_{};
};

}  // namespace crier::app
