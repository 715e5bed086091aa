#include "use_cases/campaign/planning/campaign_plan.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/campaign/promise_warning.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/limit/limit_commands.h"
#include "report/plan/plan_html.h"
#include "report/plan/plan_view.h"
#include "runtime/text_file.h"

namespace crier::app {
namespace {

struct PlanOptions {
  std::string key;
  Format format{Format::table};
  std::string html;
  double answer_seconds{};  // 0: not said.
};

report::CampaignPlan plan_of(Context& context, const store::CampaignRecord& campaign,
                             const PlanOptions& options) {
  ChannelCourse channel = course_now(context, campaign.channel);
  if (options.answer_seconds > 0) {
    channel.answer_time = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::duration<double>(options.answer_seconds));
  }
  auto plan = plan_campaign(context.connection(), campaign, context.notice_source(),
                            {.channel = std::move(channel), .now = context.now()});
  if (!plan) throw CommandFailure(plan.error());
  return *std::move(plan);
}

void write_html(const std::string& file, const report::CampaignPlan& plan) {
  const auto written = write_text_file(file, report::plan_html(plan));
  if (!written) throw CommandFailure(fmt::format("{}: {}", file, written.error()));
}

// What is planned is a campaign as a whole, as if it began now.
void warn_of_begun(Context& context, const store::CampaignRecord& campaign) {
  if (campaign.state == CampaignState::draft || campaign.state == CampaignState::scheduled) return;
  fmt::print(context.err(),
             "crier: warning: {0} is {1}, and this plans its whole audience from now on; how it "
             "stands says crier campaign status {0}\n",
             campaign.key, name_of(campaign.state));
}

void print_plan(Context& context, const PlanOptions& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  warn_of_begun(context, campaign);
  const report::CampaignPlan plan = plan_of(context, campaign, options);
  if (!options.html.empty()) write_html(options.html, plan);
  switch (options.format) {
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

void add_campaign_plan(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "plan",
      "Who would be told, in which language, by when and through which limits; 3 if too late, or "
      "if another campaign of the purpose promises a later cut-off");
  const auto options = std::make_shared<PlanOptions>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  add_format_option(*command, options->format);
  command->add_option("--html", options->html, "Write it with charts to this file as well")
      ->check(
          [](const std::string& file) { return file.empty() ? "names no file" : std::string(); })
      ->type_name("FILE");
  command
      ->add_option("--answer-time", options->answer_seconds,
                   "Seconds that the channel's server takes to answer a notice, so that its "
                   "connections are reckoned with")
      ->check(in_range(0.001, 3600.0))
      ->check([](const std::string& text) {
        return text.contains("nan") ? "is no number" : std::string();
      })
      ->type_name("SECONDS");
  command->callback([&context, options] { print_plan(context, *options); });
  set_examples(*command,
               "crier campaign plan ai-training-2026\n"
               "crier campaign plan ai-training-2026 --html plan.html");
}

}  // namespace crier::app
