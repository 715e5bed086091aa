#include "use_cases/objection/timeliness.h"

#include <cstddef>

#include "store/campaign/campaigns.h"
#include "store/registers/objection_dates.h"
#include "use_cases/objection/objection_terms.h"

namespace crier::app {

CutoffTerms cutoff_terms(const CampaignSpec& campaign) {
  return {.cutoff = campaign.cutoff, .notice_period_min = campaign.notice_period_min};
}

CutoffFacts cutoff_facts(const store::PersonalDates& dates) {
  return {.country = dates.country, .time_zone = dates.time_zone, .told_at = dates.told_at};
}

objection::Timeliness TimelinessJudge::of(WallTime stated_at, const store::PersonalDates& dates) {
  // Nobody's own is earlier: the specification is read for those alone who come after it.
  if (stated_at < dates.cutoff) return objection::Timeliness::before_cutoff;
  auto known = terms_.find(dates.campaign);
  if (known == terms_.end()) {
    const auto record = store::find_campaign(transaction_, dates.campaign).value();
    known = terms_.emplace(dates.campaign, cutoff_terms(objection_terms(transaction_, record).spec))
                .first;
  }
  const OwnCutoff own = own_cutoff(known->second, cutoff_facts(dates));
  return objection::timeliness_of(stated_at, own.end.instant, dates.effective_at);
}

void judge_timeliness(store::Transaction& transaction, std::span<objection::Statement> statements) {
  const auto dates = store::objection_dates_for(transaction, statements);
  TimelinessJudge judge(transaction);
  for (std::size_t index = 0; index < statements.size(); ++index) {
    objection::Statement& said = statements[index];
    said.timeliness =
        dates[index] ? judge.of(said.stated_at, *dates[index]) : objection::Timeliness::not_known;
  }
}

}  // namespace crier::app
