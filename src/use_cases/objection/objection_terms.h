// What the page of an objection link says of its campaign.
#pragma once

#include <optional>

#include <boost/asio/awaitable.hpp>

#include "base/id.h"
#include "campaign/campaign_spec.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::app {

struct ObjectionTerms {
  // Its facts are those that the notice stated. Without any where the stored specification cannot
  // be read any more: an objection is taken all the same.
  CampaignSpec spec;
};

// Nothing: there is no such campaign. Throws dispatch::LedgerUnavailable while the database is
// away. `database` outlives the call.
[[nodiscard]] boost::asio::awaitable<std::optional<ObjectionTerms>> objection_terms(
    store::Database* database, CampaignId campaign, store::Database::Patience patience = {});

[[nodiscard]] ObjectionTerms objection_terms(store::Transaction& transaction,
                                             const store::CampaignRecord& campaign);

}  // namespace crier::app
