#include <array>
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "report/csv.h"
#include "report/table.h"
#include "use_cases/campaign/reading/campaign_audit.h"

namespace crier::app {
namespace {

void print_table(Context& context, const std::string& key, const AuditResult& result) {
  if (result.differences.empty()) {
    fmt::print(context.out(),
               "{}: the counts are those of the rows, for each of {} people in {} lanes\n", key,
               report::grouped(result.people), result.lanes);
    if (result.has_checked_objections) {
      fmt::print(context.out(), "told again after objecting: 0\n");
      fmt::print(context.out(), "statements to confirm: {} confirmed + {} not + {} waiting\n",
                 report::grouped(result.confirmed), report::grouped(result.unconfirmed),
                 report::grouped(result.to_confirm));
    }
    if (result.corrections) {
      const report::CorrectionFigures& last = *result.corrections;
      fmt::print(
          context.out(), "people told an earlier cut-off: {} corrected + {} not + {} waiting{}\n",
          report::grouped(last.sent), report::grouped(last.failed + last.none),
          report::grouped(last.owed), last.is_walked ? "" : ", and more are still to be looked at");
    }
    return;
  }
  report::Table table(
      {{"What"}, {"Where"}, {"Counted", report::Align::right}, {"Rows", report::Align::right}});
  for (const AuditDifference& each : result.differences) {
    table.add({each.what, each.where, report::grouped(each.counted), report::grouped(each.rows)});
  }
  fmt::print(context.out(), "{}: THE COUNTS ARE NOT THOSE OF THE ROWS\n\n{}", key,
             table.text(line_width(context)));
}

void print_json(Context& context, const std::string& key, const AuditResult& result) {
  boost::json::array differences;
  for (const AuditDifference& each : result.differences) {
    differences.push_back(boost::json::object{{"what", each.what},
                                              {"where", each.where},
                                              {"counted", each.counted},
                                              {"rows", each.rows}});
  }
  boost::json::object document{{"campaign", key},
                               {"people", result.people},
                               {"lanes", result.lanes},
                               {"objections_checked", result.has_checked_objections},
                               {"confirmed", result.confirmed},
                               {"unconfirmed", result.unconfirmed},
                               {"to_confirm", result.to_confirm},
                               {"closes", result.differences.empty()},
                               {"differences", std::move(differences)}};
  if (result.corrections) {
    document["correction"] = report::correction_json({*result.corrections}).front();
  }
  fmt::print(context.out(), "{}\n", boost::json::serialize(document));
}

void print_csv(Context& context, const AuditResult& result) {
  fmt::print(context.out(), "what,where,counted,rows\r\n");
  for (const AuditDifference& each : result.differences) {
    fmt::print(
        context.out(), "{}",
        report::csv_line(std::array<std::string, 4>{
            each.what, each.where, fmt::format("{}", each.counted), fmt::format("{}", each.rows)}));
  }
}

void print_audit(Context& context, const std::string& key, Format format) {
  const store::CampaignRecord campaign = require_campaign(context, key);
  const auto result = audit_campaign(context.connection(), campaign, context.catalogue());
  if (!result) throw CommandFailure(result.error());
  switch (format) {
    case Format::table: print_table(context, key, *result); break;
    case Format::json: print_json(context, key, *result); break;
    case Format::csv: print_csv(context, *result); break;
  }
  if (!result->differences.empty()) context.end_with(ExitCode::failed);
}

}  // namespace

void add_audit_commands(Command& app, Context& context) {
  struct Options {
    std::string key;
    Format format{Format::table};
  };
  Command* command = app.add_subcommand(
      "audit", "Check that nobody is missing and nobody is counted twice; 1 if not");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  add_format_option(*command, options->format);
  command->callback([&context, options] { print_audit(context, options->key, options->format); });
  set_examples(*command, "crier audit ai-training-2026");
}

}  // namespace crier::app
