#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/campaign/language_gate.h"
#include "app/campaign/released_notices.h"
#include "app/cli/campaign_commands.h"
#include "app/cli/commands.h"
#include "app/cli/planned_audience.h"
#include "app/cli/register_output.h"
#include "app/config/suggestion.h"
#include "campaign/languages.h"
#include "notice/lint/lint.h"
#include "store/approvals.h"
#include "store/campaigns.h"

#include <CLI/CLI.hpp>

namespace crier::app {
namespace {

struct ApproveOptions {
  std::string key;
  std::vector<std::string> locales;
  bool all{};
  std::string by;
  Format format{Format::table};
};

std::vector<LanguageStanding> standings_of(Context& context, const store::CampaignRecord& campaign,
                                           const notice::NoticeBook& book) {
  const auto approvals = context.connection().transact([&](store::Transaction& transaction) {
    return store::list_approvals(transaction, campaign.id);
  });
  return language_standings(book, approvals);
}

// A campaign that has begun goes on in its released words until all of its languages are released
// anew. True: it has others from now on.
bool take_over_released(store::Transaction& transaction, Context& context,
                        const store::CampaignRecord& campaign, const CampaignSpec& spec,
                        const notice::NoticeBook& book) {
  if (campaign.locales.empty()) return false;
  const auto standings = language_standings(book, store::list_approvals(transaction, campaign.id));
  if (changed_since_release(campaign.key, standings, campaign.locales)) return false;
  for (const notice::Remark& remark :
       notice::lint(context.catalogue(), spec, context.config().pages.url)) {
    if (remark.severity == Severity::fault) {
      throw CommandFailure("these words would be sent at once, and are wrong:\n  " +
                           notice::text_of(remark));
    }
  }
  return keep_released_template(transaction, campaign.id, spec, context.catalogue());
}

// Those that were asked for; a language that the campaign does not speak is named.
std::vector<LanguageStanding> chosen(const std::vector<LanguageStanding>& standings,
                                     const ApproveOptions& options) {
  if (options.all) return standings;
  std::vector<std::string> known;
  for (const LanguageStanding& each : standings) known.push_back(each.language);
  std::vector<LanguageStanding> result;
  for (const std::string& asked : options.locales) {
    const auto found =
        std::ranges::find(standings, canonical_tag(asked), &LanguageStanding::language);
    if (found == standings.end()) {
      throw CommandFailure(fmt::format("the campaign has no text named \"{}\"; it has: {}", asked,
                                       fmt::join(known, ", ")));
    }
    result.push_back(*found);
  }
  return result;
}

void require_open(const store::CampaignRecord& campaign) {
  if (campaign.state == CampaignState::finished || campaign.state == CampaignState::cancelled) {
    throw CommandFailure(fmt::format("{} is {}; there is nothing to release any more", campaign.key,
                                     name_of(campaign.state)));
  }
}

void approve(Context& context, const ApproveOptions& options) {
  store::CampaignRecord campaign = require_campaign(context, options.key);
  const CampaignSpec spec = require_spec(campaign, context.catalogue());
  const notice::NoticeBook book = require_notices(context, spec);
  const auto languages = chosen(standings_of(context, campaign, book), options);
  int released = 0;
  const bool taken_over = context.connection().transact([&](store::Transaction& transaction) {
    // It may have begun meanwhile, and somebody else may be releasing another language.
    campaign = store::lock_campaign(transaction, campaign.id).value();
    require_open(campaign);
    std::vector<store::Approval> approvals;
    for (const LanguageStanding& each : languages) {
      approvals.push_back({.locale = each.language,
                           .version = each.version,
                           .by = options.by,
                           .at = context.now()});
    }
    released = store::approve(transaction, campaign, approvals, context.actor());
    return take_over_released(transaction, context, campaign, spec, book);
  });
  fmt::print(context.out(), "{} released by {}; {} had been released before\n",
             released == 1 ? "1 language is" : fmt::format("{} languages are", released),
             options.by, static_cast<int>(languages.size()) - released);
  const bool is_told = std::ranges::any_of(languages, [&](const LanguageStanding& each) {
    return std::ranges::find(campaign.locales, each.language) != campaign.locales.end();
  });
  if (taken_over && is_told) {
    fmt::print(context.out(),
               "{} has begun: whoever is told from now on is told so, within seconds.\n",
               campaign.key);
  }
}

// Every language of the campaign or of its audience, with what keeps it from being sent.
void list(Context& context, const ApproveOptions& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  const CampaignSpec spec = require_spec(campaign, context.catalogue());
  const auto standings = standings_of(context, campaign, require_notices(context, spec));
  LanguageGate gate(spec, standings);
  read_planned_audience(context, spec, [&](const store::PlanRow& row) { gate.count(row); });

  RegisterListing listing({{"language"},
                           {"readers", report::Align::right},
                           {"version"},
                           {"approved_by"},
                           {"approved_at"}});
  const auto readers_of = [&](const std::string& language) {
    const auto found = gate.needs().readers().find(language);
    return std::to_string(found == gate.needs().readers().end() ? 0 : found->second);
  };
  for (const LanguageStanding& each : standings) {
    listing.add({each.language, readers_of(each.language), each.version,
                 each.approval ? each.approval->by : "",
                 each.approval ? iso8601(each.approval->at) : ""});
  }
  for (const LanguageNeed& need : gate.needs().lacking()) {
    if (need.lack == LanguageNeed::Lack::text) {
      listing.add({need.language, readers_of(need.language), "no text", "", ""});
    }
  }
  listing.print(context, options.format);
  const bool has_begun = !campaign.locales.empty();
  if (const auto refusal = gate.refusal(); refusal && !has_begun) {
    fmt::print(context.err(), "\nThe campaign cannot start:\n{}\n", *refusal);
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
    throw CommandFailure("--by is missing: the name of whoever has read it and releases it",
                         ExitCode::usage);
  }
  approve(context, options);
}

}  // namespace

void add_campaign_approve(CLI::App& noun, Context& context) {
  CLI::App* command = noun.add_subcommand(
      "approve", "Release the words of a language; without --locale, show what is released");
  const auto options = std::make_shared<ApproveOptions>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  command->add_option("--locale", options->locales, "These languages, as they read now")
      ->delimiter(',')
      ->type_name("TAG,…");
  command->add_flag("--all", options->all, "All languages of the campaign");
  command->add_option("--by", options->by, "Who has read them and releases them")
      ->type_name("NAME");
  add_format_option(*command, options->format);
  command->callback([&context, options] { run(context, *options); });
  set_examples(*command,
               "crier campaign approve ai-training-2026\n"
               "crier campaign approve ai-training-2026 --locale de,fr --by \"Ada Example, DPO\"");
}

}  // namespace crier::app
