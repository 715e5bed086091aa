#include "cli/audience.h"

#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace crier::app {

void add_audience_commands(CLI::App& app, Context& context) {
  CLI::App* noun = app.add_subcommand("audience", "The people: import and count them");
  noun->require_subcommand(1);
  set_examples(*noun, "crier audience import people.csv\ncrier audience stats");

  CLI::App* import = noun->add_subcommand(
      "import",
      "Import people from a CSV file with the columns ref and country and any of email, name, "
      "locale, terms_locale, time_zone, birth_date, phone; safe to run again. A row without a "
      "sound "
      "ref and country is rejected; of any other value that cannot be read there is a warning, and "
      "the person is imported without it");
  const auto options = std::make_shared<ImportFileOptions>();
  add_import_options(*import, *options);
  import->callback([&context, options] { run_audience_import(context, *options); });
  set_examples(
      *import,
      "crier audience import people.csv\n"
      "crier audience import members.csv.gz --map id=ref --map land=country --ignore notes\n"
      "crier audience import excel.csv --delimiter ';' --encoding windows-1252\n"
      "crier audience import people.csv.rejects.csv    # once it is mended\n"
      "psql -c \"COPY people TO STDOUT CSV HEADER\" | crier audience import - "
      "--rejects-ok=1%");

  CLI::App* stats = noun->add_subcommand("stats", "Count the people by country and language");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*stats, *format);
  stats->callback([&context, format] { run_audience_stats(context, *format); });
  set_examples(*stats, "crier audience stats\ncrier audience stats --format csv > audience.csv");
}

}  // namespace crier::app
