#include "use_cases/campaign/changing/campaign_change.h"

#include <optional>

#include "store/campaign/link_claims.h"

namespace crier::app {

// A change that is refused writes nothing: there is nothing to roll back.

CampaignChanged schedule_start(store::Connection& connection, store::CampaignRecord campaign,
                               WallTime start_at, const store::ChangeNote& note,
                               const StartWaivers& waivers) {
  store::ChangeNote noted = note;
  if (!waivers.late.empty()) {
    if (!noted.reason.empty()) noted.reason += "; ";
    noted.reason += "although it is foreseen to end after notify_by: " + waivers.late;
  }
  const store::Changed scheduled = connection.transact([&](store::Transaction& transaction) {
    store::Changed done = store::schedule_campaign(transaction, campaign, start_at, noted);
    if (done && !waivers.link.empty()) {
      const store::ChangeNote why{.actor = note.actor, .at = note.at, .reason = waivers.link};
      store::waive_link_watch(transaction, campaign, std::nullopt, why);
    }
    return done;
  });
  if (!scheduled) return std::unexpected(scheduled.error());
  return campaign;
}

CampaignChanged change_campaign(store::Connection& connection, store::CampaignRecord campaign,
                                CampaignChange change, const store::ChangeNote& note) {
  const store::Changed changed = connection.transact([&](store::Transaction& transaction) {
    return change == CampaignChange::pause ? store::pause_campaign(transaction, campaign, note)
                                           : store::cancel_campaign(transaction, campaign, note);
  });
  if (!changed) return std::unexpected(changed.error());
  return campaign;
}

}  // namespace crier::app
