// --format csv|ndjson, of commands that write people into files.
#pragma once

#include "use_cases/objection/feed/objection_export.h"

namespace crier::app {

class Command;

// Into `format`, which holds the default; it must outlive the parsing.
void add_export_format_option(Command& command, ExportFormat& format);

}  // namespace crier::app
