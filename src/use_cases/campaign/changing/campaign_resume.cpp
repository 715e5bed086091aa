#include "use_cases/campaign/changing/campaign_resume.h"

#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "report/campaign_report.h"
#include "report/table.h"
#include "store/report/coverage.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {
namespace {

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
                                              const store::CampaignRecord& campaign, WallTime now) {
  if (now < campaign.notify_by) return std::nullopt;
  const auto left = report::total(store::campaign_coverage(transaction, campaign.id)).pending;
  if (left == 0) return std::nullopt;
  return fmt::format(
      "the dates of {0} cannot be kept any more: notify_by ({1}) is over, and {2} not been told. "
      "Move them (crier campaign extend {0} {3} --reason WHY), approve the words that state the "
      "new ones, and resume it then; or cancel it",
      campaign.key, iso8601(campaign.notify_by),
      report::counted(left, {.one = "person has", .many = "people have"}),
      dates_to_move(transaction, campaign));
}

}  // namespace

CampaignChanged resume_campaign(store::Connection& connection,
                                const store::CampaignRecord& campaign,
                                const store::Settings& settings, const std::string& pages_url,
                                const store::ChangeNote& note) {
  return connection.transact([&](store::Transaction& transaction) -> CampaignChanged {
    // Nobody moves its dates or approves words between the look and the resumption.
    const auto now = store::lock_campaign(transaction, campaign.id);
    if (now && now->state == CampaignState::paused) {
      if (auto late = too_late_to_resume(transaction, *now, note.at)) {
        return std::unexpected(*std::move(late));
      }
      const auto opened = open_as_approved(transaction, *now, settings, pages_url);
      if (!opened) {
        return std::unexpected(
            fmt::format("{} stays paused, because crierd would stop it at once: {}", campaign.key,
                        opened.error()));
      }
    }
    store::CampaignRecord resumed = campaign;
    const store::Changed done = store::resume_campaign(transaction, resumed, note);
    if (!done) return std::unexpected(done.error());
    return resumed;
  });
}

}  // namespace crier::app
