#include "app/campaign/campaign_opening.h"

#include "app/campaign/campaign_loader.h"
#include "app/campaign/language_gate.h"
#include "app/campaign/planned_audience.h"
#include "app/campaign/released_notices.h"
#include "campaign/counted_languages.h"
#include "store/campaign_start.h"

namespace crier::app {

notice::Format notice_format(const CampaignSpec& spec) {
  return spec.channel == "webhook" ? notice::Format::json : notice::Format::mime;
}

std::expected<notice::NoticeBook, std::string> open_notices(const CampaignSpec& spec,
                                                            const NoticeSource& source) {
  return open_notices(spec, source, notice_format(spec));
}

std::expected<notice::NoticeBook, std::string> open_notices(const CampaignSpec& spec,
                                                            const NoticeSource& source,
                                                            notice::Format format) {
  auto book = notice::NoticeBook::open(spec, source.catalogue,
                                       {.format = format,
                                        .objection_secret = source.settings.secret,
                                        .lane_count = source.settings.lanes,
                                        .pages_url = source.pages_url,
                                        .locales = source.locales});
  if (book) return *std::move(book);
  std::string text;
  for (const notice::Fault& fault : book.error()) {
    if (!text.empty()) text += '\n';
    text += notice::text_of(fault);
  }
  return std::unexpected(std::move(text));
}

std::expected<bool, std::string> begin(store::Transaction& transaction,
                                       store::CampaignRecord& campaign, const NoticeSource& source,
                                       const store::ChangeNote& note) {
  const auto spec = load_spec(campaign, source.catalogue);
  if (!spec) return std::unexpected(spec.error());
  const auto book = open_notices(*spec, source);
  if (!book) return std::unexpected(book.error());

  const auto standings = language_standings(*book, store::list_approvals(transaction, campaign.id));
  LanguageGate gate(*spec, standings);
  const store::PlanQuestion question = plan_question(*spec, note.at);
  for (std::int16_t lane = 0; lane < source.settings.lanes; ++lane) {
    for (const store::PlanRow& row : store::plan_counts(transaction, Lane{lane}, question)) {
      gate.count(row);
    }
  }
  if (auto refusal = gate.refusal()) return std::unexpected(*std::move(refusal));

  const std::vector<std::string> locales = approved_languages(standings);
  CountedLanguages languages(spec->controller_locale, locales);
  const store::CampaignStart start{
      .lane_count = source.settings.lanes,
      .locales = locales,
      .counted_locale = [&](std::string_view country, std::string_view locale) {
        return languages.of(country, locale).counted;
      }};
  if (!store::begin_campaign(transaction, campaign, start, note)) return false;
  keep_released_template(transaction, campaign.id, *spec, source.catalogue);
  return true;
}

}  // namespace crier::app
