// A file of JSON objects, one a line (NDJSON, JSON Lines), as records of a table: what its members
// say goes into the columns of a schema, so that all that follows is as with CSV. Texts, whole
// numbers and true or false are taken as they stand there, null and absent members are empty, and
// an object or array as its own JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience/columns.h"
#include "audience/format/csv_reader.h"
#include "audience/schema.h"

namespace crier::audience {

// Whether a text that begins so has objects and no header.
[[nodiscard]] bool is_json_lines(std::string_view beginning);

// Used as CsvReader is. A line that is no object, or has a member that neither `schema` nor a rule
// knows, is a fault; an empty line is none.
class JsonLines {
 public:
  JsonLines(Schema schema, const HeaderRules& rules,
            std::size_t record_bytes = CsvReader::record_bytes_max);

  // What the columns are called, as the header of a CSV file: those of the schema.
  [[nodiscard]] std::span<const CsvField> header() const { return header_; }

  [[nodiscard]] std::span<char> space();
  void filled(std::size_t bytes);
  void close() { closed_ = true; }

  CsvEvent next();

  // `raw` is the record as CSV with commas, which is what goes to a reject file. Valid until the
  // next call of next() or space().
  [[nodiscard]] const CsvRecord& record() const { return record_; }
  [[nodiscard]] const CsvFault& fault() const { return fault_; }

 private:
  struct Member {
    std::string name;
    std::size_t column{};  // `ignored`: of no use.
  };
  static constexpr std::size_t ignored = static_cast<std::size_t>(-1);

  [[nodiscard]] CsvEvent read(std::string_view line);
  [[nodiscard]] bool take(std::string_view line);
  [[nodiscard]] CsvEvent refuse(RejectReason reason, std::string_view line);
  void write_raw();

  std::vector<Member> members_;  // By all names that are known.
  std::vector<CsvField> header_;
  std::size_t record_bytes_;
  std::vector<char> buffer_;
  std::size_t begin_{};   // Of the line under way.
  std::size_t filled_{};  // Of the buffer.
  std::int64_t line_{};
  bool closed_{};
  bool is_passing_{};  // Inside a line that is refused as too long already.
  std::vector<std::string> values_;
  std::vector<CsvField> fields_;
  std::string raw_;
  CsvRecord record_;
  CsvFault fault_;
};

}  // namespace crier::audience
