#include "cli/campaign/campaign_commands.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

store::CampaignRecord require_campaign(Context& context, const std::string& key) {
  auto campaign = look_up_campaign(context.connection(), key);
  if (campaign) return *std::move(campaign);
  const auto& meant = campaign.error().meant;
  throw CommandFailure(fmt::format("there is no campaign \"{}\"{}; see: crier campaign list", key,
                                   meant ? fmt::format(", did you mean \"{}\"?", *meant) : ""));
}

CampaignSpec require_spec(const store::CampaignRecord& campaign,
                          const notice::Catalogue& catalogue) {
  auto spec = load_named_spec(campaign, catalogue);
  if (!spec) throw CommandFailure(spec.error());
  return *std::move(spec);
}

OpenedCampaign require_opened(Context& context, const store::CampaignRecord& campaign) {
  // Before the transaction: it reads the settings in one of its own.
  const NoticeSource source = context.notice_source();
  auto opened = context.connection().transact([&](store::Transaction& transaction) {
    return open_campaign(transaction, campaign, source);
  });
  if (!opened) throw CommandFailure(opened.error());
  return *std::move(opened);
}

notice::NoticeBook require_notices(Context& context, const CampaignSpec& spec) {
  auto book = open_notices(spec, context.notice_source());
  if (!book) throw CommandFailure(book.error());
  return *std::move(book);
}

namespace {

std::size_t width_of(std::FILE* terminal) {
  winsize size{};
  constexpr std::size_t usual = 80;
  if (ioctl(fileno(terminal), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual;
  return size.ws_col;
}

}  // namespace

std::size_t line_width(const Context& context) {
  return context.out_is_terminal() ? width_of(context.out()) : 0;
}

std::size_t warning_width(const Context& context) {
  return context.err_is_terminal() ? width_of(context.err()) : 0;
}

void add_campaign_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand("campaign", "Campaigns: who is told what, until when");
  noun->require_subcommand(1);
  add_campaign_sample(*noun, context);
  add_campaign_create(*noun, context);
  add_campaign_list(*noun, context);
  add_campaign_show(*noun, context);
  add_campaign_plan(*noun, context);
  add_campaign_changes(*noun, context);
  add_campaign_extend(*noun, context);
  add_campaign_next_wave(*noun, context);
  add_campaign_answers(*noun, context);
  add_campaign_status(*noun, context);
  add_campaign_link(*noun, context);
  add_campaign_preview(*noun, context);
  add_campaign_approve(*noun, context);
  add_campaign_test_send(*noun, context);
  set_examples(*noun,
               "crier campaign sample > campaign.toml\n"
               "crier campaign create campaign.toml\n"
               "crier campaign plan ai-training-2026\n"
               "crier campaign preview ai-training-2026\n"
               "crier campaign approve ai-training-2026 --all --by \"Ada Example, DPO\"\n"
               "crier campaign start ai-training-2026\n"
               "crier campaign status ai-training-2026 --watch");
}

}  // namespace crier::app
