// How many requests for the objection links of each campaign the pages have answered, and how many
// of them with an error of ours: what stops a campaign whose people cannot object ([stop]
// objection_errors). On one event loop.
#pragma once

#include <map>

#include <boost/asio/awaitable.hpp>

#include "base/id.h"
#include "postgres/database.h"
#include "store/campaign/campaign_waves.h"

namespace crier::app {

class VisitCounts {
 public:
  void add(CampaignId campaign, bool has_failed);

  // Adds what was counted since the last time to the books of the database. What could not be
  // written is kept and comes with the next time. `database` must outlive the call, and so must
  // this.
  boost::asio::awaitable<void> keep_in(store::Database* database);

 private:
  std::map<CampaignId, store::ObjectionVisits> counted_;  // Campaigns with real links: few.
};

}  // namespace crier::app
