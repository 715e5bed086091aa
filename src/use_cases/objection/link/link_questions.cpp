#include "use_cases/objection/link/link_questions.h"

#include <cstdint>

#include "campaign/language/languages.h"
#include "campaign/links/objection_link.h"
#include "notice/template/catalogue.h"
#include "objection/objection_token.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

// A specification that names no page means Crier's, also where this machine does not know its
// address.
bool leads_to_own_page(const CampaignSpec& spec, const std::string& pages_url) {
  const std::string& base = spec.objection_link_base;
  return base.empty() || base == own_objection_link(pages_url);
}

// Of a specification that has its link.
std::vector<objection::LinkQuestion> questions_in(const std::vector<std::string>& languages,
                                                  const CampaignSpec& spec,
                                                  const objection::TokenSealer& tokens,
                                                  const PagesAddress& pages) {
  const std::string& base = spec.objection_link_base;
  const bool is_ours = leads_to_own_page(spec, pages.url);
  const std::string prefix = is_ours && !pages.reached_at.empty()
                                 ? own_objection_link(pages.reached_at)
                                 : objection_link_prefix(base);
  static const auto page_languages = notice::Catalogue::shipped().locales("objection_page");

  std::vector<objection::LinkQuestion> questions;
  for (const std::string& language : languages) {
    const Language* const known = nearest_language(language);
    // Each number makes another token, all of them nobody's.
    const Lane number{static_cast<std::int16_t>(questions.size())};
    const objection::Token sealed =
        tokens.seal(number, SubjectId{}, known == nullptr ? LanguageCode{} : known->code);
    const std::string token(sealed.begin(), sealed.end());
    questions.push_back(
        {.url = prefix + token,
         .token = token,
         .language = language,
         .is_ours = is_ours,
         .page_language = is_ours ? nearest_text(language, page_languages) : std::string(),
         .is_pressed = false});
  }
  return questions;
}

}  // namespace

std::vector<objection::LinkQuestion> link_questions(const OpenedCampaign& opened,
                                                    const PagesAddress& pages) {
  if (!can_be_objected_to(opened.spec.profile)) return {};
  const auto linked = with_objection_link(opened.spec, pages.url);
  // Its notices cannot be written either.
  if (!linked) return {};
  auto questions = questions_in(approved_languages(opened.wordings), *linked, opened.tokens, pages);
  if (!questions.empty()) questions.front().is_pressed = true;
  return questions;
}

WatchedLink watched_link(store::Transaction& transaction, CampaignId campaign,
                         const store::Settings& settings, const PagesAddress& pages) {
  const auto record = store::find_campaign(transaction, campaign).value();
  const auto spec = load_kept_spec(transaction, record);
  if (!spec) return std::unexpected(spec.error());
  if (!can_be_objected_to(spec->profile)) return std::nullopt;
  const auto linked = with_objection_link(*spec, pages.url);
  if (!linked) return std::unexpected(linked.error());
  return questions_in({linked->controller_locale}, *linked,
                      tokens_of(transaction, record, settings), pages)
      .front();
}

std::expected<bool, std::string> is_own_link(store::Transaction& transaction,
                                             const store::CampaignRecord& campaign,
                                             const std::string& pages_url) {
  const auto spec = load_kept_spec(transaction, campaign);
  if (!spec) return std::unexpected(spec.error());
  return can_be_objected_to(spec->profile) && leads_to_own_page(*spec, pages_url);
}

}  // namespace crier::app
