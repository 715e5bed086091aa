// The dates that a campaign is told to be given can be given to it.
#include <chrono>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "campaign/civil_time.h"
#include "campaign/extension.h"

namespace crier {
namespace {

using std::chrono::days;

const WallTime begin = *parse_iso8601("2026-01-01T00:00:00Z");

WallTime any_instant(int seconds_max) {
  return begin + std::chrono::seconds(*rc::gen::inRange(0, seconds_max));
}

struct Campaign {
  ExtensionRules rules{.profile = *rc::gen::element(NoticeProfile::objection, NoticeProfile::breach,
                                                    NoticeProfile::policy_change),
                       .notice_period_min = days(*rc::gen::inRange(0, 60)),
                       .now = any_instant(20'000'000)};
  CampaignDates dates = any_dates();

  [[nodiscard]] CampaignDates any_dates() const {
    const std::string zone = *rc::gen::element<std::string>("Europe/Dublin", "Atlantic/Azores",
                                                            "UTC", "Europe/Helsinki");
    const WallTime notify_by = any_instant(20'000'000);
    const WallTime cutoff = notify_by + rules.notice_period_min + days(*rc::gen::inRange(1, 40));
    return {.notify_by = in_zone(notify_by, zone),
            .cutoff = in_zone(cutoff, zone),
            .effective_at = in_zone(cutoff + days(*rc::gen::inRange(0, 5)), zone)};
  }
};

RC_GTEST_PROP(DatesThatDo, are_taken_and_leave_everybody_who_is_told_by_then_their_notice_period,
              ()) {
  const Campaign campaign;
  const WallTime told_by =
      campaign.rules.now + std::chrono::seconds(*rc::gen::inRange(0, 20'000'000));

  const CampaignDates after = dates_that_do(campaign.dates, told_by, campaign.rules);

  RC_ASSERT(after.notify_by.instant > told_by);
  if (told_by < campaign.dates.notify_by.instant) return;
  const auto taken = extended(
      campaign.dates, wish_for(campaign.dates, after, campaign.rules.profile), campaign.rules);
  RC_ASSERT(taken.has_value());
  RC_ASSERT(taken->notify_by.instant == after.notify_by.instant);
  RC_ASSERT(taken->cutoff.instant == after.cutoff.instant);
  RC_ASSERT(taken->effective_at.instant == after.effective_at.instant);
  if (campaign.rules.profile == NoticeProfile::breach) return;
  RC_ASSERT(time_between(after.notify_by, after.cutoff) >= campaign.rules.notice_period_min);
}

}  // namespace
}  // namespace crier
