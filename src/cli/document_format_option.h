// --format of what is no one table of rows, so that there is no CSV of it.
#pragma once

#include "cli/command_line/command_line.h"
#include "cli/context.h"

namespace crier::app {

// --format table|json into `format`, which holds the default.
void add_document_format_option(Command& command, Format& format);

}  // namespace crier::app
