// What other campaigns of a purpose have promised to the people of one. An objection is to the
// purpose, not to a campaign: whoever is told twice until when they may object keeps the later date
//
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "notice/template/catalogue.h"
#include "objection/release.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "store/registers/release_people.h"

namespace crier::app {

// Another campaign of the purpose that has begun, in whatever state: its notices are out.
struct OtherCampaign {
  CampaignId id;
  std::string key;
  CampaignState state{};
  objection::ReleaseTerms terms;

  // It tells those whom it has not told yet.
  [[nodiscard]] bool goes_on() const {
    return state == CampaignState::running || state == CampaignState::paused;
  }
};

// The error is for a person: the specification of one cannot be read any more.
[[nodiscard]] std::expected<std::vector<OtherCampaign>, std::string> other_campaigns(
    store::Transaction& transaction, const store::CampaignRecord& campaign,
    const notice::Catalogue& catalogue, WallTime as_of);

// The same campaigns, with the same cut-offs.
[[nodiscard]] bool are_unchanged(store::Transaction& transaction,
                                 const store::CampaignRecord& campaign,
                                 const std::vector<OtherCampaign>& others);

// The latest that any of them has promised to one person.
struct OtherPromise {
  std::optional<WallTime> cutoff{};
  bool is_owed{};
  const OtherCampaign* by{};  // Of `cutoff`; null: nobody.
};

// In the order of `people`, who are of one lane and in the order of their ids. `others` must
// outlive the answer.
[[nodiscard]] std::vector<OtherPromise> other_promises(
    store::Transaction& transaction, Lane lane, const std::vector<store::ReleasePerson>& people,
    const std::vector<OtherCampaign>& others);

}  // namespace crier::app
