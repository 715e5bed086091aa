// What the commands have in common that read a file of rows: options, progress, stopping, summary,
// exit code.
#pragma once

#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "use_cases/audience/byte_source.h"
#include "use_cases/audience/import_summary.h"
#include "use_cases/audience/reject_file.h"
#include "use_cases/audience/row_reader.h"

namespace crier::app {

class Command;

struct ImportFileOptions {
  std::string file;              // "-": standard input.
  std::string rejects;           // Empty: beside the file.
  std::vector<std::string> map;  // "theirs=ours"
  std::vector<std::string> ignore;
  std::string delimiter;
  std::string encoding;
  std::string rejects_ok{"0%"};  // Or "all".
  bool dry_run{};
};

// FILE and the options, into `options`, which must outlive the command.
void add_import_options(Command& command, ImportFileOptions& options);
// The options alone, of a command that has a FILE of its own.
void add_reading_options(Command& command, ImportFileOptions& options);
// The first of those options that only make sense of a file and that were said; empty: none.
[[nodiscard]] std::string reading_option_said(const Command& command);

struct ImportRun {
  ByteSource& source;
  RejectFile& rejects;
  ReadingOptions reading;
  ImportPace pace;
};

struct ImportWords {
  std::string doing;  // "importing"
  // What has become of the rows that were not rejected: "2 imported (2 new, 0 changed) + 0
  // unchanged".
  std::function<std::string(const ImportSummary&)> taken;
  std::string done{"imported"};
  // As `taken`, of a dry run that looks into the register; empty when it judges the rows only.
  std::function<std::string(const ImportSummary&)> tried{};
};

// The error lists what is wrong with the file; nothing has been done then.
using ImportFunction =
    std::function<std::expected<ImportSummary, std::vector<std::string>>(const ImportRun&)>;

// Runs `import` on the file and prints what became of it. The command ends with rows_rejected when
// more rows were rejected than `options` allow, and fails when the file cannot be read to its end
// or somebody stopped the import. `options.dry_run` is for `import` to obey.
void run_import(Context& context, ImportFileOptions options, const ImportWords& words,
                const ImportFunction& import);

// Where rejects go when nobody says it: beside the file, never over it. An import of
// "people.csv.rejects.csv" writes "people.csv.rejects.2.csv".
[[nodiscard]] std::string default_rejects_path(const std::string& file);

}  // namespace crier::app
