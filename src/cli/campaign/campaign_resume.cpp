#include "use_cases/campaign/changing/campaign_resume.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/campaign/dates_options.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/confirmation.h"
#include "cli/limit/limit_commands.h"
#include "config/configured_channels.h"

namespace crier::app {
namespace {

struct Options {
  std::string key;
  DatesOptions dates;
  std::string although_late;
  std::string reason;
  Question question{Question::at_a_terminal};
};

[[noreturn]] void fail(const ResumeRefusal& refusal) {
  throw CommandFailure(refusal.text, refusal.why == ResumeRefusal::Why::late
                                         ? ExitCode::deadline_endangered
                                         : ExitCode::failed);
}

// A channel that crier.toml has not any more sends nothing here, and foretells nothing.
std::optional<ChannelCourse> course_of(Context& context, const std::string& channel) {
  const auto known = configured_channels(context.config());
  if (std::ranges::find(known, channel) == known.end()) return std::nullopt;
  return course_now(context, channel);
}

ResumeRequest request_of(Context& context, const store::CampaignRecord& campaign,
                         const Options& options) {
  return {.note = {.actor = context.actor(), .at = context.now(), .reason = options.reason},
          .pages_url = context.config().pages.url,
          .channel = course_of(context, campaign.channel),
          .although_late = options.although_late};
}

// Answers whether the words that state the new dates are approved.
bool move_dates(Context& context, const store::CampaignRecord& campaign, const Options& options) {
  const CampaignSpec spec = require_spec(campaign, context.catalogue());
  const NoticeSource source = context.notice_source();
  const auto planned =
      plan_resume_with_dates(context.connection(), campaign, source,
                             {.wish = wish_of(options.dates, spec),
                              .now = context.now(),
                              .without_correction = options.dates.without_correction},
                             request_of(context, campaign, options));
  if (!planned) fail(planned.error());
  fmt::print(context.err(), "{}", report::extension_text(*planned, warning_width(context)));
  confirm(context, options.question, options.key, "The dates are moved as above.");
  const auto moved = extend_campaign(context.connection(), *planned, source,
                                     {.actor = context.actor(),
                                      .reason = reason_with(options.dates, options.reason),
                                      .now = [&context] { return context.now(); }});
  if (!moved) throw CommandFailure(moved.error());
  fmt::print(context.out(), "The dates of {} are moved.\n", options.key);
  return planned->unapproved.empty();
}

void resume(Context& context, const Options& options) {
  store::CampaignRecord before = require_campaign(context, options.key);
  if (are_given(options.dates)) {
    if (!move_dates(context, before, options)) {
      fmt::print(context.out(),
                 "{0} is {1}, until somebody has approved the words that state them.\n"
                 "Next: crier campaign approve {0} --all --by \"WHO APPROVES THEM\"\n"
                 "then: crier campaign resume {0} --reason \"WHY\"\n",
                 options.key, name_of(before.state));
      return;
    }
    before = require_campaign(context, options.key);
  }
  const auto resumed = resume_campaign(context.connection(), before, context.settings(),
                                       request_of(context, before, options));
  if (!resumed) fail(resumed.error());
  fmt::print(context.out(), "{} is {}.\n", options.key, name_of(resumed->campaign.state));
  if (!before.alarm.empty() && resumed->campaign.alarm.empty()) {
    fmt::print(context.out(), "The alarm is cleared: {}\n", before.alarm);
  }
  if (resumed->is_late) context.end_with(ExitCode::deadline_endangered);
}

}  // namespace

void add_campaign_resume(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "resume",
      "Go on after a pause or an alarm. Exit code 3: its dates cannot be kept any more, and "
      "without "
      "later ones or --although-late it stays paused. With later dates it goes on once the words "
      "that state them are approved, and is resumed once more then");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  add_dates_options(*command, options->dates);
  command
      ->add_option("--although-late", options->although_late,
                   "Go on even if it is foreseen to end after notify_by: why; kept in its events")
      ->check(not_blank)
      ->type_name("WHY");
  command->add_option("--reason", options->reason, "Why; kept in the audit trail")
      ->required()
      ->check(not_blank)
      ->type_name("TEXT");
  add_question_option(*command, options->question);
  command->callback([&context, options] { resume(context, *options); });
  set_examples(*command,
               "crier campaign resume ai-training-2026 --reason \"the relay accepts us again\"\n"
               "crier campaign resume ai-training-2026 --notify-by 2026-05-12T00:00:00+02:00 "
               "--cutoff 2026-06-12T00:00:00+02:00 --effective 2026-06-12T00:00:00+02:00 --reason "
               "\"the authority has answered\"");
}

}  // namespace crier::app
