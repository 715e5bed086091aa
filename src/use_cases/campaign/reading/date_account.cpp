#include "use_cases/campaign/reading/date_account.h"

#include "campaign/civil_time.h"

namespace crier::app {
namespace {

using Moved = WallTime store::Extension::*;

// An extension moves some of the dates; the others stood still.
std::vector<DateBefore> before(const CivilInstant& now, Moved moved,
                               const std::vector<store::Extension>& extensions) {
  std::vector<DateBefore> dates;
  for (std::size_t index = 0; index < extensions.size(); ++index) {
    const WallTime was = extensions[index].*moved;
    const WallTime became =
        index + 1 < extensions.size() ? extensions[index + 1].*moved : now.instant;
    if (was != became) dates.push_back({in_zone(was, now.zone), extensions[index].at});
  }
  return dates;
}

}  // namespace

std::vector<DateAccount> account_for_dates(const CampaignSpec& spec,
                                           const std::vector<store::Extension>& extensions) {
  using store::Extension;
  std::vector<DateAccount> dates;
  dates.push_back({.name = "notify_by",
                   .date = spec.notify_by,
                   .is_end = true,
                   .before = before(spec.notify_by, &Extension::notify_by_before, extensions)});
  if (can_be_objected_to(spec.profile)) {
    DateAccount& cutoff = dates.emplace_back(
        DateAccount{.name = "cutoff",
                    .date = spec.cutoff,
                    .is_end = true,
                    .before = before(spec.cutoff, &Extension::cutoff_before, extensions)});
    if (spec.cutoff_period) cutoff.reasons = spec.cutoff_period->reasons;
  }
  if (spec.profile != NoticeProfile::breach) {
    dates.push_back(
        {.name = "effective_at",
         .date = spec.effective_at,
         .before = before(spec.effective_at, &Extension::effective_at_before, extensions)});
  }
  return dates;
}

std::vector<DateAccount> account_for_dates(store::Connection& connection,
                                           const store::CampaignRecord& campaign,
                                           const CampaignSpec& spec) {
  return connection.transact([&](store::Transaction& transaction) {
    return account_for_dates(spec, store::extensions_of(transaction, campaign.id));
  });
}

}  // namespace crier::app
