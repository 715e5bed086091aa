// Reads RFC 4180 as a stream in constant memory and goes on after every fault. Written by us
// because a reject must name its line and column and the reader must go on behind it, which libcsv
// does not offer. Pure: the caller brings the bytes.
//
//   while (true) {
//     switch (reader.next()) {
//       case CsvEvent::record:  … reader.record() …
//       case CsvEvent::fault:   … reader.fault(), reader.record().raw …
//       case CsvEvent::starved: reader.filled(read_into(reader.space())), or reader.close()
//       case CsvEvent::end:     return;
//     }
//   }
//
// Fields are separated by commas and records by LF or CRLF; a quoted field may hold both. A byte
// order mark at the beginning and lines without any character are passed over. After a fault inside
// a record the reader goes on with the line behind the one on which the faulty field begins: a
// quote that is never closed costs one line and not the rest of the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience/reject.h"

namespace crier::audience {

struct CsvField {
  std::string_view text;
  // Nothing but printable ASCII: needs no look at encoding or control characters.
  bool is_plain{};
};

struct CsvRecord {
  std::int64_t line{};               // Where it begins, counted from 1.
  std::span<const CsvField> fields;  // Empty after a fault.
  std::string_view raw;              // As it stands in the file, without its line end.
};

struct CsvFault {
  RejectReason reason{};
  std::size_t field{};  // Index of the field at which the record went wrong.
};

enum class CsvEvent : std::uint8_t { record, fault, starved, end };

class CsvReader {
 public:
  // A row of people has some 200 octets; 64 KiB bounds what a lost quote can swallow.
  static constexpr std::size_t record_bytes_max = std::size_t{64} * 1024;
  // One read of the source. Larger ones gain nothing.
  static constexpr std::size_t read_bytes = std::size_t{256} * 1024;

  CsvReader();

  // Where the next bytes of the source belong: at least `read_bytes`. Views from before are void.
  [[nodiscard]] std::span<char> space();
  // `bytes` have been put into space().
  void filled(std::size_t bytes);
  // The source has ended.
  void close() { closed_ = true; }

  // From now on a record with another number of fields is a fault.
  void expect_fields(std::size_t count) { fields_expected_ = count; }

  CsvEvent next();

  // Valid until the next call of next() or space().
  [[nodiscard]] const CsvRecord& record() const { return record_; }
  [[nodiscard]] const CsvFault& fault() const { return fault_; }

 private:
  enum class Scan : std::uint8_t { complete, starved, faulty };

  Scan scan();
  Scan scan_quoted(const char*& at, const char* limit);
  Scan scan_plain(const char*& at, const char* limit);
  // Ends the field before `at` and moves behind the separator. Sets `record_ended_` at a line end.
  Scan end_field(const char*& at, const char* limit, CsvField field);
  Scan out_of_bytes(const char* limit, RejectReason reason);
  Scan faulty(RejectReason reason, const char* field_begin);
  CsvEvent resynchronise();
  void skip_to_line_end();
  [[nodiscard]] std::string_view unescaped(std::string_view quoted);

  std::vector<char> buffer_;
  const char* begin_;  // Of the record under way.
  const char* end_;    // Of the bytes in the buffer.
  std::int64_t line_{1};
  bool closed_{};
  bool at_start_{true};
  bool skipping_{};  // Inside a line that is already rejected and larger than the buffer.
  bool record_ended_{};
  const char* record_end_{};    // Behind the last character of the record.
  const char* faulty_field_{};  // Where the field of `fault_` begins.
  std::size_t fields_expected_{};
  std::vector<CsvField> fields_;
  std::string unescaped_;  // Holds the fields that contain doubled quotes.
  CsvRecord record_;
  CsvFault fault_;
};

}  // namespace crier::audience
