#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "campaign/channel_kind.h"
#include "campaign/delivery_key.h"
#include "campaign/ref.h"
#include "cli/campaign/campaign_commands.h"
#include "cli/commands.h"
#include "store/campaign/notice_versions.h"
#include "store/report/deliveries.h"
#include "use_cases/campaign/opened_campaign.h"
#include "use_cases/campaign/test_notice.h"

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
  const notice::Catalogue& catalogue = context.catalogue();
  const CampaignSpec spec = require_spec(campaign, catalogue);
  notice::NoticeBook book = require_notices(context, spec);
  const auto notice =
      write_test_notice(spec, book,
                        {.address = spec.sender_address,
                         .name = options.name,
                         .locale = options.locale.empty() ? spec.controller_locale : options.locale,
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

const store::Delivery& require_delivery(const store::Recipient& recipient,
                                        const ShowOptions& options) {
  const store::Delivery* found = nullptr;
  for (const store::Delivery& delivery : recipient.deliveries) {
    if (delivery.notice_version.empty() || !delivery.evidence) continue;
    if (options.attempt == 0 || delivery.attempt == options.attempt) found = &delivery;
  }
  if (found != nullptr) return *found;
  std::string tries;
  for (const store::Delivery& delivery : recipient.deliveries) {
    tries += fmt::format("\n  try {}: {} {}", delivery.attempt, delivery.outcome, delivery.reason);
    if (delivery.reply_code != 0) tries += fmt::format(" (reply {})", delivery.reply_code);
  }
  throw CommandFailure(fmt::format("{} has no notice of \"{}\" to show{}", recipient.person.ref,
                                   options.key, tries.empty() ? "" : ":" + tries));
}

// The notice of one person as it left the house. Its words are kept; the person's own slots are
// filled in from the audience, and compared with the evidence that was taken then.
void show(Context& context, const ShowOptions& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  const std::string ref = normal_ref(options.ref);
  const Lane lane = lane_of(ref, context.settings().lanes);
  const auto [recipient, version] =
      context.connection().transact([&](store::Transaction& transaction) {
        auto found = store::find_recipient(transaction, lane, ref, campaign.id);
        if (!found) {
          throw CommandFailure(fmt::format("nobody in the audience has the ref \"{}\"", ref));
        }
        auto words = store::find_notice_version(transaction, campaign.id,
                                                require_delivery(*found, options).notice_version);
        return std::pair(*std::move(found), std::move(words));
      });
  const store::Delivery& delivery = require_delivery(recipient, options);
  const auto variant =
      version ? notice::reopen_notice(version->content, context.settings().secret) : nullptr;
  if (variant == nullptr) {
    throw CommandFailure(fmt::format("the words of version {} are not kept, or are damaged",
                                     delivery.notice_version));
  }
  const auto channel = channel_named(delivery.channel);
  if (!channel) throw CommandFailure(channel.error());
  const Subject& subject = recipient.person;
  const std::string key =
      delivery_key({.campaign = campaign.key, .step = delivery.step, .ref = subject.ref});
  const notice::Addressee person{.ref = subject.ref,
                                 .name = subject.name,
                                 .address = address_of(subject, channel->address),
                                 .key = key};
  std::string content;
  variant->write(person, delivery.at, content);
  if (variant->evidence(person) != *delivery.evidence) {
    fmt::print(context.err(),
               "crier: the name or the address of {} has changed since {}: what follows has "
               "today's, and the words of then\n",
               subject.ref, iso8601(delivery.at));
  }
  fmt::print(context.out(), "{}", content);
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

  CLI::App* show_command = noun->add_subcommand(
      "show", "Write the notice of one person again, word for word as it was sent");
  const auto show_options = std::make_shared<ShowOptions>();
  show_command->add_option("campaign", show_options->key, "Its key")
      ->required()
      ->type_name("CAMPAIGN");
  show_command->add_option("ref", show_options->ref, "The person")->required()->type_name("REF");
  show_command->add_option("--attempt", show_options->attempt, "Which try (default: the last)")
      ->type_name("NUMBER")
      ->check(CLI::PositiveNumber);
  show_command->callback([&context, show_options] { show(context, *show_options); });
  set_examples(*show_command, "crier notice show ai-training-2026 user-1017 > user-1017.eml");
}

}  // namespace crier::app
