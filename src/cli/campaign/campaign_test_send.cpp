#include <cstdint>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "audience/address_text.h"
#include "base/unicode.h"
#include "cli/campaign/campaign_commands.h"
#include "cli/campaign/send_test_notice.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "report/table.h"
#include "use_cases/campaign/opening/opened_campaign.h"
#include "use_cases/campaign/samples/test_notice.h"

namespace crier::app {
namespace {

struct TestSendOptions {
  std::string key;
  std::string address;
  std::string name;
  std::string locale;
  std::string country;
  int step{first_step};
};

CampaignSpec spec_of_step(const CampaignSpec& spec, int step) {
  const std::size_t steps = steps_of(spec).size();
  if (step >= first_step && std::cmp_less_equal(step, steps)) return at_step(spec, step);
  throw CommandFailure(
      fmt::format("there is no step {}: \"{}\" has {}", step, spec.key,
                  report::counted(static_cast<std::int64_t>(steps), {"step", "steps"})),
      ExitCode::usage);
}

void test_send(Context& context, const TestSendOptions& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  const notice::Catalogue& catalogue = context.catalogue();
  const CampaignSpec spec = spec_of_step(require_spec(campaign, catalogue), options.step);
  const auto address = audience::address_to_send_to(spec.channel.address, options.address);
  if (!address) {
    throw CommandFailure(fmt::format("\"{}\" {}", trimmed(options.address), address.error()),
                         ExitCode::usage);
  }
  notice::NoticeBook book = require_notices(context, spec);
  const auto notice = write_test_notice(spec, book,
                                        {.address = *address,
                                         .name = options.name,
                                         .locale = options.locale,
                                         .country = options.country,
                                         .now = context.now()});
  if (!notice) throw CommandFailure(notice.error());

  context.require_secrets("channel." + std::string(spec.channel.name));
  const Outcome outcome = send_test_notice(context.config(), spec, *notice);
  if (outcome.verdict != Verdict::accepted) {
    throw CommandFailure(fmt::format("the channel {} did not take the notice: {} ({})",
                                     spec.channel.name, outcome.description,
                                     name_of(outcome.reason)));
  }
  fmt::print(context.out(), "sent version {} to {} by {}, {} octets\n", notice->version, *address,
             spec.channel.name, notice->content.size());
}

}  // namespace

void add_campaign_test_send(Command& noun, Context& context) {
  Command* command =
      noun.add_subcommand("test-send", "Send one notice to an address of yours; nobody is counted");
  const auto options = std::make_shared<TestSendOptions>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  command->add_option("address", options->address, "Where to send it")
      ->required()
      ->type_name("ADDRESS");
  command->add_option("--locale", options->locale, "Language (default: the controller's)")
      ->type_name("TAG");
  command->add_option("--country", options->country, "Country of the reader, such as AT")
      ->type_name("CODE");
  command->add_option("--name", options->name, "Name of the reader (default: none)")
      ->type_name("NAME");
  command
      ->add_option("--step", options->step,
                   "By which step of its ladder, from 1 on; the first one by default")
      ->type_name("NUMBER");
  command->callback([&context, options] { test_send(context, *options); });
  set_examples(*command,
               "crier campaign test-send ai-training-2026 me@example.org --locale de --country AT");
}

}  // namespace crier::app
