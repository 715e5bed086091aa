#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/commands.h"
#include "report/campaign_report.h"
#include "report/csv.h"
#include "store/campaign/campaign_events.h"
#include "store/report/coverage.h"
#include "store/report/failed_people.h"

#include <CLI/CLI.hpp>

namespace crier::app {
namespace {

void fill(store::Transaction& transaction, CampaignId id, report::CampaignReport& report) {
  store::read_one_instant(transaction);
  report.coverage = store::campaign_coverage(transaction, id);
  report.outcomes = store::campaign_outcomes(transaction, id);
  report.language_rules = store::campaign_language_rules(transaction, id);
  report.hours = store::campaign_hours(transaction, id);
  report.doubts = store::campaign_doubts(transaction, id);
  report.trail = store::campaign_trail(transaction, id);
  const store::AcceptedSpan span = store::accepted_span(transaction, id);
  report.first_notified = span.first;
  report.last_notified = span.last;
}

pacing::DeadlineVerdict verdict_of(const report::CampaignReport& report) {
  return pacing::verdict({.state = report.state,
                          .counts = report::total(report.coverage),
                          .now = report.as_of,
                          .notify_by = report.notify_by.instant,
                          .last_notified = report.last_notified,
                          .out_of_time = report::out_of_time(report.outcomes)});
}

report::CampaignReport report_of(Context& context, const std::string& key) {
  const store::CampaignRecord campaign = require_campaign(context, key);
  const CampaignSpec spec = require_spec(campaign, context.catalogue());
  report::CampaignReport report;
  report.key = campaign.key;
  report.purpose = campaign.purpose;
  report.profile = spec.profile;
  report.channel = campaign.channel;
  report.state = campaign.state;
  report.alarm = campaign.alarm;
  report.as_of = context.now();
  report.notify_by = spec.notify_by;
  report.cutoff = spec.cutoff;
  report.effective_at = spec.effective_at;
  report.started_at = campaign.started_at;
  report.finished_at = campaign.finished_at;
  context.connection().transact(
      [&](store::Transaction& transaction) { fill(transaction, campaign.id, report); });
  report.deadline = verdict_of(report);
  return report;
}

void print_report(Context& context, const std::string& key, Format format) {
  const report::CampaignReport report = report_of(context, key);
  switch (format) {
    case Format::table:
      fmt::print(context.out(), "{}", report::report_text(report, line_width(context)));
      break;
    case Format::json: fmt::print(context.out(), "{}", report::report_json(report)); break;
    case Format::csv: fmt::print(context.out(), "{}", report::report_csv(report)); break;
  }
}

// One line a person, as CSV: whom the campaign could not tell, and what the server said.
void print_failed(Context& context, const std::string& key) {
  constexpr int page = 1000;
  const store::CampaignRecord campaign = require_campaign(context, key);
  fmt::print(context.out(), "ref,reason,reply_code,enhanced_status,attempt,at\r\n");
  std::vector<store::FailedPerson> people;
  do {
    const auto after = people.empty() ? std::nullopt : std::optional(people.back());
    people = context.connection().transact([&](store::Transaction& transaction) {
      return store::failed_people(transaction, campaign.id, after, page);
    });
    for (const store::FailedPerson& person : people) {
      const std::string code = person.reply_code == 0 ? "" : std::to_string(person.reply_code);
      fmt::print(context.out(), "{}",
                 report::csv_line(std::array<std::string, 6>{
                     person.ref, person.reason, code, person.enhanced_status,
                     std::to_string(person.attempt), iso8601(person.at)}));
    }
  } while (static_cast<int>(people.size()) == page);
}

}  // namespace

void add_report_commands(CLI::App& app, Context& context) {
  struct Options {
    std::string key;
    Format format{Format::table};
    bool failed{};
  };
  CLI::App* command = app.add_subcommand(
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
