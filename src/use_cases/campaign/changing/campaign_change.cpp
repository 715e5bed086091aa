#include "use_cases/campaign/changing/campaign_change.h"

#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "report/campaign_report.h"
#include "report/table.h"
#include "store/campaign/link_claims.h"
#include "store/report/coverage.h"
#include "use_cases/campaign/opening/campaign_loader.h"

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

using Change = store::Changed (*)(store::Transaction&, store::CampaignRecord&,
                                  const store::ChangeNote&);

Change change_of(CampaignChange change) {
  switch (change) {
    case CampaignChange::pause: return store::pause_campaign;
    case CampaignChange::resume: return store::resume_campaign;
    case CampaignChange::cancel: break;
  }
  return store::cancel_campaign;
}

// The dates that a campaign of its profile has (campaign/extension.h).
std::string_view dates_to_move(store::Transaction& transaction,
                               const store::CampaignRecord& campaign) {
  const auto spec = load_kept_spec(transaction, campaign);
  switch (spec ? spec->profile : NoticeProfile::objection) {
    case NoticeProfile::breach: return "--notify-by INSTANT";
    case NoticeProfile::policy_change: return "--effective INSTANT --notify-by INSTANT";
    case NoticeProfile::objection: break;
  }
  return "--cutoff INSTANT --effective INSTANT --notify-by INSTANT";
}

// Whoever has not been told is not told after notify_by: a campaign that was paused beyond it needs
// other dates.
std::optional<std::string> too_late_to_resume(store::Transaction& transaction,
                                              const store::CampaignRecord& seen, WallTime now) {
  const auto campaign = store::find_campaign(transaction, seen.id);
  if (!campaign || campaign->state != CampaignState::paused || now < campaign->notify_by) {
    return std::nullopt;
  }
  const auto left = report::total(store::campaign_coverage(transaction, seen.id)).pending;
  if (left == 0) return std::nullopt;
  return fmt::format(
      "the dates of {0} cannot be kept any more: notify_by ({1}) is over, and {2} not been told. "
      "Move them (crier campaign extend {0} {3} --reason WHY), approve the words that state the "
      "new ones, and resume it then; or "
      "cancel it",
      seen.key, iso8601(campaign->notify_by),
      report::counted(left, {.one = "person has", .many = "people have"}),
      dates_to_move(transaction, *campaign));
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
          store::waive_link_watch(transaction, record, why);
        }
        return done;
      });
}

CampaignChanged change_campaign(store::Connection& connection,
                                const store::CampaignRecord& campaign, CampaignChange change,
                                const store::ChangeNote& note) {
  return changed(connection, campaign,
                 [&](store::Transaction& transaction, store::CampaignRecord& record) {
                   if (change == CampaignChange::resume) {
                     if (auto late = too_late_to_resume(transaction, record, note.at)) {
                       return store::Changed(std::unexpected(*std::move(late)));
                     }
                   }
                   return change_of(change)(transaction, record, note);
                 });
}

}  // namespace crier::app
