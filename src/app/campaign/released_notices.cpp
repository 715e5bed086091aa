#include "app/campaign/released_notices.h"

#include <utility>

#include "app/campaign/campaign_loader.h"
#include "app/campaign/campaign_opening.h"
#include "store/campaign_texts.h"

namespace crier::app {

void keep_released_template(store::Transaction& transaction, CampaignId campaign,
                            const CampaignSpec& spec, const notice::Catalogue& catalogue) {
  const std::string name =
      spec.template_name.empty() ? std::string(name_of(spec.profile)) : spec.template_name;
  store::CampaignTexts texts;
  for (const std::string& path : catalogue.paths(name)) {
    texts.emplace(path, catalogue.file(path)->text);
  }
  store::keep_campaign_texts(transaction, campaign, texts);
}

std::expected<ReleasedNotices, std::string> open_released_notices(
    store::Transaction& transaction, const store::CampaignRecord& campaign,
    const ReleasedOptions& options) {
  // The book has only what was released; the specification may name facts of other templates too.
  notice::Catalogue released;
  notice::Catalogue known = notice::Catalogue::shipped();
  for (auto& [path, text] : store::read_campaign_texts(transaction, campaign.id)) {
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
