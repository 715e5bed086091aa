#include "app/campaign/released_notices.h"

#include <utility>

#include <fmt/format.h>

#include "app/campaign/campaign_loader.h"
#include "app/campaign/campaign_opening.h"
#include "store/campaign_texts.h"

namespace crier::app {

bool keep_released_template(store::Transaction& transaction, CampaignId campaign,
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

std::expected<ReleasedNotices, std::string> open_released_notices(
    store::Transaction& transaction, const store::CampaignRecord& campaign,
    const ReleasedOptions& options) {
  // The book has only what was released; the specification may name facts of other templates too.
  notice::Catalogue released;
  notice::Catalogue known = notice::Catalogue::shipped();
  store::CampaignTexts texts = store::read_campaign_texts(transaction, campaign.id);
  if (texts.empty()) {
    return std::unexpected(
        fmt::format("its texts are not kept, because it began under an older version: crier "
                    "campaign approve {} "
                    "--all --by …, then resume",
                    campaign.key));
  }
  for (auto& [path, text] : texts) {
    notice::TemplateFile file{.name = path, .text = std::move(text)};
    known.put(path, file);
    released.put(path, std::move(file));
  }
  auto spec = load_spec(campaign, known);
  if (!spec) return std::unexpected(std::move(spec.error()));
  auto book = open_notices(*spec,
                           {.catalogue = released,
                            .settings = options.settings,
                            .pages_url = options.pages_url,
                            .locales = campaign.locales},
                           options.format.value_or(notice_format(*spec)));
  if (!book) return std::unexpected(std::move(book.error()));
  return ReleasedNotices{.spec = *std::move(spec), .book = *std::move(book)};
}

}  // namespace crier::app
