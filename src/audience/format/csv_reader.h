// Reads CSV (RFC 4180, and what programs write that call it so) as a stream in constant memory and
// goes on after every fault. Written by us because a reject must name its line and column and the
// reader must go on after it, which libcsv does not offer. Pure: the caller brings the bytes.
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
// Fields are separated by the delimiter and records by LF, CRLF or CR; a quoted field may hold
// them, and blanks may stand around its quotes. Passed over are a byte order mark at the beginning,
// lines without any character, and records whose fields are all blank, as spreadsheets leave them
// below a table.
//
// The reader of a column judges how it is quoted: a quote where none belongs is a mark on its field
// as long as the row can still be divided in one way only. So a quote that is never closed, or that
// something follows, is taken for a character: its field ends at the next delimiter or line end. If
// the row then has not as many fields as the header it is a fault, which costs one line and not the
// rest of the file.
//
// A record larger than the reader holds is a fault, and is passed over up to the line end that ends
// it: what stands inside its quotes is never read as rows. Only when nearly all lines after an
// opening quote are rows by their width, a megabyte long, the quote is taken for one that is never
// closed.
//
// What ignored fields hold makes no record too large: it is left out of one that would be, however
// long it is, and never kept. Many rows on end in it are a quote that was lost, and a fault as
// elsewhere; so is a quote in it that the end of the file leaves open.
//
// A CR alone ends a record where the header ends with one; in other files it does so only where the
// record is complete and another may follow, because there it is mostly dirt inside a field.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audience/reject.h"

namespace crier::audience {

struct CsvDialect {
  char delimiter{','};
  // Lines in front of the header that are no record, such as "sep=;".
  int lines_before{};
};

struct CsvField {
  std::string_view text;
  // Nothing but printable ASCII: needs no look at encoding or control characters.
  bool is_plain{};
  // How its quotes stand against the rules; the text is then as it stands in the file. Of
  // rows_in_quotes it is what the quotes say: they may be right.
  std::optional<RejectReason> quoting;
  bool is_quoted{};  // As a whole.
};

struct CsvRecord {
  std::int64_t line{};               // Where it begins, counted from 1.
  std::span<const CsvField> fields;  // Empty after a fault.
  // As it stands in the file, without its line end; of one that would be too large without what its
  // ignored fields hold.
  std::string_view raw;
  // Lines inside its quotes with as many fields as the header: perhaps rows that a lost quote has
  // swallowed. The fields with such lines are marked.
  std::uint32_t rows_in_quotes{};
};

struct CsvFault {
  RejectReason reason{};
  std::size_t field{};  // Index of the field at which the record went wrong.
};

enum class CsvEvent : std::uint8_t { record, fault, starved, end };

class CsvReader {
 public:
  // A row of people has some 200 octets, and what its ignored columns hold is left out where that
  // is a whole correspondence. 1 MiB bounds what a lost quote can swallow.
  static constexpr std::size_t record_bytes_max = std::size_t{1024} * 1024;
  // One read of the source. Larger ones gain nothing.
  static constexpr std::size_t read_bytes = std::size_t{256} * 1024;

  // `record_bytes`: of the largest record.
  explicit CsvReader(CsvDialect dialect = {}, std::size_t record_bytes = record_bytes_max);

  // Where the next bytes of the source belong: at least `read_bytes`. Views from before are void.
  [[nodiscard]] std::span<char> space();
  // `bytes` have been put into space().
  void filled(std::size_t bytes);
  // The source has ended. DOS ended texts with U+001A, which is no part of them.
  void close();

  struct Widths {
    std::size_t needed{};  // With fewer fields a record is a fault.
    std::size_t named{};   // Fields beyond must be blank, and are not handed out.
  };
  // From now on. `ignored`: whether what a field holds is of no use, for each field that is named;
  // empty: of none.
  void expect(Widths widths, std::vector<bool> ignored = {}) {
    widths_ = widths;
    ignored_ = std::move(ignored);
  }

  CsvEvent next();

  // Valid until the next call of next() or space().
  [[nodiscard]] const CsvRecord& record() const { return record_; }
  [[nodiscard]] const CsvFault& fault() const { return fault_; }

  // The fields of one record that a reader has handed out as `raw`, however faulty.
  [[nodiscard]] static std::vector<std::string> fields_of(std::string_view raw, char delimiter);

 private:
  enum class Scan : std::uint8_t { complete, starved, too_long, unclosed };
  enum class LoneCr : std::uint8_t { line_end, character, open };
  // Where in a record that is passed over.
  enum class Passing : std::uint8_t { field_begin, plain, quoted, after_quote };
  struct FieldBegin {
    const char* at;  // Before the blanks and the quote, if there are.
    std::optional<RejectReason> quoting;
  };
  // Lines inside quotes, after the first, and of these rows by their width.
  struct Lines {
    std::size_t all{};
    std::size_t rows{};
    std::size_t rows_on_end{};  // Up to the last line.
    std::size_t rows_on_end_max{};
  };
  // What a field holds, from where it stands in the record.
  struct Extent {
    std::size_t from{};
    std::size_t size{};
    std::size_t field{};
    bool is_in_quotes{};
  };
  // The field under way whose beginning has been left out: it goes on at `from`.
  struct Gap {
    std::size_t from{};
    std::size_t field{};
    bool is_in_quotes{};
  };
  // What is no longer there of the record under way.
  struct LeftOut {
    bool is_any{};
    std::int64_t line_ends{};
    Lines of_gap;
    std::uint32_t rows{};
    std::size_t rows_on_end_max{};
    std::vector<std::size_t> fields_with_rows;
  };

  CsvReader(std::string_view record, char delimiter);

  bool pass_beginning();
  [[nodiscard]] bool is_blank_around_quotes(char byte) const;
  Scan scan();
  Scan scan_quoted(const char* field, const char* quote, const char*& at, const char* limit);
  Scan scan_plain(FieldBegin field, const char*& at, const char* limit);
  Scan scan_after_gap(const Gap& gap, const char*& at, const char* limit);
  [[nodiscard]] bool is_rest_of_file(std::string_view held) const;
  [[nodiscard]] LoneCr lone_cr(const char* at, const char* limit) const;
  // Ends the field before `at`, which holds `held`, and moves past the delimiter. Sets
  // `record_ended_` at a line end.
  Scan end_field(const char*& at, const char* limit, CsvField field, std::string_view held);
  [[nodiscard]] bool is_ignored(std::size_t field) const;
  void note_extent(std::string_view held, bool is_in_quotes);
  // Makes room by what ignored fields hold. False: there is none, or rows are in it.
  [[nodiscard]] bool leave_out_ignored();
  [[nodiscard]] bool depends_on_what_follows() const;
  [[nodiscard]] std::size_t size_to_leave_out(const Extent& extent) const;
  void count_left_out(const Extent& extent);
  [[nodiscard]] bool has_lost_quote() const;
  void forget_left_out();
  [[nodiscard]] bool more_may_come(const char* limit) const;
  [[nodiscard]] const char* scan_limit() const;
  // The record up to `end` is done; the next one begins after its line end.
  void finish_record(const char* end);
  [[nodiscard]] std::optional<CsvFault> width_fault() const;
  CsvEvent refuse(CsvFault fault);
  void pass_record();
  [[nodiscard]] Passing passed(Passing place, char byte) const;
  // Adds those after the first line end between `from` and `to` to `lines`.
  [[nodiscard]] Lines lines_after_first(const char* from, const char* to, Lines lines) const;
  [[nodiscard]] std::string_view unescaped(std::string_view quoted);

  CsvDialect dialect_;
  std::size_t record_bytes_;
  std::array<std::uint8_t, 256> classes_{};
  std::vector<char> buffer_;
  const char* begin_;  // Where the record under way begins.
  const char* end_;    // The end of the bytes in the buffer.
  std::int64_t line_{1};
  int lines_to_pass_;
  bool closed_{};
  bool at_start_{true};
  std::optional<Passing> passing_;  // Inside a record that is already refused as too long.
  bool record_ended_{};
  bool lines_end_with_cr_{};
  bool has_line_ends_inside_{};  // Perhaps: then the lines of the record are counted.
  std::uint32_t rows_in_quotes_{};
  const char* record_end_{};     // After the last character of the record.
  const char* first_lone_cr_{};  // The first that was taken for a part of its field.
  Widths widths_;
  std::vector<bool> ignored_;
  bool is_crowded_{};  // The record is too large: `extents_` says what could be left out.
  std::vector<Extent> extents_;
  std::optional<Gap> gap_;
  LeftOut left_out_;
  std::vector<CsvField> fields_;
  std::string unescaped_;  // Holds the fields that contain doubled quotes.
  CsvRecord record_;
  CsvFault fault_;
};

}  // namespace crier::audience
