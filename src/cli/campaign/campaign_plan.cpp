#include "use_cases/campaign/planning/campaign_plan.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/campaign/promise_warning.h"
#include "cli/commands.h"
#include "cli/limit/limit_commands.h"
#include "report/plan_view.h"

namespace crier::app {
namespace {

report::CampaignPlan plan_of(Context& context, const store::CampaignRecord& campaign) {
  const double rate = rate_now(context, campaign.channel);
  auto plan = plan_campaign(context.connection(), campaign, context.notice_source(),
                            {.rate = rate, .now = context.now(), .retry = context.config().retry});
  if (!plan) throw CommandFailure(plan.error());
  return *std::move(plan);
}

void print_plan(Context& context, const std::string& key, Format format) {
  const store::CampaignRecord campaign = require_campaign(context, key);
  const report::CampaignPlan plan = plan_of(context, campaign);
  switch (format) {
    case Format::table:
      fmt::print(context.out(), "{}", report::plan_text(plan, line_width(context)));
      break;
    case Format::json: fmt::print(context.out(), "{}", report::plan_json(plan)); break;
    case Format::csv: fmt::print(context.out(), "{}", report::plan_csv(plan)); break;
  }
  if (plan.forecast.is_endangered) context.end_with(ExitCode::deadline_endangered);
  warn_of_later_promises(context, campaign);
}

}  // namespace

void add_campaign_plan(CLI::App& noun, Context& context) {
  struct Options {
    std::string key;
    Format format{Format::table};
  };
  CLI::App* command = noun.add_subcommand(
      "plan",
      "Who would be told, in which language, and whether there is time; 3 if not, or if another "
      "campaign of the purpose promises a later cut-off");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  add_format_option(*command, options->format);
  command->callback([&context, options] { print_plan(context, options->key, options->format); });
  set_examples(*command, "crier campaign plan ai-training-2026");
}

}  // namespace crier::app
