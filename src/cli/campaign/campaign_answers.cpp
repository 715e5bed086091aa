#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "use_cases/campaign/answers/answer_care.h"

namespace crier::app {
namespace {

struct Options {
  std::string key;
  std::optional<double> per_minute;
  std::optional<double> expected_percent;
  bool lifts{};
  std::string reason;
};

void change(Context& context, const Options& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  AnswerChange change{
      .per_minute = options.per_minute, .expected = std::nullopt, .lifts = options.lifts};
  if (options.expected_percent) change.expected = *options.expected_percent / 100;
  const auto changed =
      change_answers(context.connection(), campaign, change,
                     {.actor = context.actor(), .at = context.now(), .reason = options.reason});
  if (!changed) throw CommandFailure(changed.error());
  fmt::print(context.out(), "It is so within seconds. See: crier campaign status {}\n",
             options.key);
}

}  // namespace

void add_campaign_answers(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "answers",
      "Change how many answers of people can be taken while a campaign runs ([answers] of its "
      "specification): no more people are told than would bring so many");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  auto* per_minute =
      command->add_option("--per-minute", options->per_minute, "Answers a minute that can be taken")
          ->type_name("NUMBER");
  auto* expected = command
                       ->add_option("--expected-percent", options->expected_percent,
                                    "Of a hundred people told, how many are expected to answer")
                       ->type_name("NUMBER");
  auto* lifts =
      command->add_flag("--any", options->lifts, "Tell people as fast as the channel allows");
  lifts->excludes(per_minute)->excludes(expected);
  command->add_option("--reason", options->reason, "Why; kept in the audit trail")
      ->required()
      ->check(not_blank)
      ->type_name("TEXT");
  command->callback([&context, command, options] {
    if (!options->per_minute && !options->expected_percent && !options->lifts) {
      refuse_words(command->get_name(), "give --per-minute, --expected-percent or --any");
    }
    change(context, *options);
  });
  set_examples(
      *command,
      "crier campaign answers ai-training-2026 --per-minute 400 --reason \"a second shift\"\n"
      "crier campaign answers ai-training-2026 --any --reason \"the call centre copes\"");
}

}  // namespace crier::app
