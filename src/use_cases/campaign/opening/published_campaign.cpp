#include "use_cases/campaign/opening/published_campaign.h"

#include <ranges>
#include <utility>

#include "store/campaign/campaigns.h"
#include "store/campaign/extensions.h"
#include "store/ledger/ledger_border.h"

namespace crier::app {
namespace {

using Opened = std::expected<std::shared_ptr<OpenedCampaign>, std::string>;

Opened open_in(store::Transaction& transaction, const PublishedQuestion& question) {
  auto campaign = store::find_campaign(transaction, question.key);
  if (!campaign || campaign->locales.empty()) return nullptr;
  const auto open = [&] {
    return open_as_approved(transaction, *campaign, question.settings, question.pages_url);
  };
  auto opened = open();
  // Whoever was told can read it as it was last approved, until it is with its later dates.
  const auto extensions = store::extensions_of(transaction, campaign->id);
  for (const store::Extension& extension : extensions | std::views::reverse) {
    if (opened) break;
    campaign->notify_by = extension.notify_by_before;
    campaign->cutoff = extension.cutoff_before;
    campaign->effective_at = extension.effective_at_before;
    opened = open();
  }
  if (!opened) return std::unexpected(std::move(opened.error()));
  return std::make_shared<OpenedCampaign>(*std::move(opened));
}

}  // namespace

boost::asio::awaitable<Opened> open_published(store::Database* database,
                                              PublishedQuestion question) {
  auto work = [question = std::move(question)](store::Transaction& transaction) {
    return open_in(transaction, question);
  };
  auto opening = store::ask(database, std::move(work));
  co_return co_await std::move(opening);
}

}  // namespace crier::app
