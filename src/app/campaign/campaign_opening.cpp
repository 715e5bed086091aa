#include "app/campaign/campaign_opening.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "app/campaign/campaign_loader.h"
#include "app/campaign/language_gate.h"
#include "app/campaign/planned_audience.h"
#include "app/campaign/released_notices.h"
#include "campaign/counted_languages.h"
#include "notice/lint/lint.h"
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

namespace {

struct BeginScope {
  int lanes{};
  WallTime now;
};

// What the lint calls an error is told to nobody.
void refuse_faults(const CampaignSpec& spec, const NoticeSource& source) {
  std::string faults;
  for (const notice::Remark& remark : notice::lint(source.catalogue, spec, source.pages_url)) {
    if (remark.severity == Severity::fault) faults += "\n  " + notice::text_of(remark);
  }
  if (!faults.empty()) throw BeginRefused("its words are wrong:" + faults);
}

bool is_reached(const CampaignSpec& spec, std::string_view country) {
  return std::ranges::find(spec.countries, country) != spec.countries.end();
}

// Person by person, with everybody left out whom the campaign leaves out.
std::optional<std::string> refusal_of_recipients(store::Transaction& transaction,
                                                 const CampaignSpec& spec, LanguageGate gate,
                                                 const BeginScope& scope) {
  const store::PlanQuestion question = plan_question(spec, scope.now);
  for (std::int16_t lane = 0; lane < scope.lanes; ++lane) {
    for (const store::PlanRow& row : store::plan_counts(transaction, Lane{lane}, question)) {
      gate.count(row);
    }
  }
  return gate.refusal();
}

}  // namespace

bool begin(store::Transaction& transaction, store::CampaignRecord& campaign,
           const NoticeSource& source, const store::ChangeNote& note) {
  const auto spec = load_spec(campaign, source.catalogue);
  if (!spec) throw BeginRefused(spec.error());
  const auto book = open_notices(*spec, source);
  if (!book) throw BeginRefused(book.error());
  refuse_faults(*spec, source);

  const auto standings = language_standings(*book, store::list_approvals(transaction, campaign.id));
  const std::vector<std::string> locales = approved_languages(standings);
  CountedLanguages languages(spec->controller_locale, locales);
  // Groups of people who may be left out for what they are: enough to see that nobody lacks words.
  LanguageGate everybody(*spec, standings);
  const store::CampaignStart start{
      .lane_count = source.settings.lanes,
      .locales = locales,
      .counted_locale = [&](std::string_view country, std::string_view locale) {
        if (is_reached(*spec, country)) {
          everybody.count({.country = std::string(country),
                           .locale = std::string(locale),
                           .exclusion = std::nullopt,
                           .people = 1});
        }
        return languages.of(country, locale).counted;
      }};
  if (!store::begin_campaign(transaction, campaign, start, note)) return false;
  // The audience is frozen by now: no import changes what is counted here.
  if (everybody.refusal()) {
    const auto refusal = refusal_of_recipients(transaction, *spec, LanguageGate(*spec, standings),
                                               {.lanes = source.settings.lanes, .now = note.at});
    if (refusal) throw BeginRefused(*refusal);
  }
  keep_released_template(transaction, campaign.id, *spec, source.catalogue);
  return true;
}

}  // namespace crier::app
