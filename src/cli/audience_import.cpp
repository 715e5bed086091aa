#include <fmt/format.h>

#include "cli/audience.h"
#include "cli/import_command.h"
#include "cli/objection/request_warning.h"
#include "report/table.h"
#include "runtime/clock.h"
#include "use_cases/audience/import.h"

namespace crier::app {

using report::grouped;

void run_audience_import(Context& context, const ImportFileOptions& options) {
  const SystemClock clock;
  const auto import = [&](const ImportRun& run) {
    const ImportOptions people{
        .database_url = options.dry_run ? std::string() : context.database_url(),
        .reading = run.reading,
        .today = std::chrono::floor<std::chrono::days>(context.now()),
        .wall_now = [&clock] { return clock.wall_now(); },
        .pace = run.pace};
    return options.dry_run ? check_people(run.source, run.rejects, people)
                           : import_people(run.source, run.rejects, people);
  };
  const auto taken = [](const ImportSummary& summary) {
    return fmt::format("{} imported ({} new, {} changed) + {} unchanged",
                       grouped(summary.imported()), grouped(summary.added),
                       grouped(summary.changed), grouped(summary.unchanged));
  };
  run_import(context, options, {.doing = "importing", .taken = taken}, import);
  if (!options.dry_run) warn_of_requests(context, {}, "may have come by this import");
}

}  // namespace crier::app
