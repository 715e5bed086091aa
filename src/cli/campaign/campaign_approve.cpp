#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/register_output.h"
#include "use_cases/campaign/changing/campaign_approval.h"
#include "use_cases/campaign/opening/lacking.h"
#include "use_cases/campaign/opening/opened_campaign.h"
#include "use_cases/campaign/planning/planned_audience.h"

namespace crier::app {
namespace {

struct ApproveOptions {
  std::string key;
  std::vector<std::string> locales;
  bool all{};
  std::string by;
  Format format{Format::table};
};

void approve(Context& context, const ApproveOptions& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  const ApprovalRequest request{
      .locales = options.all ? std::vector<std::string>{} : options.locales,
      .by = options.by,
      .at = context.now(),
      .actor = context.actor()};
  // Before the transaction: it reads the settings in one of its own.
  const NoticeSource source = context.notice_source();
  const ApprovalResult result = context.connection().transact([&](store::Transaction& transaction) {
    auto approved = approve_words(transaction, campaign, source, request);
    // Thrown, so that nothing of it is kept.
    if (!approved) throw CommandFailure(approved.error());
    return *approved;
  });
  if (result.approved == 0) {
    fmt::print(context.out(), "nothing waits to be approved: {} before, as they read now\n",
               result.approved_before == 1
                   ? "1 language was approved"
                   : fmt::format("{} languages were approved", result.approved_before));
  } else {
    fmt::print(
        context.out(), "{} approved by {}; {} had been approved before\n",
        result.approved == 1 ? "1 language is" : fmt::format("{} languages are", result.approved),
        options.by, result.approved_before);
  }
  if (result.are_told_at_once) {
    fmt::print(context.out(),
               "{} has begun: everybody who is told from now on is told so, within seconds.\n",
               campaign.key);
  }
}

// Every language of the campaign or of its audience, with what keeps it from being sent.
void list(Context& context, const ApproveOptions& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  const OpenedCampaign opened = require_opened(context, campaign);
  const auto audience = planned_audience(context.connection(), opened.spec,
                                         {.lanes = context.settings().lanes, .now = context.now()});
  const LanguageNeeds needs = language_needs(opened, audience);

  RegisterListing listing({{"language"},
                           {"readers", report::Align::right},
                           {"version"},
                           {"approved_by"},
                           {"approved_at"}});
  const auto readers_of = [&](const std::string& language) {
    const auto found = needs.readers().find(language);
    return std::to_string(found == needs.readers().end() ? 0 : found->second);
  };
  for (const Wording& each : opened.wordings) {
    listing.add({each.language, readers_of(each.language), each.version,
                 each.approval ? each.approval->by : "",
                 each.approval ? iso8601(each.approval->at) : ""});
  }
  for (const LanguageNeed& need : needs.lacking()) {
    if (need.lack == LanguageNeed::Lack::text) {
      listing.add({need.language, readers_of(need.language), "no text", "", ""});
    }
  }
  listing.print(context, options.format);
  const bool has_begun = !campaign.locales.empty();
  if (const auto lacking = what_is_lacking(opened, audience); lacking && !has_begun) {
    fmt::print(context.err(), "\nThe campaign cannot start:\n{}\n", *lacking);
    context.end_with(ExitCode::failed);
  }
}

void run(Context& context, const ApproveOptions& options) {
  if (options.locales.empty() && !options.all) {
    if (options.by.empty()) return list(context, options);
    throw CommandFailure("--by says who, and --locale or --all says what: both are needed",
                         ExitCode::usage);
  }
  if (options.by.empty()) {
    throw CommandFailure("--by is missing: the name of whoever has read it and approves it",
                         ExitCode::usage);
  }
  approve(context, options);
}

}  // namespace

void add_campaign_approve(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "approve", "Approve the words of a language; without --locale, show what is approved");
  const auto options = std::make_shared<ApproveOptions>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  command->add_option("--locale", options->locales, "These languages, as they read now")
      ->delimiter(',')
      ->type_name("TAG,…");
  command->add_flag("--all", options->all, "All languages of the campaign");
  command->add_option("--by", options->by, "Who has read them and approves them")
      ->check(not_blank)
      ->type_name("NAME");
  add_format_option(*command, options->format);
  command->callback([&context, options] { run(context, *options); });
  set_examples(*command,
               "crier campaign approve ai-training-2026\n"
               "crier campaign approve ai-training-2026 --locale de,fr --by \"Ada Example, DPO\"");
}

}  // namespace crier::app
