#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "cli/campaign/campaign_commands.h"
#include "cli/campaign/instant_option.h"
#include "cli/campaign/promise_warning.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/confirmation.h"
#include "cli/limit/limit_commands.h"
#include "cli/objection/request_warning.h"
#include "config/configured_channels.h"
#include "report/plan/plan_view.h"
#include "report/table.h"
#include "use_cases/campaign/changing/campaign_change.h"
#include "use_cases/campaign/changing/start_check.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

// Throws what a change was refused for.
store::CampaignRecord require(CampaignChanged changed) {
  if (!changed) throw CommandFailure(changed.error());
  return *std::move(changed);
}

store::ChangeNote note_of(const Context& context, const std::string& reason) {
  return {.actor = context.actor(), .at = context.now(), .reason = reason};
}

// An empty text is no instant either: a script's variable was not set, and nobody meant "now".
WallTime start_instant(Context& context, const store::CampaignRecord& campaign,
                       const std::string& at) {
  const CampaignSpec spec = require_spec(campaign, context.catalogue());
  const WallTime now = context.now();
  const WallTime instant = require_instant("--at", at, spec.notify_by);
  if (instant < now) {
    throw CommandFailure(
        fmt::format("--at: {} is in the past, it is {} now; leave --at out to start "
                    "now",
                    iso8601(instant), iso8601(now)),
        ExitCode::usage);
  }
  return instant;
}

struct StartOptions {
  std::string key;
  std::optional<std::string> at;
  std::optional<std::string> link_waiver;
  std::string although_late;
  Question question{Question::at_a_terminal};
};

// Nothing: the link is asked.
LinkAsker asker_for(Context& context, const StartOptions& options) {
  return options.link_waiver ? LinkAsker{} : link_asker(context);
}

report::CampaignPlan checked_plan(Context& context, const store::CampaignRecord& campaign,
                                  WallTime start_at, const StartOptions& options) {
  auto plan = check_start(context.connection(), campaign, context.notice_source(),
                          {.start_at = start_at,
                           .now = context.now(),
                           .channels = configured_channels(context.config()),
                           .channel = course_now(context, campaign.channel),
                           .ask_links = asker_for(context, options),
                           .although_late = options.although_late});
  if (!plan) {
    throw CommandFailure(plan.error().text, plan.error().why == StartRefusal::Why::late
                                                ? ExitCode::deadline_endangered
                                                : ExitCode::failed);
  }
  return *std::move(plan);
}

std::string what_starts(const report::CampaignPlan& plan, const StartOptions& options) {
  return fmt::format(
      "{} begins {}: crierd tells {} people by {}. What is sent cannot be taken back.", plan.key,
      !options.at ? "now" : "at " + civil_text(plan.forecast.begin, plan.notify_by.zone),
      report::grouped(report::recipients(plan)), plan.channel);
}

void start(Context& context, const StartOptions& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  const WallTime start_at =
      options.at ? start_instant(context, campaign, *options.at) : context.now();
  const report::CampaignPlan plan = checked_plan(context, campaign, start_at, options);
  fmt::print(context.err(), "{}", report::plan_warnings(plan, warning_width(context)));
  warn_of_requests(context, campaign.purpose, "may be told all the same");
  warn_of_later_promises(context, campaign);
  confirm(context, options.question, campaign.key, what_starts(plan, options));
  require(schedule_start(context.connection(), campaign, start_at,
                         note_of(context, !options.at ? "" : "at " + iso8601(start_at)),
                         {.link = options.link_waiver.value_or(""),
                          .late = plan.forecast.is_endangered ? options.although_late : ""}));
  fmt::print(context.out(), "{} is scheduled for {}; crierd begins it.\n{}", options.key,
             iso8601(start_at),
             fmt::format("Next: crier campaign status {} --watch\n", options.key));
  if (plan.forecast.is_endangered) context.end_with(ExitCode::deadline_endangered);
}

struct ChangeCommand {
  const char* name;
  const char* description;
  const char* reason_example;
  CampaignChange change;
  const char* question;  // Says what cannot be undone. Null: it can.
};

constexpr ChangeCommand pause{
    .name = "pause",
    .description = "Stop sending within seconds; what is on the wire is finished",
    .reason_example = "the authority asked us to wait",
    .change = CampaignChange::pause,
    .question = nullptr};
constexpr ChangeCommand cancel{
    .name = "cancel",
    .description = "End a campaign for good",
    .reason_example = "wrong dates in the notice",
    .change = CampaignChange::cancel,
    .question = "is ended for good: people who have not been told are not told any more."};

struct ChangeOptions {
  std::string key;
  std::string reason;
  Question question{Question::at_a_terminal};
};

void change(Context& context, const ChangeCommand& command, const ChangeOptions& options) {
  const std::string& key = options.key;
  const store::CampaignRecord before = require_campaign(context, key);
  if (command.question != nullptr) {
    confirm(context, options.question, key, fmt::format("{} {}", key, command.question));
  }
  const store::ChangeNote note = note_of(context, options.reason);
  const store::CampaignRecord campaign =
      require(change_campaign(context.connection(), before, command.change, note));
  fmt::print(context.out(), "{} is {}.\n", key, name_of(campaign.state));
}

void add_change(Command& noun, Context& context, const ChangeCommand& change_command) {
  Command* command = noun.add_subcommand(change_command.name, change_command.description);
  const auto options = std::make_shared<ChangeOptions>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  if (change_command.question != nullptr) add_question_option(*command, options->question);
  command->add_option("--reason", options->reason, "Why; kept in the audit trail")
      ->required()
      ->check(not_blank)
      ->type_name("TEXT");
  command->callback(
      [&context, &change_command, options] { change(context, change_command, *options); });
  set_examples(*command, fmt::format("crier campaign {} ai-training-2026 --reason \"{}\"",
                                     change_command.name, change_command.reason_example));
}

}  // namespace

void add_campaign_changes(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "start",
      "Begin now, or at an instant to come; crierd does the rest. Exit code 3: its deadline is in "
      "danger, and without --although-late it is not started; or it is scheduled, and another "
      "campaign of the purpose promises a later cut-off");
  const auto options = std::make_shared<StartOptions>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  command->add_option("--at", options->at, "When, such as 2026-04-01T08:00:00+02:00")
      ->type_name("INSTANT");
  command
      ->add_option("--without-link-check", options->link_waiver,
                   "Do not ask whether the objection link answers, now or later: why; kept in the "
                   "audit trail")
      ->check(not_blank)
      ->type_name("WHY");
  command
      ->add_option("--although-late", options->although_late,
                   "Begin even if it is foreseen to end after notify_by: why; kept in its events")
      ->check(not_blank)
      ->type_name("WHY");
  add_question_option(*command, options->question);
  command->callback([&context, options] { start(context, *options); });
  set_examples(*command,
               "crier campaign start ai-training-2026\n"
               "crier campaign start ai-training-2026 --at 2026-04-01T08:00:00+02:00");
  add_change(noun, context, pause);
  add_campaign_resume(noun, context);
  add_change(noun, context, cancel);
}

}  // namespace crier::app
