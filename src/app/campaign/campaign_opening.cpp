#include "app/campaign/campaign_opening.h"

#include "campaign/counted_languages.h"
#include "store/campaign_start.h"

namespace crier::app {

notice::Format notice_format(const CampaignSpec& spec) {
  return spec.channel == "webhook" ? notice::Format::json : notice::Format::mime;
}

std::expected<notice::NoticeBook, std::string> open_notices(const CampaignSpec& spec,
                                                            const notice::Catalogue& catalogue,
                                                            const store::Settings& settings) {
  return open_notices(spec, catalogue, settings, notice_format(spec));
}

std::expected<notice::NoticeBook, std::string> open_notices(const CampaignSpec& spec,
                                                            const notice::Catalogue& catalogue,
                                                            const store::Settings& settings,
                                                            notice::Format format) {
  auto book = notice::NoticeBook::open(
      spec, catalogue,
      {.format = format, .objection_secret = settings.secret, .lane_count = settings.lanes});
  if (book) return *std::move(book);
  std::string text;
  for (const notice::Fault& fault : book.error()) {
    if (!text.empty()) text += '\n';
    text += notice::text_of(fault);
  }
  return std::unexpected(std::move(text));
}

bool begin(store::Transaction& transaction, store::CampaignRecord& campaign,
           const BeginRequest& request) {
  CountedLanguages languages(request.spec.controller_locale, request.locales);
  const store::CampaignStart start{
      .lane_count = request.lane_count,
      .locales = request.locales,
      .counted_locale = [&](std::string_view country, std::string_view locale) {
        return languages.of(country, locale).counted;
      }};
  return store::begin_campaign(transaction, campaign, start, request.note);
}

}  // namespace crier::app
