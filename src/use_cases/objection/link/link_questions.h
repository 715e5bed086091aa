// What is asked of the objection link of a campaign: as its readers would open it, with the tokens
// of nobody.
#pragma once

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

// What is asked while the campaign runs: the page alone, in the controller's language. Nothing:
// nobody can object to it, or its stored specification cannot be read any more.
[[nodiscard]] std::optional<objection::LinkQuestion> watched_link(store::Transaction& transaction,
                                                                  CampaignId campaign,
                                                                  const store::Settings& settings,
                                                                  const PagesAddress& pages);

}  // namespace crier::app
