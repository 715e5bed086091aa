#include "cli/audience.h"

#include <memory>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"

namespace crier::app {

void add_audience_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand("audience", "The people: import and count them");
  noun->require_subcommand(1);
  set_examples(*noun, "crier audience import people.csv\ncrier audience stats");

  Command* import = noun->add_subcommand(
      "import",
      "Import people from a CSV file with the columns ref and country and any of email, name, "
      "locale, terms_locale, time_zone, birth_date, phone, push, web_push, postal; safe to run "
      "again. A row without a sound ref and country is rejected; of any other value that cannot be "
      "read there is a warning, and the person is imported without it");
  struct Options {
    ImportFileOptions file;
    bool addresses{};
  };
  const auto options = std::make_shared<Options>();
  add_import_options(*import, options->file);
  import->add_flag(
      "--addresses", options->addresses,
      "FILE has an address a row, of people who are known: ref, kind (push, web_push, "
      "postal), value and perhaps registered_at, as CSV or as a JSON object a line. It "
      "adds, and takes none away");
  import->callback([&context, options] {
    if (options->addresses) {
      run_address_import(context, options->file);
    } else {
      run_audience_import(context, options->file);
    }
  });
  set_examples(
      *import,
      "crier audience import people.csv\n"
      "crier audience import members.csv.gz --map id=ref --map land=country --ignore notes\n"
      "crier audience import excel.csv --delimiter ';' --encoding windows-1252\n"
      "crier audience import people.csv.rejects.csv    # once it is mended\n"
      "crier audience import --addresses tokens.csv\n"
      "crier audience import --addresses devices.ndjson.gz --map user=ref --ignore locale\n"
      "psql -c \"COPY people TO STDOUT CSV HEADER\" | crier audience import - "
      "--rejects-ok=1%");

  Command* stats = noun->add_subcommand("stats", "Count the people by country and language");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*stats, *format);
  stats->callback([&context, format] { run_audience_stats(context, *format); });
  set_examples(*stats, "crier audience stats\ncrier audience stats --format csv > audience.csv");
}

}  // namespace crier::app
