// Imports a file of people: reads, judges, merges, in constant memory. A bad row goes to the reject
// file and never stops the import. What has been merged stays when an import breaks off, and a
// repetition finds it unchanged.
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "use_cases/audience/byte_source.h"
#include "use_cases/audience/import_summary.h"
#include "use_cases/audience/reject_file.h"
#include "use_cases/audience/row_reader.h"

namespace crier::app {

struct ImportOptions {
  std::string database_url;
  ReadingOptions reading;
  std::chrono::year_month_day today;
  std::function<WallTime()> wall_now;  // Called on several threads.
  ImportPace pace;
};

// For people: one runs at a time.
inline constexpr std::string_view import_is_under_way =
    "another import is under way; wait until it has ended";

// The error lists what is wrong with the file or its header, or says that another import is under
// way; nothing has been imported then. Throws for a broken world: source, reject file, database.
[[nodiscard]] std::expected<ImportSummary, std::vector<std::string>> import_people(
    ByteSource& source, RejectFile& rejects, const ImportOptions& options);

// Judges the rows and writes rejects, and touches no database. Sound rows count as unchanged.
// For a very large file the summary says that repeated refs may have gone unnoticed.
[[nodiscard]] std::expected<ImportSummary, std::vector<std::string>> check_people(
    ByteSource& source, RejectFile& rejects, const ImportOptions& options);

}  // namespace crier::app
