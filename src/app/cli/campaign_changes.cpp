#include <memory>

#include <fmt/format.h>

#include "app/campaign/campaign_loader.h"
#include "app/campaign/campaign_opening.h"
#include "app/campaign/language_gate.h"
#include "app/cli/campaign_commands.h"
#include "app/cli/commands.h"
#include "app/cli/planned_audience.h"
#include "notice/lint/lint.h"
#include "store/approvals.h"

#include <CLI/CLI.hpp>

namespace crier::app {
namespace {

// Throws what a guarded change was refused for, after the roll-back.
void require(const store::Changed& changed) {
  if (!changed) throw CommandFailure(changed.error());
}

store::ChangeNote note_of(const Context& context, const std::string& reason) {
  return {.actor = context.actor(), .at = context.now(), .reason = reason};
}

// What the lint calls an error is told to nobody.
void check_words_before_start(Context& context, const CampaignSpec& spec) {
  std::string told;
  for (const notice::Remark& remark :
       notice::lint(context.catalogue(), spec, context.config().pages.url)) {
    if (remark.severity == Severity::fault) told += "\n  " + notice::text_of(remark);
  }
  if (!told.empty()) throw CommandFailure("the campaign cannot start:" + told);
}

void check_languages_before_start(Context& context, const store::CampaignRecord& campaign,
                                  const CampaignSpec& spec, const notice::NoticeBook& book) {
  const auto approvals = context.connection().transact([&](store::Transaction& transaction) {
    return store::list_approvals(transaction, campaign.id);
  });
  LanguageGate gate(spec, language_standings(book, approvals));
  read_planned_audience(context, spec, [&](const store::PlanRow& row) { gate.count(row); });
  if (const auto refusal = gate.refusal()) {
    throw CommandFailure("the campaign cannot start:\n" + *refusal);
  }
}

// What was true when the draft was made may not be any more.
void check_before_start(Context& context, const store::CampaignRecord& campaign,
                        WallTime start_at) {
  const notice::Catalogue& catalogue = context.catalogue();
  const CampaignSpec spec = require_spec(campaign, catalogue);
  if (start_at >= campaign.notify_by) {
    throw CommandFailure(fmt::format("the campaign would begin at {}, when notify_by ({}) is over",
                                     iso8601(start_at), iso8601(campaign.notify_by)));
  }
  std::string told;
  for (const Finding& finding :
       validate(spec, spec_surroundings(spec, context.config(), catalogue, context.now()), {})) {
    if (finding.severity == Severity::fault) {
      told += fmt::format("\n  {}: {}", finding.key, finding.message);
    }
  }
  if (!told.empty()) throw CommandFailure("the campaign cannot start:" + told);
  const auto book = open_notices(spec, context.notice_source());
  if (!book) throw CommandFailure("the campaign cannot start:\n" + book.error());
  check_words_before_start(context, spec);
  check_languages_before_start(context, campaign, spec, *book);
}

void start(Context& context, const std::string& key, const std::string& at) {
  WallTime start_at = context.now();
  if (!at.empty()) {
    const auto instant = parse_iso8601(at);
    if (!instant) throw CommandFailure("--at: " + instant.error(), ExitCode::usage);
    start_at = *instant;
  }
  store::CampaignRecord campaign = require_campaign(context, key);
  check_before_start(context, campaign, start_at);
  context.connection().transact([&](store::Transaction& transaction) {
    require(
        store::schedule_campaign(transaction, campaign, start_at,
                                 note_of(context, at.empty() ? "" : "at " + iso8601(start_at))));
  });
  fmt::print(context.out(), "{} is scheduled for {}; crierd begins it.\n{}", key, iso8601(start_at),
             fmt::format("Next: crier campaign status {} --watch\n", key));
}

using Change = store::Changed (*)(store::Transaction&, store::CampaignRecord&,
                                  const store::ChangeNote&);

struct ChangeCommand {
  const char* name;
  const char* description;
  const char* reason_example;
  Change change;
};

constexpr ChangeCommand changes[] = {
    {"pause", "Stop sending within seconds; what is on the wire is finished",
     "the authority asked us to wait", store::pause_campaign},
    {"resume", "Go on after a pause or an alarm", "the relay accepts us again",
     store::resume_campaign},
    {"cancel", "End a campaign for good", "wrong dates in the notice", store::cancel_campaign},
};

void change(Context& context, const ChangeCommand& command, const std::string& key,
            const std::string& reason) {
  store::CampaignRecord campaign = require_campaign(context, key);
  const std::string alarm = campaign.alarm;
  context.connection().transact([&](store::Transaction& transaction) {
    require(command.change(transaction, campaign, note_of(context, reason)));
  });
  fmt::print(context.out(), "{} is {}.\n", key, name_of(campaign.state));
  if (!alarm.empty() && campaign.alarm.empty()) {
    fmt::print(context.out(), "The alarm is cleared: {}\n", alarm);
  }
}

void add_change(CLI::App& noun, Context& context, const ChangeCommand& change_command) {
  struct Options {
    std::string key;
    std::string reason;
  };
  CLI::App* command = noun.add_subcommand(change_command.name, change_command.description);
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  command->add_option("--reason", options->reason, "Why; kept in the audit trail")
      ->required()
      ->type_name("TEXT");
  command->callback([&context, &change_command, options] {
    change(context, change_command, options->key, options->reason);
  });
  set_examples(*command, fmt::format("crier campaign {} ai-training-2026 --reason \"{}\"",
                                     change_command.name, change_command.reason_example));
}

}  // namespace

void add_campaign_changes(CLI::App& noun, Context& context) {
  struct Options {
    std::string key;
    std::string at;
  };
  CLI::App* command =
      noun.add_subcommand("start", "Begin now, or at an instant; crierd does the rest");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  command->add_option("--at", options->at, "When, such as 2026-04-01T08:00:00+02:00")
      ->type_name("INSTANT");
  command->callback([&context, options] { start(context, options->key, options->at); });
  set_examples(*command,
               "crier campaign start ai-training-2026\n"
               "crier campaign start ai-training-2026 --at 2026-04-01T08:00:00+02:00");
  for (const ChangeCommand& change_command : changes) add_change(noun, context, change_command);
}

}  // namespace crier::app
