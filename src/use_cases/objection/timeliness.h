// Whether what somebody said came in time: before their own cut-off
// (campaign/calendar/own_cutoff.h).
#pragma once

#include <map>
#include <span>

#include "base/id.h"
#include "base/time.h"
#include "campaign/calendar/own_cutoff.h"
#include "campaign/campaign_spec.h"
#include "objection/objection_statement.h"
#include "postgres/database.h"
#include "store/registers/personal_dates.h"

namespace crier::app {

// `campaign` by the dates that it has in the specification and now.
[[nodiscard]] CutoffTerms cutoff_terms(const CampaignSpec& campaign);

[[nodiscard]] CutoffFacts cutoff_facts(const store::PersonalDates& dates);

// Of the statements of one transaction, which must outlive this.
class TimelinessJudge {
 public:
  explicit TimelinessJudge(store::Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] objection::Timeliness of(WallTime stated_at, const store::PersonalDates& dates);

 private:
  store::Transaction& transaction_;
  std::map<CampaignId, CutoffTerms> terms_;  // Of the campaigns that were asked about.
};

// Sets the timeliness of each of `statements`, which came without a link and whose refs are in
// their normal form: against the dates of the latest campaign of its purpose that addresses the
// person. Where there is none it is not known.
void judge_timeliness(store::Transaction& transaction, std::span<objection::Statement> statements);

}  // namespace crier::app
