// The table of a batch of letters: what is printed, for whom; and the same table when it comes back
// from the printer, who has filled its last columns. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audience/format/csv_reader.h"
#include "audience/source/octet_source.h"
#include "audience/source/text_source.h"
#include "base/digest.h"

namespace crier::letter {

// What the printer does not fill.
struct ManifestRow {
  std::string key;                   // The delivery key (campaign/delivery_key.h).
  std::string file;                  // In the folder of the manifest.
  std::vector<std::string> address;  // As it is printed, at most address_lines_max.
  std::string country;               // Of the address.
  std::string locale;                // "nl-BE+fr-BE" of a letter in two languages.
  Digest sha256{};                   // Of the file.
  int pages{};
};

// RFC 4180, UTF-8, with CRLF line ends as spreadsheets write them.
[[nodiscard]] std::string manifest_header();
[[nodiscard]] std::string manifest_line(const ManifestRow& row);

// One row as the printer has filled it.
struct PrinterRow {
  std::int64_t line{};
  std::string key;
  std::optional<std::chrono::year_month_day> posted_on;
  std::optional<std::chrono::year_month_day> returned_on;  // It came back.
  // Why it came back; without a date, why it was not posted and never will be.
  std::string reason;

  [[nodiscard]] bool says_something() const { return posted_on || returned_on || !reason.empty(); }
  friend bool operator==(const PrinterRow&, const PrinterRow&) = default;
};

inline constexpr std::size_t reason_bytes_max = 200;

// Reads such a table as a stream. Needed are the columns delivery_key, posted_on, returned_on and
// reason, in any order, divided by comma, semicolon or tab; others are passed over. What
// spreadsheets do to such a table is borne: a key that looks like a formula is taken from the name
// of the file, and dates may be written as 27.5.2026.
class PrinterTable {
 public:
  // `octets` must outlive this. The error is a sentence for people.
  [[nodiscard]] static std::expected<PrinterTable, std::string> open(audience::OctetSource& octets);

  // The next row; nothing: the end. One without a key that says nothing, as spreadsheets save
  // behind the last, is none. The error says in which line what is wrong: nothing of the table is
  // of use then.
  [[nodiscard]] std::expected<std::optional<PrinterRow>, std::string> next();

 private:
  struct Columns {
    std::size_t key{};
    std::optional<std::size_t> file{};  // Says the key where a spreadsheet has changed that.
    std::size_t posted_on{};
    std::size_t returned_on{};
    std::size_t reason{};
  };

  PrinterTable(std::unique_ptr<audience::TextSource> text, audience::CsvDialect dialect)
      : text_(std::move(text)), reader_(std::make_unique<audience::CsvReader>(dialect)) {}

  [[nodiscard]] std::expected<void, std::string> read_header();
  [[nodiscard]] std::expected<std::optional<PrinterRow>, std::string> next_row();
  // The next event that is not "starved". The error: the source is broken.
  [[nodiscard]] std::expected<audience::CsvEvent, std::string> next_event();

  std::unique_ptr<audience::TextSource> text_;
  std::unique_ptr<audience::CsvReader> reader_;
  Columns columns_;
};

}  // namespace crier::letter
