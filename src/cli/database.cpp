#include <array>
#include <memory>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "embedded/embedded_postgres.h"
#include "postgres/connection_options.h"
#include "report/csv.h"
#include "use_cases/installation/schema_version.h"

namespace crier::app {

namespace {

namespace json = boost::json;

struct Facts {
  std::string server;  // "embedded" or "configured".
  std::string url;
  std::string state;
  std::string schema;
};

EmbeddedPostgres embedded_server(Context& context) {
  const Config& config = context.config();
  if (!config.database.url.empty()) {
    throw CommandFailure(
        "database.url names a server of your own; crier starts and stops only its "
        "embedded one");
  }
  return EmbeddedPostgres(config.state.directory);
}

template <class Work>
void guarded(Work work) {
  try {
    work();
  } catch (const EmbeddedFailure& failure) {
    throw CommandFailure(failure.what());
  }
}

void start(Context& context) {
  EmbeddedPostgres server = embedded_server(context);
  const bool was_running = server.status().state == EmbeddedPostgres::State::running;
  guarded([&] { server.ensure_running(); });
  fmt::print(context.out(), "the embedded database {} (process {})\n",
             was_running ? "is running already" : "is running", server.status().pid);
}

void stop(Context& context) {
  EmbeddedPostgres server = embedded_server(context);
  bool stopped = false;
  guarded([&] { stopped = server.stop(); });
  fmt::print(context.out(), "the embedded database {}\n",
             stopped ? "has been stopped" : "was not running");
}

std::string state_of(const EmbeddedPostgres::Status& status) {
  switch (status.state) {
    case EmbeddedPostgres::State::absent: return "not created yet";
    case EmbeddedPostgres::State::stopped: return "stopped";
    case EmbeddedPostgres::State::running: return fmt::format("running, process {}", status.pid);
  }
  return "";
}

std::string schema_of(const std::string& url) {
  store::Connection connection(url, "crier");
  const auto status = schema_version(connection);
  if (!status) return status.error();
  switch (status->state) {
    case store::SchemaState::empty: return "none; run: crier migrate";
    case store::SchemaState::behind:
      return fmt::format("version {} of {}; run: crier migrate", status->version,
                         status->version_expected);
    case store::SchemaState::current: return fmt::format("version {}", status->version);
  }
  return "";
}

Facts facts_of(Context& context) {
  const Config& config = context.config();
  Facts facts;
  if (!config.database.url.empty()) {
    facts.server = "configured";
    facts.url = store::shown_url(config.database.url);
    facts.schema = schema_of(config.database.url);
    facts.state = "running";
    return facts;
  }
  const EmbeddedPostgres server(config.state.directory);
  const EmbeddedPostgres::Status status = server.status();
  facts.server = "embedded, in " + status.data.string();
  facts.url = server.url();
  facts.state = state_of(status);
  facts.schema = status.state == EmbeddedPostgres::State::running ? schema_of(server.url())
                                                                  : "unknown while it is stopped";
  return facts;
}

void print_status(Context& context, Format format) {
  const Facts facts = facts_of(context);
  switch (format) {
    case Format::json: {
      const json::object object{{"server", facts.server},
                                {"url", facts.url},
                                {"state", facts.state},
                                {"schema", facts.schema}};
      fmt::print(context.out(), "{}\n", json::serialize(object));
      return;
    }
    case Format::csv:
      fmt::print(context.out(), "server,url,state,schema\r\n{}",
                 report::csv_line(std::array<std::string, 4>{facts.server, facts.url, facts.state,
                                                             facts.schema}));
      return;
    case Format::table: break;
  }
  fmt::print(context.out(), "server  {}\nurl     {}\nstate   {}\nschema  {}\n", facts.server,
             facts.url, facts.state, facts.schema);
}

void print_url(Context& context) {
  const Config& config = context.config();
  // For psql and pg_dump: with the password, which is the operator's own.
  fmt::print(context.out(), "{}\n",
             config.database.url.empty() ? EmbeddedPostgres(config.state.directory).url()
                                         : config.database.url);
}

}  // namespace

void add_database_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand("database", "The database, embedded or configured");
  noun->require_subcommand(1);
  set_examples(*noun, "crier database status\npsql \"$(crier database url)\"");

  Command* starting = noun->add_subcommand("start", "Start the embedded database");
  starting->callback([&context] { start(context); });
  set_examples(*starting, "crier database start");

  Command* stopping = noun->add_subcommand("stop", "Stop the embedded database");
  stopping->callback([&context] { stop(context); });
  set_examples(*stopping, "crier database stop");

  Command* status = noun->add_subcommand("status", "Which server, whether it runs, which schema");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*status, *format);
  status->callback([&context, format] { print_status(context, *format); });
  set_examples(*status, "crier database status\ncrier database status --format json");

  Command* url = noun->add_subcommand("url", "Print the connection string, for psql and pg_dump");
  url->callback([&context] { print_url(context); });
  set_examples(*url,
               "psql \"$(crier database url)\"\npg_dump \"$(crier database url)\" > crier.sql");
}

}  // namespace crier::app
