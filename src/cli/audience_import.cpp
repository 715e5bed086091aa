#include <fmt/format.h>

#include "cli/audience.h"
#include "cli/import_command.h"
#include "cli/objection/request_warning.h"
#include "report/table.h"
#include "runtime/clock.h"
#include "use_cases/audience/address_import.h"
#include "use_cases/audience/import.h"

namespace crier::app {

using report::grouped;

namespace {

using ImportOrCheck = std::expected<ImportSummary, std::vector<std::string>> (*)(
    ByteSource&, RejectFile&, const ImportOptions&);

std::string taken(const ImportSummary& summary) {
  return fmt::format("{} imported ({} new, {} changed) + {} unchanged", grouped(summary.imported()),
                     grouped(summary.added), grouped(summary.changed), grouped(summary.unchanged));
}

void run_by(Context& context, const ImportFileOptions& options, ImportOrCheck import) {
  const SystemClock clock;
  run_import(context, options, {.doing = "importing", .taken = taken}, [&](const ImportRun& run) {
    return import(run.source, run.rejects,
                  {.database_url = options.dry_run ? std::string() : context.database_url(),
                   .reading = run.reading,
                   .today = std::chrono::floor<std::chrono::days>(context.now()),
                   .wall_now = [&clock] { return clock.wall_now(); },
                   .pace = run.pace});
  });
}

}  // namespace

void run_audience_import(Context& context, const ImportFileOptions& options) {
  run_by(context, options, options.dry_run ? check_people : import_people);
  if (!options.dry_run) warn_of_requests(context, {}, "may have come by this import");
}

void run_address_import(Context& context, const ImportFileOptions& options) {
  run_by(context, options, options.dry_run ? check_addresses : import_addresses);
}

}  // namespace crier::app
