#include <memory>
#include <string>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "use_cases/campaign/reading/sent_notice.h"
#include "use_cases/campaign/samples/test_notice.h"

namespace crier::app {
namespace {

struct PreviewOptions {
  std::string key;
  std::string name;
  std::string locale;
  std::string country;
};

// What a reader of that language and country would get, as the channel carries it.
void preview(Context& context, const PreviewOptions& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  const notice::Catalogue& catalogue = context.catalogue();
  const CampaignSpec spec = require_spec(campaign, catalogue);
  notice::NoticeBook book = require_notices(context, spec);
  const auto notice = write_test_notice(spec, book,
                                        {.address = spec.sender_address,
                                         .name = options.name,
                                         .locale = options.locale,
                                         .country = options.country,
                                         .now = context.now()});
  if (!notice) throw CommandFailure(notice.error());
  fmt::print(context.out(), "{}", notice->content);
}

struct ShowOptions {
  std::string key;
  std::string ref;
  int attempt{};  // 0: the last one that was written.
};

// The notice of one person as it was sent.
void show(Context& context, const ShowOptions& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  const auto notice = write_sent_notice(context.connection(), campaign, context.settings(),
                                        {.ref = options.ref, .attempt = options.attempt});
  if (!notice) throw CommandFailure(notice.error());
  if (!notice->agrees_with_evidence) {
    fmt::print(context.err(),
               "crier: the name or the address of {} has changed since {}: what follows has "
               "today's, and the words of then\n",
               notice->ref, iso8601(notice->at));
  }
  fmt::print(context.out(), "{}", notice->content);
}

}  // namespace

void add_notice_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand("notice", "The words that people are told");
  noun->require_subcommand(1);

  Command* command = noun->add_subcommand(
      "preview", "Write the notice of a campaign as its channel would carry it; nothing is sent");
  const auto options = std::make_shared<PreviewOptions>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  command->add_option("--locale", options->locale, "Language (default: the controller's)")
      ->type_name("TAG");
  command->add_option("--country", options->country, "Country of the reader, such as AT")
      ->type_name("CODE");
  command->add_option("--name", options->name, "Name of the reader (default: none)")
      ->type_name("NAME");
  command->callback([&context, options] { preview(context, *options); });
  set_examples(*command, "crier notice preview ai-training-2026 --locale el --country GR > el.eml");

  Command* show_command = noun->add_subcommand(
      "show", "Write the notice of one person again, word for word as it was sent");
  const auto show_options = std::make_shared<ShowOptions>();
  show_command->add_option("campaign", show_options->key, "Its key")
      ->required()
      ->type_name("CAMPAIGN");
  show_command->add_option("ref", show_options->ref, "The person")->required()->type_name("REF");
  show_command->add_option("--attempt", show_options->attempt, "Which try (default: the last)")
      ->type_name("NUMBER")
      ->check(positive_number());
  show_command->callback([&context, show_options] { show(context, *show_options); });
  set_examples(*show_command, "crier notice show ai-training-2026 user-1017 > user-1017.eml");
}

}  // namespace crier::app
