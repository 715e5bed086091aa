#include <memory>

#include <fmt/format.h>

#include "app/cli/campaign_commands.h"
#include "app/cli/commands.h"
#include "report/campaign_report.h"
#include "store/campaign_events.h"
#include "store/coverage.h"

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

report::DeadlineVerdict verdict_of(const report::CampaignReport& report) {
  report::DeadlineFacts facts{.state = report.state,
                              .counts = report::total(report.coverage),
                              .now = report.as_of,
                              .notify_by = report.notify_by.instant,
                              .last_notified = report.last_notified};
  for (const report::OutcomeRow& row : report.outcomes) {
    if (row.reason == Reason::deadline_passed) facts.out_of_time += row.tries;
  }
  return report::verdict(facts);
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

}  // namespace

void add_report_commands(CLI::App& app, Context& context) {
  struct Options {
    std::string key;
    Format format{Format::table};
  };
  CLI::App* command = app.add_subcommand(
      "report", "The delivery report: coverage, outcomes, deadline, unknowns, audit trail");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  add_format_option(*command, options->format);
  command->callback([&context, options] { print_report(context, options->key, options->format); });
  set_examples(*command,
               "crier report ai-training-2026\n"
               "crier report ai-training-2026 --format json > report.json");
}

}  // namespace crier::app
