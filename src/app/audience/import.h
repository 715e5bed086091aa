// Imports a file of people: reads, judges, merges, in constant memory. A bad row goes to the reject
// file and never stops the import. What has been merged stays when an import breaks off, and a
// repetition finds it unchanged.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/audience/byte_source.h"
#include "app/audience/reject_file.h"
#include "audience/columns.h"
#include "base/time.h"

namespace crier::app {

struct ImportProgress {
  std::int64_t rows{};                     // Settled: imported, unchanged or rejected.
  std::optional<std::int64_t> rows_total;  // Estimated from what is read; exact at the end.
};

struct ImportOptions {
  std::string database_url;
  audience::HeaderRules header;
  std::chrono::year_month_day today;
  std::function<WallTime()> wall_now;  // Called on several threads.
  std::function<void(const ImportProgress&)> progress;
  const std::atomic<bool>* stop{};  // Ends the import behind the rows already read. May be null.
};

struct ImportSummary {
  std::int64_t read{};
  std::int64_t added{};
  std::int64_t changed{};
  std::int64_t unchanged{};
  std::int64_t rejected{};
  bool stopped{};  // Asked to stop before the end of the source.

  [[nodiscard]] std::int64_t imported() const { return added + changed; }
};

// The error lists what is wrong with the header or says that another import is under way; nothing
// has been imported then. Throws for a broken world: source, reject file, database.
[[nodiscard]] std::expected<ImportSummary, std::vector<std::string>> import_people(
    ByteSource& source, RejectFile& rejects, const ImportOptions& options);

// Judges the rows and writes rejects, and touches no database. Sound rows count as unchanged;
// repeated refs go unnoticed.
[[nodiscard]] std::expected<ImportSummary, std::vector<std::string>> check_people(
    ByteSource& source, RejectFile& rejects, const ImportOptions& options);

}  // namespace crier::app
