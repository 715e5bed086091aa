#include "cli/objection/export_format_option.h"

#include <string>

#include <CLI/CLI.hpp>

namespace crier::app {

void add_export_format_option(CLI::App& command, ExportFormat& format) {
  command
      .add_option_function<std::string>(
          "--format",
          [&format](const std::string& name) {
            format = name == "csv" ? ExportFormat::csv : ExportFormat::ndjson;
          },
          "csv or ndjson (default: csv)")
      ->check(CLI::IsMember({"csv", "ndjson"}))
      ->type_name("FORMAT");
}

}  // namespace crier::app
