#include "use_cases/objection/release/other_promises.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "campaign/calendar/own_cutoff.h"
#include "store/campaign/link_claims.h"
#include "store/report/coverage.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

bool is_another(const store::CampaignRecord& each, const store::CampaignRecord& campaign) {
  return each.id != campaign.id && each.purpose == campaign.purpose && each.started_at &&
         can_be_objected_to(profile_of(each));
}

// Of whoever is to be told yet it is as late at least.
WallTime promised_by(const OtherCampaign& other, const store::HeldPromise& held) {
  return own_cutoff(
             {.cutoff = other.terms.cutoff, .notice_period_min = other.terms.notice_period_min},
             {.country = held.country, .time_zone = held.time_zone, .told_at = held.told_at})
      .end.instant;
}

void keep_latest(OtherPromise& promise, const OtherCampaign& other,
                 const store::HeldPromise& held) {
  promise.is_owed = promise.is_owed || other.terms.cutoff_owed.has_value();
  const WallTime cutoff = promised_by(other, held);
  if (promise.cutoff && *promise.cutoff >= cutoff) return;
  promise.cutoff = cutoff;
  promise.by = &other;
}

}  // namespace

std::expected<std::vector<OtherCampaign>, std::string> other_campaigns(
    store::Transaction& transaction, const store::CampaignRecord& campaign,
    const notice::Catalogue& catalogue, WallTime as_of) {
  std::vector<OtherCampaign> others;
  for (const store::CampaignRecord& each : store::list_campaigns(transaction)) {
    if (!is_another(each, campaign)) continue;
    // By the template that is kept with it: it may have run years ago, with one that is gone.
    auto spec = load_kept_spec(transaction, each);
    if (!spec) spec = load_named_spec(each, catalogue);
    if (!spec) return std::unexpected(spec.error());
    OtherCampaign other{.id = each.id, .key = each.key, .state = each.state, .terms = {}};
    other.terms.cutoff = spec->cutoff;
    other.terms.notice_period_min = spec->notice_period_min;
    other.terms.as_of = as_of;
    const WallTime owed = report::cutoff_owed(
        store::link_record(transaction, each.id),
        {.cutoff = spec->cutoff.instant, .now = as_of, .zone = spec->cutoff.zone});
    if (owed > spec->cutoff.instant) other.terms.cutoff_owed = owed;
    others.push_back(std::move(other));
  }
  return others;
}

bool are_unchanged(store::Transaction& transaction, const store::CampaignRecord& campaign,
                   const std::vector<OtherCampaign>& others) {
  std::size_t found = 0;
  for (const store::CampaignRecord& each : store::list_campaigns(transaction)) {
    if (!is_another(each, campaign)) continue;
    const auto known = std::ranges::find(others, each.id, &OtherCampaign::id);
    if (known == others.end() || known->terms.cutoff.instant != each.cutoff) return false;
    ++found;
  }
  return found == others.size();
}

std::vector<OtherPromise> other_promises(store::Transaction& transaction, Lane lane,
                                         const std::vector<store::ReleasePerson>& people,
                                         const std::vector<OtherCampaign>& others) {
  std::vector<OtherPromise> promises(people.size());
  if (people.empty()) return promises;
  for (const OtherCampaign& other : others) {
    const auto held = store::promises_held(transaction, {.campaign = other.id,
                                                         .lane = lane,
                                                         .first = people.front().person.id,
                                                         .last = people.back().person.id,
                                                         .goes_on = other.goes_on()});
    auto next = held.begin();
    for (std::size_t place = 0; place < people.size(); ++place) {
      const SubjectId id = people[place].person.id;
      next = std::find_if(next, held.end(), [id](const auto& each) { return each.person >= id; });
      if (next == held.end()) break;
      if (next->person == id) keep_latest(promises[place], other, *next);
    }
  }
  return promises;
}

}  // namespace crier::app
