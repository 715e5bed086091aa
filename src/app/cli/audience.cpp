#include "app/cli/audience.h"

#include <memory>

#include "app/cli/commands.h"

#include <CLI/CLI.hpp>

namespace crier::app {

void add_audience_commands(CLI::App& app, Context& context) {
  CLI::App* noun = app.add_subcommand("audience", "The people: import and count them");
  noun->require_subcommand(1);
  set_examples(*noun, "crier audience import people.csv\ncrier audience stats");

  CLI::App* import = noun->add_subcommand(
      "import",
      "Import people from a CSV file (UTF-8, RFC 4180) with the columns ref and country and any of "
      "email, name, locale, terms_locale, time_zone, birth_date, phone; safe to run again");
  const auto options = std::make_shared<AudienceImportOptions>();
  import->add_option("file", options->file, "The file; - is standard input")
      ->required()
      ->type_name("FILE");
  import->add_option("--rejects", options->rejects, "Where bad rows go (default: FILE.rejects.csv)")
      ->type_name("FILE");
  import->add_option("--map", options->map, "Read their column as ours; may be repeated")
      ->type_name("THEIRS=OURS")
      ->allow_extra_args(false);
  import->add_option("--ignore", options->ignore, "Pass over a column; may be repeated")
      ->type_name("COLUMN")
      ->allow_extra_args(false);
  import->add_flag("--dry-run", options->dry_run, "Judge the rows and change nothing");
  import->callback([&context, options] { run_audience_import(context, *options); });
  set_examples(*import,
               "crier audience import people.csv\n"
               "crier audience import members.csv --map id=ref --map land=country --ignore notes\n"
               "zcat people.csv.gz | crier audience import - --rejects bad.csv");

  CLI::App* stats = noun->add_subcommand("stats", "Count the people by country and language");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*stats, *format);
  stats->callback([&context, format] { run_audience_stats(context, *format); });
  set_examples(*stats, "crier audience stats\ncrier audience stats --format csv > audience.csv");
}

}  // namespace crier::app
