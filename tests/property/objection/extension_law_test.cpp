// However the dates of a campaign are moved, and whatever is asked for: nobody is given out before
// the latest of the cut-offs that they were ever promised, and what was lost to outages is given
// back.
#include <algorithm>
#include <chrono>
#include <span>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "campaign/civil_time.h"
#include "campaign/extension.h"
#include "objection/owed_cutoff.h"
#include "objection/release.h"

namespace crier::objection {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

const WallTime begin = *parse_iso8601("2026-01-01T00:00:00Z");

WallTime any_instant() {
  return begin + std::chrono::seconds(*rc::gen::inRange(0, 40'000'000));
}

std::optional<WallTime> perhaps() {
  return *rc::gen::arbitrary<bool>() ? std::optional(any_instant()) : std::nullopt;
}

CampaignDates any_dates() {
  const std::string zone =
      *rc::gen::element<std::string>("Europe/Dublin", "Atlantic/Azores", "UTC");
  const WallTime notify_by = begin + days(*rc::gen::inRange(1, 30));
  const WallTime cutoff = notify_by + days(*rc::gen::inRange(31, 60));
  return {.notify_by = in_zone(notify_by, zone),
          .cutoff = in_zone(cutoff, zone),
          .effective_at = in_zone(cutoff + days(*rc::gen::inRange(0, 5)), zone)};
}

// A campaign whose dates people move, well or not.
class Course {
 public:
  Course(CampaignDates dates, days notice_period_min)
      : dates_(std::move(dates)), notice_period_min_(notice_period_min) {
    promised_.push_back({.since = WallTime::min(), .cutoff = dates_.cutoff.instant});
  }

  void move(WallTime now, const std::vector<LinkOutage>& outages) {
    ExtensionWish wish{.notify_by = perhaps(), .cutoff = perhaps(), .effective_at = perhaps()};
    const WallTime owed = owed_cutoff(promised_, outages);
    const bool by_outages = *rc::gen::arbitrary<bool>();
    if (by_outages) wish = {.cutoff = rounded_up_to_midnight(owed, dates_.cutoff.zone)};
    const auto after = extended(
        dates_, wish,
        {.profile = NoticeProfile::objection, .notice_period_min = notice_period_min_, .now = now});
    if (!after) return;
    RC_ASSERT(after->notify_by.instant >= dates_.notify_by.instant);
    RC_ASSERT(after->cutoff.instant >= dates_.cutoff.instant);
    RC_ASSERT(after->effective_at.instant >= dates_.effective_at.instant);
    RC_ASSERT(after->cutoff.instant <= after->effective_at.instant);
    dates_ = *after;
    promised_.push_back({.since = now, .cutoff = dates_.cutoff.instant});
    if (by_outages) RC_ASSERT(dates_.cutoff.instant >= owed);
  }

  [[nodiscard]] WallTime latest_promise() const {
    return std::ranges::max_element(promised_, {}, &PromisedCutoff::cutoff)->cutoff;
  }
  [[nodiscard]] ReleaseTerms terms(WallTime as_of) const {
    return {.evidence = EvidenceLevel::accepted,
            .cutoff = dates_.cutoff,
            .notice_period_min = notice_period_min_,
            .as_of = as_of};
  }

 private:
  CampaignDates dates_;
  days notice_period_min_;
  std::vector<PromisedCutoff> promised_;
};

RC_GTEST_PROP(ExtensionLaw, nobody_is_given_out_before_any_cut_off_that_they_were_promised, ()) {
  Course course(any_dates(), days(*rc::gen::inRange(0, 31)));
  std::vector<LinkOutage> outages;
  WallTime now = begin;
  const int steps = *rc::gen::inRange(0, 8);
  for (int step = 0; step < steps; ++step) {
    now += std::chrono::seconds(*rc::gen::inRange(1, 5'000'000));
    if (*rc::gen::arbitrary<bool>()) {
      const std::chrono::seconds lasted(*rc::gen::inRange(1, 200'000));
      outages.push_back({.began_at = now - lasted, .ended_at = now});
    } else {
      course.move(now, outages);
    }
    const ReleaseFacts told{.first_accepted = begin};
    const WallTime as_of = any_instant();
    const bool is_released = !release_ruling(told, course.terms(as_of)).withheld;
    RC_ASSERT(!is_released || as_of >= course.latest_promise());
  }
}

RC_GTEST_PROP(ExtensionLaw, an_outage_that_lasts_is_owed_only_beyond_what_was_given_for_it, ()) {
  const CampaignDates dates = any_dates();
  const WallTime promised = dates.cutoff.instant;
  const WallTime began = begin + std::chrono::seconds(*rc::gen::inRange(0, 1'000'000));
  const WallTime moved_at = began + std::chrono::seconds(*rc::gen::inRange(1, 400'000));
  const WallTime later = moved_at + std::chrono::seconds(*rc::gen::inRange(0, 400'000));
  const std::vector<PromisedCutoff> first = {{.since = WallTime::min(), .cutoff = promised}};
  const WallTime given = rounded_up_to_midnight(
      owed_cutoff(first, std::vector<LinkOutage>{{.began_at = began, .ended_at = moved_at}}),
      dates.cutoff.zone);

  const WallTime owed =
      owed_cutoff(std::vector<PromisedCutoff>{first.front(), {.since = moved_at, .cutoff = given}},
                  std::vector<LinkOutage>{{.began_at = began, .ended_at = later}});

  RC_ASSERT(owed == std::max(given, promised + (std::min(later, given) - began)));
}

// Hour by hour. Extensions come before the cut-off that they move or long after it, and some move
// other dates alone.
struct LateExtensions {
  std::vector<MovedCutoff> moved;
  WallTime cutoff;
};

WallTime hours_after(WallTime instant, int most) {
  return instant + std::chrono::hours(*rc::gen::inRange(1, most));
}

LateExtensions any_late_extensions() {
  LateExtensions course{.cutoff = hours_after(begin, 20)};
  WallTime now = begin;
  const int extensions = *rc::gen::inRange(0, 6);
  for (int extension = 0; extension < extensions; ++extension) {
    now = hours_after(now, 30);
    course.moved.push_back({.at = now, .before = course.cutoff});
    const bool moves_cutoff = *rc::gen::arbitrary<bool>();
    if (moves_cutoff) course.cutoff = hours_after(std::max(now, course.cutoff), 20);
  }
  return course;
}

// In order, and apart.
std::vector<LinkOutage> any_outages() {
  std::vector<LinkOutage> outages;
  WallTime from = begin;
  const int count = *rc::gen::inRange(0, 5);
  for (int outage = 0; outage < count; ++outage) {
    const WallTime began = hours_after(from, 40);
    from = hours_after(began, 40);
    outages.push_back({.began_at = began, .ended_at = from});
  }
  return outages;
}

// Whether the cut-off that stood then had not passed.
bool could_have_objected(std::span<const PromisedCutoff> promised, WallTime instant) {
  WallTime stood = promised.front().cutoff;
  for (const PromisedCutoff& promise : promised) {
    if (promise.since <= instant) stood = promise.cutoff;
  }
  return instant < stood;
}

RC_GTEST_PROP(ExtensionLaw, time_is_lost_hour_by_hour_while_a_cut_off_stood, ()) {
  const LateExtensions course = any_late_extensions();
  const std::vector<LinkOutage> outages = any_outages();
  const auto promised = promised_cutoffs(course.moved, course.cutoff);

  WallTime::duration by_the_hour{};
  for (const LinkOutage& outage : outages) {
    for (WallTime hour = outage.began_at; hour < outage.ended_at; hour += 1h) {
      if (could_have_objected(promised, hour)) by_the_hour += 1h;
    }
  }

  RC_ASSERT(time_lost(promised, outages) == by_the_hour);
}

RC_GTEST_PROP(ExtensionLaw, nothing_is_owed_without_an_outage_and_never_more_than_was_lost, ()) {
  const LateExtensions course = any_late_extensions();
  const auto promised = promised_cutoffs(course.moved, course.cutoff);

  RC_ASSERT(owed_cutoff(promised, {}) == course.cutoff);
  const std::vector<LinkOutage> outages = any_outages();
  RC_ASSERT(owed_cutoff(promised, outages) <= course.cutoff + time_lost(promised, outages));
}

}  // namespace
}  // namespace crier::objection
