#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "use_cases/campaign/waves/wave_care.h"

namespace crier::app {
namespace {

struct Options {
  std::string key;
  std::optional<int> wave;
  std::string reason;
};

void open_wave(Context& context, const Options& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  const auto opened =
      open_next_wave(context.connection(), campaign, options.wave,
                     {.actor = context.actor(), .at = context.now(), .reason = options.reason});
  if (!opened) throw CommandFailure(opened.error());
  fmt::print(context.out(), "Wave {1} of {2} of {0} begins. See: crier campaign status {0}\n",
             options.key, opened->wave, opened->last);
}

}  // namespace

void add_campaign_next_wave(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "next-wave",
      "Let the next wave of a running campaign begin now, without waiting until the one before has "
      "been tried and watched ([waves] of its specification). Ends with 1 where there is none, and "
      "where the last one began within ten minutes: to let another one follow it, name it");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  command->add_option("--wave", options->wave, "The one that is to begin, which is the next one")
      ->check(in_range(2, 1'000))
      ->type_name("N");
  command->add_option("--reason", options->reason, "Why; kept in the audit trail")
      ->required()
      ->check(not_blank)
      ->type_name("TEXT");
  command->callback([&context, options] { open_wave(context, *options); });
  set_examples(*command,
               "crier campaign next-wave ai-training-2026 --reason \"the first 1 % went well\"\n"
               "crier campaign next-wave ai-training-2026 --wave 3 --reason \"the rest at once\"");
}

}  // namespace crier::app
