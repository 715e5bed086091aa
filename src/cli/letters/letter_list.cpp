#include "use_cases/letters/letter_list.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/letters/letter_commands.h"
#include "report/csv.h"
#include "report/table.h"

namespace crier::app {
namespace {

struct Options {
  std::string key;
  Format format{Format::table};
};

using Batches = std::vector<store::ListedBatch>;

std::string_view folder_of(const store::LetterBatch& batch) {
  if (batch.is_written) return "written";
  return batch.is_sealed ? "not written yet" : "broken off";
}

std::string table_of(const Batches& batches, std::size_t width) {
  using report::Align;
  report::Table table({{"Batch", Align::right},
                       {"Step", Align::right},
                       {"Exported (UTC)"},
                       {"By"},
                       {"Letters", Align::right},
                       {"Open", Align::right},
                       {"Posted", Align::right},
                       {"Returned", Align::right},
                       {"Not posted", Align::right},
                       {"Folder"}});
  for (const auto& [batch, counts] : batches) {
    table.add({std::to_string(batch.number), std::to_string(batch.step), iso8601(batch.taken_at),
               batch.taken_by, report::grouped(counts.letters), report::grouped(counts.open),
               report::grouped(counts.posted), report::grouped(counts.returned),
               report::grouped(counts.failed), std::string(folder_of(batch))});
  }
  return table.text(width);
}

std::string csv_of(const Batches& batches) {
  std::string text =
      "batch,step,exported_at,exported_by,letters,open,posted,returned,not_posted,folder\r\n";
  for (const auto& [batch, counts] : batches) {
    text += report::csv_line(std::array<std::string, 10>{
        std::to_string(batch.number), std::to_string(batch.step), iso8601(batch.taken_at),
        batch.taken_by, std::to_string(counts.letters), std::to_string(counts.open),
        std::to_string(counts.posted), std::to_string(counts.returned),
        std::to_string(counts.failed), std::string(folder_of(batch))});
  }
  return text;
}

std::string json_of(const Batches& batches) {
  boost::json::array array;
  for (const auto& [batch, counts] : batches) {
    array.push_back(boost::json::object{{"batch", batch.number},
                                        {"step", batch.step},
                                        {"exported_at", iso8601(batch.taken_at)},
                                        {"exported_by", batch.taken_by},
                                        {"letters", counts.letters},
                                        {"open", counts.open},
                                        {"posted", counts.posted},
                                        {"returned", counts.returned},
                                        {"not_posted", counts.failed},
                                        {"folder", folder_of(batch)}});
  }
  return boost::json::serialize(array) + "\n";
}

void run(Context& context, const Options& options) {
  const auto batches = list_letters(context.connection(), require_campaign(context, options.key));
  switch (options.format) {
    case Format::table:
      if (batches.empty()) {
        fmt::print(context.out(), "No letters of {} were exported yet.\n", options.key);
      } else {
        fmt::print(context.out(), "{}", table_of(batches, line_width(context)));
      }
      break;
    case Format::csv: fmt::print(context.out(), "{}", csv_of(batches)); break;
    case Format::json: fmt::print(context.out(), "{}", json_of(batches)); break;
  }
}

}  // namespace

void add_letter_list(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "list", "The batches of a campaign: exported, posted, returned, and open (not reported yet)");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  add_format_option(*command, options->format);
  command->callback([&context, options] { run(context, *options); });
  set_examples(*command,
               "crier letters list ai-training-2026\n"
               "crier letters list ai-training-2026 --format json");
}

}  // namespace crier::app
