#include <cstdio>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "app/campaign/campaign_opening.h"
#include "app/campaign/test_send.h"
#include "app/cli/campaign_commands.h"
#include "app/cli/commands.h"

#include <CLI/CLI.hpp>

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
  const notice::Catalogue catalogue = notice::Catalogue::shipped();
  const CampaignSpec spec = require_spec(campaign, catalogue);
  auto book = open_notices(spec, catalogue, context.settings());
  if (!book) throw CommandFailure(book.error());
  const auto notice =
      write_test_notice(spec, *book,
                        {.address = spec.sender_address,
                         .name = options.name,
                         .locale = options.locale.empty() ? spec.controller_locale : options.locale,
                         .country = options.country,
                         .now = context.now()});
  if (!notice) throw CommandFailure(notice.error());
  fmt::print(context.out(), "{}", notice->content);
}

}  // namespace

void add_notice_commands(CLI::App& app, Context& context) {
  CLI::App* noun = app.add_subcommand("notice", "The words that people are told");
  noun->require_subcommand(1);

  CLI::App* command = noun->add_subcommand(
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
}

}  // namespace crier::app
