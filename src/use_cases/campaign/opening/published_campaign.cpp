#include "use_cases/campaign/opening/published_campaign.h"

#include <utility>

#include "store/campaign/campaigns.h"
#include "store/ledger/ledger_border.h"

namespace crier::app {
namespace {

using Opened = std::expected<std::shared_ptr<OpenedCampaign>, std::string>;

Opened open_in(store::Transaction& transaction, const PublishedQuestion& question) {
  const auto campaign = store::find_campaign(transaction, question.key);
  if (!campaign || campaign->locales.empty()) return nullptr;
  auto opened = open_as_approved(transaction, *campaign, question.settings, question.pages_url);
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
