// Where the dates of a campaign come from.
#pragma once

#include <string>
#include <vector>

#include "campaign/campaign_spec.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "store/campaign/extensions.h"

namespace crier::app {

// A date as it was before it was moved to a later one.
struct DateBefore {
  CivilInstant date;
  WallTime until;  // It held until then.
};

struct DateAccount {
  std::string name;  // As in the specification: "cutoff".
  CivilInstant date;
  bool is_end{};                     // The end of a day rather than the beginning of one.
  std::vector<std::string> reasons;  // How the specification came to it; empty: it names the date.
  std::vector<DateBefore> before;    // The oldest first.
};

// The dates that the profile has. `spec` has the dates that hold (campaign_loader.h).
[[nodiscard]] std::vector<DateAccount> account_for_dates(
    const CampaignSpec& spec, const std::vector<store::Extension>& extensions);

// The same of a stored campaign. `spec` is what load_spec makes of it.
[[nodiscard]] std::vector<DateAccount> account_for_dates(store::Connection& connection,
                                                         const store::CampaignRecord& campaign,
                                                         const CampaignSpec& spec);

}  // namespace crier::app
