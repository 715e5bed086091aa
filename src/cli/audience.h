// What `crier audience` does; split from the words of its command line (audience.cpp).
#pragma once

#include "cli/context.h"
#include "cli/import_command.h"

namespace crier::app {

void run_audience_import(Context& context, const ImportFileOptions& options);
// Of a file with an address a row.
void run_address_import(Context& context, const ImportFileOptions& options);
void run_audience_stats(Context& context, Format format);

}  // namespace crier::app
