// A file of rows of any kind, as it comes: unpacked, decoded, divided, its header understood. Rows
// that are no rows of its table go to the reject file. Imports of all kinds read through this.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "audience/columns.h"
#include "audience/format/csv_reader.h"
#include "audience/format/json_lines.h"
#include "audience/reject.h"
#include "audience/schema.h"
#include "audience/source/text_source.h"
#include "use_cases/audience/byte_source.h"
#include "use_cases/audience/reject_file.h"

namespace crier::app {

// What the operator said about the file.
struct ReadingOptions {
  audience::HeaderRules header;
  std::optional<char> delimiter;  // Nothing: found from the header.
  std::string encoding;           // As known_encoding() returns it; empty: by the first octets.
};

class RowReader {
 public:
  // Which sorts of file may come. JSON says of no row which columns it has, so that it is of use
  // only where a value that is absent is as one that is empty.
  enum class Forms : std::uint8_t { csv, csv_or_json_lines };

  // Both must outlive this.
  RowReader(ByteSource& source, RejectFile& rejects, audience::Schema schema,
            Forms forms = Forms::csv);

  // First: the header. The error lists what is wrong with the file or its header.
  [[nodiscard]] std::expected<void, std::vector<std::string>> open(const ReadingOptions& options);

  // The next row with the columns of the header; null at the end. Valid until the next call.
  [[nodiscard]] const audience::CsvRecord* next();

  // Why the row that next() returned was put aside before; empty unless it is of a reject file.
  [[nodiscard]] std::string_view reason_before() const;

  // Called whenever next() or the caller has rejected a row; before the first.
  void on_reject(std::function<void()> heard) { heard_ = std::move(heard); }

  // What is wrong, or odd, with the row that next() returned.
  void reject(std::span<const audience::Finding> findings);
  void warn(std::span<const audience::Finding> findings);

  [[nodiscard]] const audience::ColumnMap& columns() const { return columns_; }
  // All that next() has met, rejected or not.
  [[nodiscard]] std::int64_t rows_read() const { return rows_read_; }
  [[nodiscard]] const ByteSource& source() const { return source_; }
  [[nodiscard]] RejectFile& rejects() { return rejects_; }
  // Why the rows end before the file does, for people; empty when they do not. The row in which it
  // breaks off is none.
  [[nodiscard]] const std::string& failure() const { return failure_; }
  // Whether they end because somebody asked to stop.
  [[nodiscard]] bool is_stopped() const { return is_stopped_; }

 private:
  // What of the file is read next, whichever sort it is.
  [[nodiscard]] const audience::CsvRecord& record() const;
  [[nodiscard]] const audience::CsvFault& fault() const;
  [[nodiscard]] audience::CsvEvent next_event();
  template <class Reader>
  [[nodiscard]] audience::CsvEvent next_event(Reader& reader);
  [[nodiscard]] std::expected<void, std::vector<std::string>> read_header(
      const audience::HeaderRules& rules);
  [[nodiscard]] std::expected<void, std::vector<std::string>> understand(
      std::span<const audience::CsvField> header, const audience::HeaderRules& rules);

  ByteSource& source_;
  RejectFile& rejects_;
  audience::Schema schema_;
  Forms forms_;
  std::unique_ptr<audience::TextSource> text_;
  // By the sort of file; both are used alike.
  std::variant<std::monostate, audience::CsvReader, audience::JsonLines> reader_;
  audience::ColumnMap columns_;
  std::optional<std::size_t> reason_field_;
  std::function<void()> heard_;
  std::int64_t rows_read_{};
  std::string failure_;
  bool is_stopped_{};
};

}  // namespace crier::app
