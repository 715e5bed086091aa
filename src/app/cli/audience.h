// What `crier audience` does; split from the words of its command line (audience.cpp).
#pragma once

#include <string>
#include <vector>

#include "app/cli/context.h"

namespace crier::app {

struct AudienceImportOptions {
  std::string file;              // "-": standard input.
  std::string rejects;           // Empty: beside the file.
  std::vector<std::string> map;  // "theirs=ours"
  std::vector<std::string> ignore;
  bool dry_run{};
};

void run_audience_import(Context& context, const AudienceImportOptions& options);
void run_audience_stats(Context& context, Format format);

}  // namespace crier::app
