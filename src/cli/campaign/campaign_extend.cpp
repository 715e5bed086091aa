#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/campaign/dates_options.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/confirmation.h"
#include "use_cases/campaign/changing/campaign_extension.h"

namespace crier::app {
namespace {

struct Options {
  std::string key;
  DatesOptions dates;
  bool by_outages{};
  bool is_dry_run{};
  std::string reason;
  Question question{Question::at_a_terminal};
};

ExtensionRequest request_of(const Context& context, const Options& options,
                            const CampaignSpec& spec) {
  using Cutoff = ExtensionRequest::Cutoff;
  return {.cutoff = options.by_outages ? Cutoff::by_outages : Cutoff::as_wished,
          .wish = wish_of(options.dates, spec),
          .now = context.now(),
          .without_correction = options.dates.without_correction};
}

void print_next(Context& context, const store::CampaignRecord& campaign,
                const report::ExtensionView& view) {
  fmt::print(context.out(), "The dates of {} are moved; it is {}.\n", view.key,
             name_of(campaign.state));
  if (view.unapproved.empty()) return;
  fmt::print(context.out(), "Next: crier campaign approve {} --all --by \"WHO APPROVES THEM\"\n",
             view.key);
}

void extend(Context& context, const Options& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  const CampaignSpec spec = require_spec(campaign, context.catalogue());
  const NoticeSource source = context.notice_source();
  const auto planned =
      plan_extension(context.connection(), campaign, source, request_of(context, options, spec));
  if (!planned) throw CommandFailure(planned.error());
  if (options.is_dry_run) {
    fmt::print(context.out(), "{}\nNothing has been done.\n",
               report::extension_text(*planned, line_width(context)));
    return;
  }
  fmt::print(context.err(), "{}", report::extension_text(*planned, warning_width(context)));
  confirm(context, options.question, options.key, "The dates are moved as above.");
  const auto done = extend_campaign(context.connection(), *planned, source,
                                    {.actor = context.actor(),
                                     .reason = reason_with(options.dates, options.reason),
                                     .now = [&context] { return context.now(); }});
  if (!done) throw CommandFailure(done.error());
  print_next(context, *done, *planned);
}

}  // namespace

void add_campaign_extend(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "extend",
      "Move the cut-off, and where needed the effective date, to a later instant: never to an "
      "earlier one. Says before what follows. Ends with 1 where nothing was moved");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  Option* cutoff = add_dates_options(*command, options->dates);
  command
      ->add_flag("--by-outages", options->by_outages,
                 "Extend the cut-off by the outages of the objection link, up to the next midnight")
      ->excludes(cutoff);
  command->add_flag("--dry-run", options->is_dry_run, "Say what would follow, and do nothing");
  command->add_option("--reason", options->reason, "Why; kept in the audit trail")
      ->required()
      ->check(not_blank)
      ->type_name("TEXT");
  add_question_option(*command, options->question);
  command->callback([&context, options] { extend(context, *options); });
  set_examples(*command,
               "crier campaign extend ai-training-2026 --by-outages --reason \"the page was down\" "
               "--dry-run\n"
               "crier campaign extend ai-training-2026 --cutoff 2026-06-10T00:00:00+02:00 "
               "--effective 2026-06-11T00:00:00+02:00 --reason \"the authority asked for it\"");
}

}  // namespace crier::app
