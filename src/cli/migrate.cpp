#include <fmt/format.h>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "config/open_database.h"
#include "embedded/embedded_postgres.h"
#include "use_cases/installation/schema_version.h"

namespace crier::app {

namespace {

std::string reachable(Context& context) {
  try {
    return reachable_database(context.config());
  } catch (const EmbeddedFailure& failure) {
    throw CommandFailure(failure.what());
  }
}

void run_migrations(Context& context) {
  store::Connection connection(reachable(context), "crier migrate");
  const auto report = migrate_database(
      connection, {.now = context.now(), .lanes = context.config().dispatch.lanes});
  if (!report) throw CommandFailure(report.error());
  for (const std::string& name : report->applied) fmt::print(context.out(), "applied {}\n", name);
  fmt::print(context.out(), "schema version {}, {} lanes{}\n", report->version, report->lanes,
             report->applied.empty() ? ": nothing to do" : "");
}

}  // namespace

void add_migrate_commands(Command& app, Context& context) {
  Command* command = app.add_subcommand(
      "migrate", "Bring the database to the schema of this program; safe to run again");
  command->callback([&context] { run_migrations(context); });
  set_examples(*command, "crier migrate\nDATABASE_URL=postgresql://crier@db/crier crier migrate");
}

}  // namespace crier::app
