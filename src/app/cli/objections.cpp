#include "store/objections.h"

#include <array>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>

#include "app/campaign/register_file.h"
#include "app/cli/campaign_commands.h"
#include "app/cli/commands.h"
#include "app/cli/purpose.h"
#include "app/cli/register_output.h"
#include "base/lane.h"
#include "report/table.h"

#include <CLI/CLI.hpp>

namespace crier::app {
namespace {

constexpr std::size_t batch_rows = 5000;

struct ImportOptions {
  std::string path;
  std::string purpose;
  bool is_new_purpose{};
};

class ObjectionImport {
 public:
  ObjectionImport(Context& context, const ImportOptions& options)
      : context_(context), options_(options), rejects_(rejects_path(options.path)) {}

  RegisterSummary run() {
    RegisterFile file(options_.path, {{"ref", true}, {"objected_at", false}}, rejects_);
    while (auto row = file.next()) {
      take(*row);
      if (objections_.size() == batch_rows) write();
    }
    write();
    rejects_.close();
    summary_.rows_read = file.rows_read();
    summary_.rejected = rejects_.count();
    summary_.rejects = rejects_.path();
    return summary_;
  }

  // Of those added, whose people are not in the audience yet.
  [[nodiscard]] std::int64_t awaited() const { return awaited_; }

 private:
  void take(const RegisterRow& row) {
    WallTime objected_at = context_.now();
    if (!row.values[1].empty()) {
      const auto instant = parse_iso8601(row.values[1]);
      if (!instant || *instant > objected_at) {
        rejects_.add(row.line, instant ? "in_the_future" : "no_instant", row.record);
        return;
      }
      objected_at = *instant;
    }
    objections_.push_back({.lane = lane_of(row.values[0], context_.settings().lanes),
                           .ref = row.values[0],
                           .objected_at = objected_at});
  }

  void write() {
    if (objections_.empty()) return;
    const auto recorded = context_.connection().transact([&](store::Transaction& transaction) {
      return store::record_objections(transaction, options_.purpose,
                                      "import by " + context_.actor(), objections_);
    });
    summary_.added += recorded.added;
    summary_.known += recorded.known;
    awaited_ += recorded.awaited;
    objections_.clear();
  }

  Context& context_;
  const ImportOptions& options_;
  RegisterRejects rejects_;
  std::vector<store::NewObjection> objections_;
  RegisterSummary summary_;
  std::int64_t awaited_{};
};

void import(Context& context, const ImportOptions& options) {
  require_purpose(context, options.purpose,
                  options.is_new_purpose ? NewPurpose::allowed : NewPurpose::refused);
  try {
    ObjectionImport importing(context, options);
    print_summary(context, "objections", importing.run());
    if (importing.awaited() > 0) {
      fmt::print(context.out(),
                 "{} of them are of people whom the audience does not have yet; they count when "
                 "the people come\n",
                 report::grouped(importing.awaited()));
    }
  } catch (const std::invalid_argument& fault) {
    throw CommandFailure(fault.what());
  }
}

void stats(Context& context, Format format) {
  const auto rows = context.connection().transact(
      [](store::Transaction& transaction) { return store::objection_stats(transaction); });
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
  require_known_purpose(context, options.purpose);
  const auto rows = context.connection().transact([&](store::Transaction& transaction) {
    return store::list_objections(transaction, options.purpose, options.rows_max);
  });
  RegisterListing listing({{"ref"}, {"objected_at"}, {"source"}});
  for (const store::ObjectionRow& row : rows) {
    listing.add({row.ref, iso8601(row.objected_at), row.source});
  }
  listing.print(context, options.format);
}

void add_import(CLI::App& noun, Context& context) {
  CLI::App* command = noun.add_subcommand(
      "import",
      "Record objections from a CSV file with the columns ref and, if known, objected_at");
  const auto options = std::make_shared<ImportOptions>();
  command->add_option("file", options->path, "The file; - for standard input")
      ->required()
      ->type_name("FILE");
  command->add_option("--purpose", options->purpose, "The purpose objected to")
      ->required()
      ->type_name("PURPOSE");
  command->add_flag("--new-purpose", options->is_new_purpose,
                    "No campaign has this purpose yet; one will");
  command->callback([&context, options] { import(context, *options); });
  set_examples(*command,
               "crier objections import --purpose ai-training objections.csv\n"
               "crier objections import --purpose ai-training --new-purpose objections.csv");
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
