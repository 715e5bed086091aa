#include "use_cases/campaign/opening/owed_approvals.h"

#include "store/campaign/approvals.h"
#include "use_cases/campaign/opening/wording.h"

namespace crier::app {

std::expected<OpenedCampaign, std::string> open_as_it_reads(store::Transaction& transaction,
                                                            const store::CampaignRecord& campaign,
                                                            const NoticeSource& source) {
  if (campaign.locales.empty()) return open_campaign(transaction, campaign, source);
  return open_as_kept(transaction, campaign, source.settings, source.pages_url);
}

std::optional<std::vector<std::string>> owed_approvals(store::Transaction& transaction,
                                                       const store::CampaignRecord& campaign,
                                                       const NoticeSource& source) {
  const auto opened = open_as_it_reads(transaction, campaign, source);
  if (!opened) return std::nullopt;
  return languages_to_approve_again(opened->wordings,
                                    store::list_approvals(transaction, campaign.id));
}

}  // namespace crier::app
