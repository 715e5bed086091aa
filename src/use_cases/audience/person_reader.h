// A file of people, row by row: people come out, everything else goes to the reject file.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audience/row_validator.h"
#include "use_cases/audience/row_reader.h"

namespace crier::app {

class PersonReader {
 public:
  // Both must outlive this.
  PersonReader(ByteSource& source, RejectFile& rejects);

  // First: the header. The error lists what is wrong with the file or its header.
  [[nodiscard]] std::expected<void, std::vector<std::string>> open(
      const ReadingOptions& options, std::chrono::year_month_day today);

  // As RowReader::on_reject().
  void on_reject(std::function<void()> heard) { rows_.on_reject(std::move(heard)); }

  // The next person, or nothing at the end. Valid until the next call.
  [[nodiscard]] std::optional<audience::PersonRow> next();
  // The row that next() returned, and what of it could not be read.
  [[nodiscard]] const audience::CsvRecord& record() const { return *record_; }
  [[nodiscard]] std::span<const audience::Finding> findings() const;

  // Listed when it is sure what becomes of the row.
  void warn(std::int64_t line, std::string_view record,
            std::span<const audience::Finding> findings);
  // Sound as it is, the row cannot be imported. From any thread.
  void reject_repeat(std::int64_t line, std::string_view record);

  [[nodiscard]] const audience::ColumnMap& columns() const { return rows_.columns(); }
  [[nodiscard]] std::int64_t rows_read() const { return rows_.rows_read(); }
  [[nodiscard]] const std::string& failure() const { return rows_.failure(); }
  [[nodiscard]] bool is_stopped() const { return rows_.is_stopped(); }
  // Counted among the people that next() returned.
  [[nodiscard]] std::int64_t refs_changed() const { return refs_changed_; }

 private:
  [[nodiscard]] audience::Finding repeat() const;

  RowReader rows_;
  audience::ZoneNames zones_;
  std::optional<audience::RowValidator> validator_;
  const audience::CsvRecord* record_{};
  std::int64_t refs_changed_{};
};

}  // namespace crier::app
