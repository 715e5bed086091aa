#include <fmt/format.h>

#include "cli/audience.h"
#include "cli/import_command.h"
#include "report/table.h"
#include "runtime/clock.h"
#include "use_cases/audience/import.h"
#include "use_cases/objection/requests.h"

namespace crier::app {

using report::grouped;

namespace {

// Whoever has come now may be meant by one.
void tell_open_requests(Context& context) {
  const auto standing = context.connection().transact([&](store::Transaction& transaction) {
    return request_standing(transaction, context.now(), context.config().objections.match_within);
  });
  if (standing.open == 0) return;
  fmt::print(context.out(), "{} open, the oldest for {}; look for their people now: {}\n",
             report::counted(standing.open, {.one = "objection by the public form is",
                                             .many = "objections by the public form are"}),
             human_duration(standing.oldest), "crier objections match");
}

}  // namespace

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
  if (!options.dry_run) tell_open_requests(context);
}

}  // namespace crier::app
