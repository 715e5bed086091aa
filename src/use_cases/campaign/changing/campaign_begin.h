// Begins a campaign that is due: what crierd does when its start has come.
#pragma once

#include <stdexcept>

#include "base/id.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

// Why a campaign that is due does not begin, for a person. Thrown, so that nothing of it is kept.
class BeginRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Makes a campaign that is due running, in the languages that are approved
// (store/campaign/campaign_start.h), as it stands by now. False: somebody else was first, or it is
// not due any more. Throws BeginRefused when its notices cannot be written, or when something is
// lacking (use_cases/campaign/opening/lacking.h) for the audience as it is frozen.
[[nodiscard]] bool begin_campaign(store::Transaction& transaction, CampaignId id,
                                  const NoticeSource& source, const store::ChangeNote& note);

}  // namespace crier::app
