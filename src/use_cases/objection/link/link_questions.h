// What is asked of the objection link of a campaign: as its readers would open it, with the tokens
// of nobody.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "objection/link_check.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "store/settings.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

// Crier's own pages.
struct PagesAddress {
  std::string url;  // Where people reach them: notices lead there.
  // Where this machine does, and asks; empty: there as well.
  std::string reached_at{};
};

// One for each language that is approved, the first of which also presses the button of a mail
// program. None where nobody can object to the campaign.
[[nodiscard]] std::vector<objection::LinkQuestion> link_questions(const OpenedCampaign& opened,
                                                                  const PagesAddress& pages);

// Nothing: nobody can object to the campaign, whoever asks. The error is for a person: this program
// cannot ask, because its configuration says of no page or it does not understand the stored
// specification, and another can.
using WatchedLink = std::expected<std::optional<objection::LinkQuestion>, std::string>;

// What is asked while a stored campaign runs: the page alone, in the controller's language.
[[nodiscard]] WatchedLink watched_link(store::Transaction& transaction, CampaignId campaign,
                                       const store::Settings& settings, const PagesAddress& pages);

// Whether people object to the campaign on Crier's own page, which serves nobody while no daemon is
// there to ask it. The error is for a person: the stored specification cannot be read any more.
[[nodiscard]] std::expected<bool, std::string> is_own_link(store::Transaction& transaction,
                                                           const store::CampaignRecord& campaign,
                                                           const std::string& pages_url);

}  // namespace crier::app
