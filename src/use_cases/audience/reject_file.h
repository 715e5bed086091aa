// Where rows go that are rejected, and those that are taken without a value that cannot be read:
// the row as it was, a column for each of its columns, and in front of it what is wrong
// (audience::reject_column_names). Once it is mended the file can be imported as it is, by the same
// command or without any of its options: mapped columns have our names, ignored ones are called
// crier_ignored_…, and columns named crier_… are passed over. It has the delimiter of the source
// and is UTF-8 with a byte order mark, which spreadsheets need and which says more than an
// --encoding of the source. Holds personal data, so that only its owner may read it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "audience/columns.h"
#include "audience/reject.h"

namespace crier::app {

// What divides the columns of a text that begins as a reject file does, whatever it is; nothing for
// another text.
[[nodiscard]] std::optional<char> delimiter_of_rejects(std::string_view beginning);

enum class RejectKind : std::uint8_t { rejected, warning };

struct Reject {
  RejectKind kind{};
  std::int64_t line{};
  std::span<const audience::Finding> findings;  // The first is the reason.
  std::string_view record;                      // As it stands in the source.
};

// For people: where the rows would go is no place for them.
class RejectFileRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Thread-safe.
class RejectFile {
 public:
  using Counts = std::array<std::int64_t, audience::reject_reason_count>;
  // By column, as the file calls it, and reason.
  using WarningCounts = std::map<std::pair<std::string, audience::RejectReason>, std::int64_t>;

  // When so much is kept back, it is time to settle what it waits for.
  static constexpr std::size_t held_bytes_max = std::size_t{8} * 1024 * 1024;

  // What an earlier import left at `path` stays until this one has something to put there, or has
  // come to its end without. Throws RejectFileRefused when `path` is something else than a file of
  // rejected rows, because nothing of people's own is written over, and when nothing can be written
  // there, because that has to be known before the first row is imported.
  explicit RejectFile(std::string path);
  ~RejectFile();
  RejectFile(const RejectFile&) = delete;
  RejectFile& operator=(const RejectFile&) = delete;

  // What the rows are like; before the first add().
  void describe(const audience::ColumnMap& columns, char delimiter);

  // From now on rows that are added are kept back, because some may be added after others that
  // follow them in the file.
  void hold_back();
  // No row is added any more that stands before `line`: what is kept back of them is written, in
  // the order of the file.
  void write_before(std::int64_t line);
  [[nodiscard]] std::size_t held_bytes() const;

  // Throws std::system_error, as do write_before() and close().
  void add(const Reject& reject);
  // Everything is written, also what was kept back; what an earlier import left is gone, also when
  // nothing was added. Without it, what is written is what fitted.
  void close();

  [[nodiscard]] const std::string& path() const { return path_; }
  // How many rows were rejected, and by which reasons.
  [[nodiscard]] std::int64_t count() const;
  [[nodiscard]] Counts counts() const;
  // How many rows have warnings, and by which warnings.
  [[nodiscard]] std::int64_t warned() const;
  [[nodiscard]] WarningCounts warnings() const;

 private:
  void open();
  void open_in_place();
  void try_writing() const;
  [[noreturn]] void refuse() const;
  [[noreturn]] void fail() const;
  void append(std::string_view field);
  void append_findings(const Reject& reject);
  void append_record(std::string_view record);
  void write_held_before(std::int64_t line);
  void write_out();

  const std::string path_;
  std::string target_;  // `path_` without symbolic links.
  bool is_device_{};    // Such as /dev/null: written to, never replaced.
  mutable std::mutex mutex_;
  std::string buffer_;
  bool is_holding_back_{};
  std::multimap<std::int64_t, std::string> held_;  // By line.
  std::size_t held_bytes_{};
  int descriptor_{-1};
  audience::ColumnMap columns_;
  char delimiter_{','};
  std::int64_t count_{};
  std::int64_t warned_{};
  Counts counts_{};
  WarningCounts warnings_;
};

}  // namespace crier::app
