#include "use_cases/campaign/opening/opened_corrections.h"

#include <utility>

#include "store/campaign/campaigns.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

std::expected<OpenedCorrections, std::string> open_corrections(store::Transaction& transaction,
                                                               CampaignId campaign,
                                                               const store::Settings& settings,
                                                               const std::string& pages_url,
                                                               std::optional<NoticeFormat> format) {
  const auto record = store::find_campaign(transaction, campaign);
  if (!record) return std::unexpected("it is not in the database any more");
  auto spec = load_kept_spec(transaction, *record);
  if (!spec) return std::unexpected(std::move(spec.error()));
  auto linked = with_objection_link(*std::move(spec), pages_url);
  if (!linked) return std::unexpected(std::move(linked.error()));
  notice::CorrectionBook book(*linked, format.value_or(linked->channel.format),
                              tokens_of(transaction, *record, settings));
  return OpenedCorrections{.spec = *std::move(linked), .book = std::move(book)};
}

}  // namespace crier::app
