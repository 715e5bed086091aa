#include "cli/objection/export_format_option.h"

#include <string>

#include "cli/command_line/command_line.h"

namespace crier::app {

void add_export_format_option(Command& command, ExportFormat& format) {
  command
      .add_option_function(
          "--format",
          [&format](const std::string& name) {
            format = name == "csv" ? ExportFormat::csv : ExportFormat::ndjson;
          },
          "csv or ndjson (default: csv)")
      ->check(one_of({"csv", "ndjson"}))
      ->type_name("FORMAT");
}

}  // namespace crier::app
