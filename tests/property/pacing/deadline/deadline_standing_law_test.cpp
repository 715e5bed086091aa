// Whatever the rates, the states of a deadline come in their order and do not flap. They are laws
// of the states and hold for any forecast: here it is a straight line, which costs nothing.
#include <algorithm>
#include <chrono>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "pacing/deadline/deadline_standing.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr auto minute = 1min;
const WallTime begin = WallTime(std::chrono::days(20'000));

struct Change {
  int minute;
  DeadlineState from;
  DeadlineState to;
};

Foretold straight_on(const Remainder& remainder, double people_per_second) {
  const auto needs = [&](double spread) {
    const std::chrono::duration<double> seconds(static_cast<double>(remainder.people_left) *
                                                spread / people_per_second);
    return std::chrono::duration_cast<WallTime::duration>(
        std::min<std::chrono::duration<double>>(seconds, std::chrono::days(36'500)));
  };
  return {.p50 = remainder.now + needs(1.05), .p95 = remainder.now + needs(1.2)};
}

struct Campaign {
  WallTime notify_by;
  double people;
  double rate_allowed;
  std::optional<DeadlineStanding> standing{};
  std::vector<Change> changes{};

  void reckon(int at, std::optional<double> rate_now) {
    const WallTime now = begin + at * minute;
    const Remainder remainder{.now = now,
                              .notify_by = notify_by,
                              .people_left = static_cast<std::int64_t>(std::max(people, 0.0)),
                              .rate_now = rate_now,
                              .rate_allowed = rate_allowed};
    const auto before = standing;
    standing = next_standing(
        before, {.outlook = outlook(remainder, straight_on), .now = now, .notify_by = notify_by},
        standing_policy(minute));
    if (before && before->state != standing->state)
      changes.push_back({at, before->state, standing->state});
  }
};

Campaign any_campaign() {
  const int minutes = *rc::gen::inRange(30, 3000);
  const int people = *rc::gen::inRange(1, 10'000'000);
  // From far too low to a hundred times what is needed.
  const double needed = people / (60.0 * minutes);
  const double allowed = needed * *rc::gen::inRange(80, 10'000) / 100.0;
  return {.notify_by = begin + minutes * minute,
          .people = static_cast<double>(people),
          .rate_allowed = allowed};
}

RC_GTEST_PROP(DeadlineStanding, only_worsens_while_nobody_is_told_and_nothing_is_decided, ()) {
  Campaign campaign = any_campaign();
  // Paused, or told at a rate that comes to nothing.
  const auto rate =
      *rc::gen::elementOf(std::vector<std::optional<double>>{std::nullopt, 0.0, 0.5, 5.0, 500.0});
  const int end = static_cast<int>((campaign.notify_by - begin) / minute) + 10;

  for (int at = 0; at <= end; ++at) {
    const auto before = campaign.standing;
    campaign.reckon(at, rate);
    if (before) RC_ASSERT(campaign.standing->state >= before->state);
  }

  RC_ASSERT(campaign.standing->state == DeadlineState::past_return);
}

// With time enough at the begin, each state is told before the next one.
RC_GTEST_PROP(DeadlineStanding, passes_through_all_states_while_a_campaign_rests, ()) {
  const int people = *rc::gen::inRange(100'000, 10'000'000);
  // An hour at the allowed rate, so that the states are minutes apart.
  Campaign campaign{.notify_by = begin + 1000 * minute,
                    .people = static_cast<double>(people),
                    .rate_allowed = people / *rc::gen::inRange(7'200, 20'000) * 1.0};

  for (int at = 0; at <= 1010; ++at) campaign.reckon(at, std::nullopt);

  RC_ASSERT(campaign.changes.size() == 3U);
  RC_ASSERT(campaign.changes[0].to == DeadlineState::at_risk);
  RC_ASSERT(campaign.changes[1].to == DeadlineState::will_miss);
  RC_ASSERT(campaign.changes[2].to == DeadlineState::past_return);
}

// A rate that wavers by two in a hundred around any value, also one right at a border.
RC_GTEST_PROP(DeadlineStanding, never_worsens_again_after_it_has_improved_at_a_steady_rate, ()) {
  Campaign campaign = any_campaign();
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const double rate = campaign.rate_allowed * *rc::gen::inRange(1, 100) / 100.0;
  const int end = static_cast<int>((campaign.notify_by - begin) / minute);

  for (int at = 0; at <= end && campaign.people >= 1; ++at) {
    campaign.reckon(at, rate * (0.98 + 0.04 * random.unit()));
    campaign.people -= rate * 60;
  }

  bool has_improved = false;
  for (const Change& change : campaign.changes) {
    const bool is_better = change.to < change.from;
    RC_ASSERT(!has_improved || is_better);
    has_improved = has_improved || is_better;
  }
}

// However wild the rate is: for the worse in two minutes at the soonest, for the better in five.
RC_GTEST_PROP(DeadlineStanding, changes_no_sooner_than_the_figures_have_lasted, ()) {
  Campaign campaign = any_campaign();
  campaign.rate_allowed *= 100;  // The point of no return is far away.
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const double needed =
      campaign.people / std::chrono::duration<double>(campaign.notify_by - begin).count();

  const int end = static_cast<int>((campaign.notify_by - begin) / minute) * 9 / 10;
  for (int at = 0; at < end; ++at) campaign.reckon(at, needed * 3 * random.unit());

  for (std::size_t index = 1; index < campaign.changes.size(); ++index) {
    const Change& before = campaign.changes[index - 1];
    const Change& after = campaign.changes[index];
    RC_ASSERT(after.minute - before.minute >= (after.to > after.from ? 2 : 5));
  }
}

// However often limits are set that concern others, before whatever figures: as if it had not been.
RC_GTEST_PROP(DeadlineStanding, is_the_same_with_limits_that_change_nothing, ()) {
  Campaign campaign = any_campaign();
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const double needed =
      campaign.people / std::chrono::duration<double>(campaign.notify_by - begin).count();
  std::optional<DeadlineStanding> as_time_goes;
  std::optional<DeadlineStanding> as_limits_are_set;

  const int end = static_cast<int>((campaign.notify_by - begin) / minute);
  for (int at = 0; at < end; ++at) {
    const WallTime now = begin + at * minute;
    const Remainder remainder{.now = now,
                              .notify_by = campaign.notify_by,
                              .people_left = static_cast<std::int64_t>(campaign.people),
                              .rate_now = needed * 3 * random.unit(),
                              .rate_allowed = campaign.rate_allowed};
    Reckoning reckoning{
        .outlook = outlook(remainder, straight_on), .now = now, .notify_by = campaign.notify_by};
    as_time_goes = next_standing(as_time_goes, reckoning, standing_policy(minute));
    if (random.unit() < 0.5) {
      reckoning.occasion = Occasion::decision;
      reckoning.undecided = state_by(reckoning.outlook, now, campaign.notify_by);
    }
    as_limits_are_set = next_standing(as_limits_are_set, reckoning, standing_policy(minute));
    RC_ASSERT(as_time_goes == as_limits_are_set);
  }
}

}  // namespace
}  // namespace crier::pacing
