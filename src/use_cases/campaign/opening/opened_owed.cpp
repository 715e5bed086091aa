#include "use_cases/campaign/opening/opened_owed.h"

#include <utility>

#include "objection/objection_token.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

namespace {

struct Materials {
  CampaignSpec spec;
  objection::TokenSealer tokens;
};

std::expected<Materials, std::string> materials_of(store::Transaction& transaction,
                                                   CampaignId campaign,
                                                   const store::Settings& settings,
                                                   const std::string& pages_url) {
  const auto record = store::find_campaign(transaction, campaign);
  if (!record) return std::unexpected("it is not in the database any more");
  auto spec = load_kept_spec(transaction, *record);
  if (!spec) return std::unexpected(std::move(spec.error()));
  auto linked = with_objection_link(*std::move(spec), pages_url);
  if (!linked) return std::unexpected(std::move(linked.error()));
  return Materials{.spec = *std::move(linked), .tokens = tokens_of(transaction, *record, settings)};
}

}  // namespace

std::expected<OpenedOwed<notice::ConfirmationBook>, std::string> open_confirmations(
    store::Transaction& transaction, CampaignId campaign, const store::Settings& settings,
    const std::string& pages_url, std::optional<NoticeFormat> format) {
  auto from = materials_of(transaction, campaign, settings, pages_url);
  if (!from) return std::unexpected(std::move(from.error()));
  notice::ConfirmationBook book(from->spec, format.value_or(from->spec.channel.format),
                                std::move(from->tokens), pages_url);
  return OpenedOwed<notice::ConfirmationBook>{.spec = std::move(from->spec),
                                              .book = std::move(book)};
}

std::expected<OpenedOwed<notice::CorrectionBook>, std::string> open_corrections(
    store::Transaction& transaction, CampaignId campaign, const store::Settings& settings,
    const std::string& pages_url, std::optional<NoticeFormat> format) {
  auto from = materials_of(transaction, campaign, settings, pages_url);
  if (!from) return std::unexpected(std::move(from.error()));
  notice::CorrectionBook book(from->spec, format.value_or(from->spec.channel.format),
                              std::move(from->tokens));
  return OpenedOwed<notice::CorrectionBook>{.spec = std::move(from->spec), .book = std::move(book)};
}

}  // namespace crier::app
