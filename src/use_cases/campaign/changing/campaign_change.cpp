#include "use_cases/campaign/changing/campaign_change.h"

#include <optional>

#include "store/campaign/link_claims.h"

namespace crier::app {
namespace {

// A change that is refused writes nothing: there is nothing to roll back.
template <class Work>
CampaignChanged changed(store::Connection& connection, store::CampaignRecord campaign, Work work) {
  const store::Changed done = connection.transact(
      [&](store::Transaction& transaction) { return work(transaction, campaign); });
  if (!done) return std::unexpected(done.error());
  return campaign;
}

}  // namespace

CampaignChanged schedule_start(store::Connection& connection, const store::CampaignRecord& campaign,
                               WallTime start_at, const store::ChangeNote& note,
                               const std::string& link_waiver) {
  return changed(
      connection, campaign, [&](store::Transaction& transaction, store::CampaignRecord& record) {
        store::Changed done = store::schedule_campaign(transaction, record, start_at, note);
        if (done && !link_waiver.empty()) {
          const store::ChangeNote why{.actor = note.actor, .at = note.at, .reason = link_waiver};
          store::waive_link_watch(transaction, record, std::nullopt, why);
        }
        return done;
      });
}

CampaignChanged change_campaign(store::Connection& connection,
                                const store::CampaignRecord& campaign, CampaignChange change,
                                const store::ChangeNote& note) {
  return changed(
      connection, campaign, [&](store::Transaction& transaction, store::CampaignRecord& record) {
        return change == CampaignChange::pause ? store::pause_campaign(transaction, record, note)
                                               : store::cancel_campaign(transaction, record, note);
      });
}

}  // namespace crier::app
