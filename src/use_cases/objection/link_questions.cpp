#include "use_cases/objection/link_questions.h"

#include <cstdint>
#include <utility>

#include "campaign/language/languages.h"
#include "campaign/objection_link.h"
#include "notice/template/catalogue.h"
#include "objection/objection_token.h"
#include "use_cases/campaign/opening/approved_template.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

// The links of a campaign, by language.
class Links {
 public:
  Links(std::string base, const store::CampaignRecord& campaign, const store::Settings& settings,
        const PagesAddress& pages)
      : is_ours_(base == own_objection_link(pages.url)),
        prefix_(is_ours_ && !pages.reached_at.empty() ? own_objection_link(pages.reached_at)
                                                      : objection_link_prefix(base)),
        tokens_(tokens_of(campaign, settings)),
        page_languages_(notice::Catalogue::shipped().locales("objection_page")) {}

  // Each number makes another token, all of them nobody's.
  [[nodiscard]] objection::LinkQuestion question(const std::string& language,
                                                 std::int16_t number) const {
    const Language* const known = nearest_language(language);
    const objection::Token sealed =
        tokens_.seal(Lane{number}, SubjectId{}, known == nullptr ? LanguageCode{} : known->code);
    const std::string token(sealed.begin(), sealed.end());
    objection::LinkQuestion asked{.url = prefix_ + token,
                                  .token = token,
                                  .language = language,
                                  .is_ours = is_ours_,
                                  .page_language = {},
                                  .is_pressed = false};
    if (is_ours_) asked.page_language = nearest_text(language, page_languages_);
    return asked;
  }

 private:
  bool is_ours_;
  std::string prefix_;
  objection::TokenSealer tokens_;
  std::vector<std::string> page_languages_;
};

std::optional<Links> links_of(const CampaignSpec& spec, const store::CampaignRecord& campaign,
                              const store::Settings& settings, const PagesAddress& pages) {
  if (!can_be_objected_to(spec.profile)) return std::nullopt;
  const auto linked = with_objection_link(spec, pages.url);
  if (!linked) return std::nullopt;  // Its notices cannot be written either.
  return Links(linked->objection_link_base, campaign, settings, pages);
}

}  // namespace

std::vector<objection::LinkQuestion> link_questions(const OpenedCampaign& opened,
                                                    const store::CampaignRecord& campaign,
                                                    const store::Settings& settings,
                                                    const PagesAddress& pages) {
  const auto links = links_of(opened.spec, campaign, settings, pages);
  if (!links) return {};
  std::vector<objection::LinkQuestion> questions;
  for (const std::string& language : approved_languages(opened.wordings)) {
    const auto number = static_cast<std::int16_t>(questions.size());
    questions.push_back(links->question(language, number));
    questions.back().is_pressed = number == 0;
  }
  return questions;
}

std::optional<objection::LinkQuestion> watched_link(store::Transaction& transaction,
                                                    CampaignId campaign,
                                                    const store::Settings& settings,
                                                    const PagesAddress& pages) {
  const auto record = store::find_campaign(transaction, campaign);
  if (!record) return std::nullopt;
  // The specification may name facts of a template that is kept with the campaign.
  notice::Catalogue known = notice::Catalogue::shipped();
  if (const auto kept = approved_template(transaction, *record)) known.put(*kept);
  const auto spec = load_spec(*record, known);
  if (!spec) return std::nullopt;
  const auto links = links_of(*spec, *record, settings, pages);
  if (!links) return std::nullopt;
  return links->question(spec->controller_locale, 0);
}

}  // namespace crier::app
