// --format csv|ndjson, of commands that write people into files.
#pragma once

#include "use_cases/objection/feed/objection_export.h"

namespace CLI {
class App;
}

namespace crier::app {

// Into `format`, which holds the default; it must outlive the parsing.
void add_export_format_option(CLI::App& command, ExportFormat& format);

}  // namespace crier::app
