#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/commands.h"
#include "cli/import_command.h"
#include "cli/register_output.h"
#include "report/table.h"
#include "use_cases/audience/purpose_check.h"
#include "use_cases/audience/register_import.h"

namespace crier::app {
namespace {

struct ImportOptions {
  ImportFileOptions file;
  std::string purpose;
  bool is_new_purpose{};
};

// Before anything else is touched: a slip of the pen needs no database.
void require_form(const std::string& purpose) {
  const auto form = check_purpose_form(purpose);
  if (!form) throw CommandFailure(form.error().words, ExitCode::usage);
}

void require_purpose(Context& context, const ImportOptions& options) {
  require_form(options.purpose);
  const auto warning = context.connection().transact([&](store::Transaction& transaction) {
    return check_purpose(transaction, options.purpose,
                         options.is_new_purpose ? NewPurpose::allowed : NewPurpose::refused);
  });
  if (!warning) {
    throw CommandFailure(warning.error().words +
                         "\nIf a campaign will have it, say so: --new-purpose");
  }
  if (!warning->empty()) fmt::print(context.err(), "crier: warning: {}\n", *warning);
}

void import(Context& context, const ImportOptions& options) {
  require_purpose(context, options);
  const bool is_dry = options.file.dry_run;
  const auto import_file = [&](const ImportRun& run) {
    return import_objections(run.source, run.rejects,
                             {.connection = is_dry ? nullptr : &context.connection(),
                              .reading = run.reading,
                              .pace = run.pace,
                              .now = context.now()},
                             {.purpose = options.purpose,
                              .actor = context.actor(),
                              .lanes = is_dry ? 0 : context.settings().lanes});
  };
  const auto taken = [](const ImportSummary& summary) {
    return fmt::format("{} added + {} known before",
                       report::counted(summary.added, {.one = "objection", .many = "objections"}),
                       report::grouped(summary.unchanged));
  };
  run_import(context, options.file, {.doing = "importing", .taken = taken}, import_file);
}

void stats(Context& context, Format format) {
  const auto rows = context.connection().transact(
      [](store::Transaction& transaction) { return objections_by_purpose(transaction); });
  RegisterListing listing({{"purpose"}, {"people", report::Align::right}, {"first"}, {"last"}});
  for (const store::ObjectionStats& row : rows) {
    listing.add(
        {row.purpose, fmt::format("{}", row.people), iso8601(row.first), iso8601(row.last)});
  }
  listing.print(context, format);
}

struct ListOptions {
  std::string purpose;
  int rows_max{100};
  Format format{Format::table};
};

void list(Context& context, const ListOptions& options) {
  require_form(options.purpose);
  const auto rows = context.connection().transact([&](store::Transaction& transaction) {
    return latest_objections(transaction, options.purpose, options.rows_max);
  });
  if (!rows) throw CommandFailure(rows.error().words);
  RegisterListing listing({{"ref"}, {"objected_at"}, {"way"}, {"by"}, {"receipt"}});
  for (const store::ObjectionRecord& row : *rows) {
    listing.add({row.ref.empty() ? row.ref_digest : row.ref, iso8601(row.stated_at),
                 std::string(name_of(row.way)), row.actor, row.receipt});
  }
  listing.print(context, options.format);
}

void add_import(CLI::App& noun, Context& context) {
  CLI::App* command = noun.add_subcommand(
      "import",
      "Record objections from a CSV file with the columns ref and, if known, objected_at. An "
      "instant "
      "such as 2026-11-01T10:00:00Z, or a date, which counts from the earliest moment that it can "
      "mean; an objection whose instant cannot be read counts from now, with a warning");
  const auto options = std::make_shared<ImportOptions>();
  add_import_options(*command, options->file);
  command->add_option("--purpose", options->purpose, "The purpose objected to")
      ->required()
      ->type_name("PURPOSE");
  command->add_flag("--new-purpose", options->is_new_purpose,
                    "No campaign has this purpose yet; one will");
  command->callback([&context, options] { import(context, *options); });
  set_examples(*command,
               "crier objections import --purpose ai-training objections.csv\n"
               "crier objections import --purpose ai-training --new-purpose objections.csv\n"
               "crier objections import --purpose ai-training form.csv --map member=ref "
               "--map date=objected_at");
}

void add_list(CLI::App& noun, Context& context) {
  CLI::App* command = noun.add_subcommand("list", "The latest objections to a purpose");
  const auto options = std::make_shared<ListOptions>();
  command->add_option("--purpose", options->purpose, "The purpose objected to")
      ->required()
      ->type_name("PURPOSE");
  command->add_option("--rows", options->rows_max, "How many (default: 100)")
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("COUNT");
  add_format_option(*command, options->format);
  command->callback([&context, options] { list(context, *options); });
  set_examples(*command, "crier objections list --purpose ai-training");
}

}  // namespace

void add_objections_commands(CLI::App& app, Context& context) {
  CLI::App* noun = app.add_subcommand(
      "objections", "The register of objections, which every later campaign honours");
  noun->require_subcommand(1);
  add_import(*noun, context);
  add_list(*noun, context);
  CLI::App* counting = noun->add_subcommand("stats", "How many people objected to each purpose");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*counting, *format);
  counting->callback([&context, format] { stats(context, *format); });
  set_examples(*counting, "crier objections stats");
  set_examples(*noun, "crier objections import --purpose ai-training objections.csv");
}

}  // namespace crier::app
