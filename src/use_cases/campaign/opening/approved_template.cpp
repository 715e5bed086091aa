#include "use_cases/campaign/opening/approved_template.h"

#include <utility>

#include <fmt/format.h>

#include "store/campaign/campaign_texts.h"

namespace crier::app {

bool keep_approved_template(store::Transaction& transaction, CampaignId campaign,
                            const CampaignSpec& spec, const notice::Catalogue& catalogue) {
  const std::string name =
      spec.template_name.empty() ? std::string(name_of(spec.profile)) : spec.template_name;
  store::CampaignTexts texts;
  for (const std::string& path : catalogue.paths(name)) {
    texts.emplace(path, catalogue.file(path)->text);
  }
  if (store::read_campaign_texts(transaction, campaign) == texts) return false;
  store::keep_campaign_texts(transaction, campaign, texts);
  return true;
}

std::expected<notice::Catalogue, std::string> approved_template(
    store::Transaction& transaction, const store::CampaignRecord& campaign) {
  store::CampaignTexts texts = store::read_campaign_texts(transaction, campaign.id);
  if (texts.empty()) {
    return std::unexpected(
        fmt::format("its texts are not kept, because it began under an older version: "
                    "crier campaign approve {} --all --by …, then resume",
                    campaign.key));
  }
  notice::Catalogue catalogue;
  for (auto& [path, text] : texts) catalogue.put(path, {.name = path, .text = std::move(text)});
  return catalogue;
}

}  // namespace crier::app
