#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "objection/link_silence.h"
#include "probing/link_prober.h"
#include "report/table.h"
#include "use_cases/campaign/changing/link_gate.h"

namespace crier::app {
namespace {

void check(Context& context, const std::string& key) {
  const store::CampaignRecord campaign = require_campaign(context, key);
  const OpenedCampaign opened = require_opened(context, campaign);
  const auto answered = check_links(opened, campaign, context.notice_source(), link_asker(context));
  if (!answered) throw CommandFailure(answered.error());
  if (answered->empty()) {
    fmt::print(context.out(), "{} has no objection link: nobody can object to it.\n", key);
    return;
  }
  const objection::LinkQuestion& first = answered->front();
  fmt::print(context.out(), "{}: the objection link answers, asked in {} at {}\n", key,
             report::counted(static_cast<std::int64_t>(answered->size()),
                             {.one = "language", .many = "languages"}),
             first.url.substr(0, first.url.find(first.token)));
}

void waive(Context& context, const std::string& key, const std::string& reason) {
  const store::CampaignRecord campaign = require_campaign(context, key);
  const auto done = waive_link_check(
      context.connection(), campaign, context.notice_source(), longest_silence(context),
      {.actor = context.actor(), .at = context.now(), .reason = reason});
  if (!done) throw CommandFailure(done.error(), ExitCode::usage);
  fmt::print(context.out(), "Nobody asks the objection link of {} any more.\n", key);
}

void add_check(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "check-link", "Open the objection link in every language, as a start does; 1 if it is dead");
  const auto key = std::make_shared<std::string>();
  command->add_option("campaign", *key, "Its key")->required()->type_name("CAMPAIGN");
  command->callback([&context, key] { check(context, *key); });
  set_examples(*command, "crier campaign check-link ai-training-2026");
}

void add_waiver(Command& noun, Context& context) {
  struct Options {
    std::string key;
    std::string reason;
  };
  Command* command = noun.add_subcommand(
      "waive-link-check",
      "Do not ask the objection link of a campaign any more: sending goes on although it fails");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  command->add_option("--reason", options->reason, "Why; kept in the audit trail")
      ->required()
      ->check(not_blank)
      ->type_name("TEXT");
  command->callback([&context, options] { waive(context, options->key, options->reason); });
  set_examples(*command,
               "crier campaign waive-link-check ai-training-2026 --reason \"people reach it; this "
               "machine may not\"");
}

}  // namespace

LinkAsker link_asker(Context& context) {
  const Config& config = context.config();
  return {.faults =
              [time_max = config.objection_link.timeout](
                  const std::vector<objection::LinkQuestion>& questions) {
                return probing::link_faults(questions, time_max);
              },
          .pages_reached_at = config.pages.reached_at};
}

std::chrono::milliseconds longest_silence(Context& context) {
  const ObjectionLinkConfig& link = context.config().objection_link;
  return objection::longest_silence(
      {.interval = link.ask_every, .failures_to_pause = link.failures_to_pause}, link.timeout);
}

void add_campaign_link(Command& noun, Context& context) {
  add_check(noun, context);
  add_waiver(noun, context);
}

}  // namespace crier::app
