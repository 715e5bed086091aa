#include "use_cases/campaign/changing/campaign_approval.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/language/languages.h"
#include "store/campaign/approvals.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/opening/approved_template.h"
#include "use_cases/campaign/opening/lacking.h"

namespace crier::app {
namespace {

// Those that were asked for; a language that the campaign does not speak is named.
std::expected<std::vector<Wording>, std::string> asked_for(const std::vector<Wording>& wordings,
                                                           const ApprovalRequest& request) {
  if (request.locales.empty()) return wordings;
  std::vector<std::string> known;
  for (const Wording& each : wordings) known.push_back(each.language);
  std::vector<Wording> chosen;
  for (const std::string& asked : request.locales) {
    const auto found = std::ranges::find(wordings, canonical_tag(asked), &Wording::language);
    if (found == wordings.end()) {
      return std::unexpected(fmt::format("the campaign has no text named \"{}\"; it has: {}", asked,
                                         fmt::join(known, ", ")));
    }
    chosen.push_back(*found);
  }
  return chosen;
}

std::vector<store::Approval> approvals_of(const std::vector<Wording>& wordings,
                                          const ApprovalRequest& request) {
  std::vector<store::Approval> approvals;
  for (const Wording& each : wordings) {
    approvals.push_back(
        {.locale = each.language, .version = each.version, .by = request.by, .at = request.at});
  }
  return approvals;
}

// The lint of all languages takes seconds on a busy machine: whoever works on the campaign
// meanwhile does not wait for it, because it is done before the campaign is locked.
struct OpenedWords {
  const OpenedCampaign& opened;
  std::optional<std::string> wrong;
};

// A campaign that has begun goes on in the words that it has until all of its languages are
// approved anew. True: it has others from now on.
std::expected<bool, std::string> take_over(store::Transaction& transaction,
                                           const store::CampaignRecord& campaign,
                                           const OpenedWords& words,
                                           const notice::Catalogue& catalogue) {
  const OpenedCampaign& opened = words.opened;
  if (campaign.locales.empty()) return false;
  const auto now =
      wordings_of(opened.book, opened.later_books, store::list_approvals(transaction, campaign.id));
  if (changed_since_approval(campaign.key, now, campaign.locales)) return false;
  if (words.wrong) {
    return std::unexpected("these words would be sent at once, and are wrong:\n" + *words.wrong);
  }
  return keep_approved_template(transaction, campaign.id, opened.spec, catalogue);
}

// A campaign that is over tells nobody any more, and its pages go on to state its dates: where
// these were moved, they are approved as the words were kept.
bool has_nothing_to_approve(const store::CampaignRecord& campaign, const OpenedCampaign& opened,
                            CampaignState opened_in) {
  if (campaign.state == CampaignState::cancelled) return true;
  if (campaign.state != CampaignState::finished) return false;
  return opened_in != CampaignState::finished ||
         !changed_since_approval(campaign.key, opened.wordings, campaign.locales);
}

}  // namespace

std::expected<ApprovalResult, std::string> approve_words(store::Transaction& transaction,
                                                         const store::CampaignRecord& campaign,
                                                         const NoticeSource& source,
                                                         const ApprovalRequest& request) {
  const auto opened = campaign.state == CampaignState::finished
                          ? open_as_kept(transaction, campaign, source.settings, source.pages_url)
                          : open_campaign(transaction, campaign, source);
  if (!opened) return std::unexpected(opened.error());
  const auto chosen = asked_for(opened->wordings, request);
  if (!chosen) return std::unexpected(chosen.error());

  const OpenedWords words{
      .opened = *opened,
      .wrong = campaign.state == CampaignState::finished ? std::nullopt : wrong_words(*opened)};

  // It may have begun meanwhile, and somebody else may be approving another language.
  const store::CampaignRecord locked = store::lock_campaign(transaction, campaign.id).value();
  if (has_nothing_to_approve(locked, *opened, campaign.state)) {
    return std::unexpected(fmt::format("{} is {}; there is nothing to approve any more", locked.key,
                                       name_of(locked.state)));
  }
  const int approved =
      store::approve(transaction, locked, approvals_of(*chosen, request), request.actor);
  if (locked.state == CampaignState::finished) {
    return ApprovalResult{.approved = approved,
                          .approved_before = static_cast<int>(chosen->size()) - approved,
                          .are_told_at_once = false};
  }
  const auto taken_over = take_over(transaction, locked, words, source.catalogue);
  if (!taken_over) return std::unexpected(taken_over.error());
  const bool is_told = std::ranges::any_of(*chosen, [&](const Wording& each) {
    return std::ranges::find(locked.locales, each.language) != locked.locales.end();
  });
  return ApprovalResult{.approved = approved,
                        .approved_before = static_cast<int>(chosen->size()) - approved,
                        .are_told_at_once = *taken_over && is_told};
}

}  // namespace crier::app
