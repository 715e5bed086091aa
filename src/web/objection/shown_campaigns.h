// The campaigns whose links are opened, with what their pages say: read once in some minutes, so
// that a surge of visitors asks the database for nothing.
#pragma once

#include <map>
#include <memory>

#include <boost/asio/awaitable.hpp>

#include "base/id.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "use_cases/objection/objection_terms.h"
#include "web/text_memo.h"

namespace crier::app {

// Its question, and the times of its receipts, are kept as they were written before.
struct ShownCampaign {
  ObjectionTerms terms;
  TextMemo questions;
  TextMemo times;
};

class ShownCampaigns {
 public:
  // Both must outlive this.
  ShownCampaigns(store::Database& database, const Clock& clock)
      : database_(database), clock_(clock) {}

  // Nothing: there is none of that number. Throws what the database throws, and when `until` has
  // passed.
  [[nodiscard]] boost::asio::awaitable<std::shared_ptr<ShownCampaign>> find(CampaignId campaign,
                                                                            SteadyTime until);

 private:
  struct Kept {
    std::shared_ptr<ShownCampaign> shown;
    SteadyTime until;
  };

  store::Database& database_;
  const Clock& clock_;
  std::map<CampaignId, Kept> kept_;  // Only of campaigns with real links: few.
};

}  // namespace crier::app
