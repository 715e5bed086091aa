#include <array>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "report/campaign_report.h"
#include "report/csv.h"
#include "use_cases/campaign/reading/report_reader.h"

namespace crier::app {
namespace {

void print_report(Context& context, const std::string& key, Format format) {
  const store::CampaignRecord campaign = require_campaign(context, key);
  const auto report =
      read_report(context.connection(), campaign, context.catalogue(), context.now());
  if (!report) throw CommandFailure(report.error());
  switch (format) {
    case Format::table:
      fmt::print(context.out(), "{}", report::report_text(*report, line_width(context)));
      break;
    case Format::json: fmt::print(context.out(), "{}", report::report_json(*report)); break;
    case Format::csv: fmt::print(context.out(), "{}", report::report_csv(*report)); break;
  }
}

// One line a person, as CSV: whom the campaign could not tell, and what the server said.
void print_failed(Context& context, const std::string& key) {
  const store::CampaignRecord campaign = require_campaign(context, key);
  fmt::print(context.out(), "ref,reason,reply_code,enhanced_status,attempt,at,answer\r\n");
  visit_failed_people(
      context.connection(), campaign.id, [&context](const store::FailedPerson& person) {
        const std::string code = person.reply_code == 0 ? "" : std::to_string(person.reply_code);
        fmt::print(context.out(), "{}",
                   report::csv_line(std::array<std::string, 7>{
                       person.ref, person.reason, code, person.enhanced_status,
                       std::to_string(person.attempt), iso8601(person.at), person.description}));
      });
}

}  // namespace

void add_report_commands(Command& app, Context& context) {
  struct Options {
    std::string key;
    Format format{Format::table};
    bool failed{};
  };
  Command* command = app.add_subcommand(
      "report", "The delivery report: coverage, outcomes, deadline, unknowns, audit trail");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  add_format_option(*command, options->format);
  command->add_flag("--failed", options->failed,
                    "Instead, list as CSV who could not be told, with the server's reply");
  command->callback([&context, options] {
    if (options->failed) return print_failed(context, options->key);
    print_report(context, options->key, options->format);
  });
  set_examples(*command,
               "crier report ai-training-2026\n"
               "crier report ai-training-2026 --format json > report.json\n"
               "crier report ai-training-2026 --failed > failed.csv");
}

}  // namespace crier::app
