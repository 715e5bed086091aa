// Who owns a lane, and what a newer epoch fences off.
#pragma once

#include "contract/ledger_case.h"

namespace crier::test {

template <class World>
class LeasesContract : public LedgerCase<World> {};
TYPED_TEST_SUITE_P(LeasesContract);

TYPED_TEST_P(LeasesContract, each_lane_is_given_to_one_owner) {
  const auto first = this->claim(Daemon::first, 1);
  const auto second = this->claim(Daemon::second, 100);

  ASSERT_EQ(first.size(), 1U);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_NE(first[0].claim.lane, second[0].claim.lane);
  EXPECT_TRUE(this->claim(Daemon::first, 100).empty());
}

TYPED_TEST_P(LeasesContract, lanes_are_given_first_that_are_asked_for_first) {
  for (int number = TypeParam::lanes - 1; number >= 0; --number) {
    const Lane lane{static_cast<std::int16_t>(number)};
    const auto claimed = answer_of(this->world.io(), this->world.ledger(Daemon::first)
                                                         .claim({.campaign = this->world.campaign(),
                                                                 .step = 1,
                                                                 .lanes_max = 1,
                                                                 .lease = std::chrono::minutes(10),
                                                                 .first = {lane}}));
    ASSERT_EQ(claimed.size(), 1U);
    EXPECT_EQ(claimed[0].claim.lane, lane);
    this->hand_back(Daemon::first, claimed[0].claim, {});
  }
}

TYPED_TEST_P(LeasesContract, a_fresh_lane_begins_at_its_beginning) {
  for (const auto& lane : this->claim(Daemon::first, 100)) {
    EXPECT_EQ(lane.cursor, SubjectId{});
    EXPECT_EQ(lane.claimed_to, SubjectId{});
    EXPECT_EQ(lane.flushes, 0);
    EXPECT_FALSE(lane.has_deferrals);
    EXPECT_GE(lane.audience_until, TypeParam::people_of(lane.claim.lane).back());
  }
}

TYPED_TEST_P(LeasesContract, a_lane_whose_lease_has_ended_goes_over_under_a_newer_epoch) {
  const auto old = this->one_lane();

  const auto taken = this->take_over(old);

  EXPECT_GT(taken.claim.epoch, old.epoch);
}

TYPED_TEST_P(LeasesContract, renewing_an_ended_lease_that_nobody_took_holds) {
  const auto lane = this->one_lane();
  this->world.end_leases();

  EXPECT_EQ(this->renew(Daemon::first, lane), Fence::held);

  EXPECT_FALSE(this->is_free(lane));
}

TYPED_TEST_P(LeasesContract, renewing_answers_for_each_claim) {
  const auto lanes = this->claim(Daemon::first, 2);
  ASSERT_EQ(lanes.size(), 2U);
  this->take_over(lanes[0].claim);
  // The second daemon holds both now; the first asks for what it had, and for one of a later epoch.
  auto later = lanes[1].claim;
  ++later.epoch;

  const auto fences = answer_of(
      this->world.io(),
      this->world.ledger(Daemon::second).renew({lanes[0].claim, later}, std::chrono::minutes(10)));

  EXPECT_EQ(fences, (std::vector{Fence::lost, Fence::held}));
}

TYPED_TEST_P(LeasesContract, a_newer_epoch_fences_everything_of_the_old_owner) {
  const auto old = this->one_lane();
  const Ids people = this->defer_three(old);
  const auto counts = this->world.counts();
  const auto taken = this->take_over(old);

  dispatch::Flush late{.number = 2, .cursor = people.back()};
  late.attempts.push_back(this->attempt(people[0], AttemptOutcome::accepted, 2));
  late.cleared.push_back(people[0]);

  EXPECT_EQ(this->flush(Daemon::first, old, late), Fence::lost);
  EXPECT_EQ(this->page(Daemon::first, old, people.back(), 3), std::nullopt);
  EXPECT_EQ(this->take_due(Daemon::first, old, this->noon), std::nullopt);
  EXPECT_EQ(this->renew(Daemon::first, old), Fence::lost);
  EXPECT_EQ(this->hand_back(Daemon::first, old, {.claimed_to = people.back()}), Fence::lost);

  // And nothing of it has left a trace.
  EXPECT_EQ(this->world.counts(), counts);
  EXPECT_EQ(this->world.attempts_of(people[0]), 1);
  EXPECT_EQ(this->renew(Daemon::second, taken.claim), Fence::held);
  EXPECT_EQ(this->take_due(Daemon::second, taken.claim, this->noon).value().size(), 1U);
  this->hand_back(Daemon::second, taken.claim, {.claimed_to = people.back()});
  EXPECT_EQ(this->take(old).claimed_to, people.back());
}

TYPED_TEST_P(LeasesContract, a_lane_that_is_handed_back_is_free_at_once) {
  const auto lane = this->one_lane();
  ASSERT_EQ(this->hand_back(Daemon::first, lane, {}), Fence::held);

  EXPECT_TRUE(this->is_free(lane));
}

TYPED_TEST_P(LeasesContract, handing_back_twice_does_not_touch_the_next_owner) {
  const auto lane = this->one_lane();
  ASSERT_EQ(this->hand_back(Daemon::first, lane, {}), Fence::held);
  const auto taken = this->take(lane);

  this->hand_back(Daemon::first, lane, {});

  EXPECT_EQ(this->renew(Daemon::second, taken.claim), Fence::held);
}

TYPED_TEST_P(LeasesContract, a_resting_lane_is_taken_when_its_hour_has_come) {
  const auto lane = this->one_lane();
  this->hand_back(Daemon::first, lane, {.rests_until = this->world.now() + std::chrono::hours(24)});
  EXPECT_FALSE(this->is_free(lane));

  this->world.end_leases();
  EXPECT_FALSE(this->is_free(lane));

  this->world.end_rests();
  EXPECT_TRUE(this->is_free(lane));
}

TYPED_TEST_P(LeasesContract, a_lane_that_is_done_is_never_taken_again) {
  const auto lane = this->one_lane();
  const SubjectId last = this->tell_everybody(lane);
  this->hand_back(Daemon::first, lane, {.claimed_to = last, .done = true});

  this->world.end_leases();
  this->world.end_rests();

  EXPECT_FALSE(this->is_free(lane));
}

TYPED_TEST_P(LeasesContract, a_lane_with_people_beyond_its_cursor_is_not_done_whoever_says_so) {
  const auto lane = this->one_lane();
  this->hand_back(Daemon::first, lane, {.done = true});

  EXPECT_TRUE(this->is_free(lane));
}

TYPED_TEST_P(LeasesContract, a_lane_with_deferrals_is_not_done_whoever_says_so) {
  const auto lane = this->one_lane();
  const Ids people = this->defer_three(lane);
  const SubjectId last = this->tell_everybody(lane, people.back(), 2);
  this->hand_back(Daemon::first, lane, {.claimed_to = last, .done = true});

  const auto taken = this->take(lane);

  EXPECT_TRUE(taken.has_deferrals);
  EXPECT_EQ(taken.cursor, last);
}

TYPED_TEST_P(LeasesContract, a_lane_of_a_later_wave_is_taken_when_that_is_open) {
  const Lane later{1};
  this->world.put_into_second_wave(later);

  const auto first = this->claim(Daemon::first, TypeParam::lanes);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].claim.lane, Lane{0});
  EXPECT_TRUE(this->claim(Daemon::second, TypeParam::lanes).empty());

  this->world.open_second_wave();

  const auto second = this->claim(Daemon::second, TypeParam::lanes);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].claim.lane, later);
}

REGISTER_TYPED_TEST_SUITE_P(
    LeasesContract, each_lane_is_given_to_one_owner, lanes_are_given_first_that_are_asked_for_first,
    a_fresh_lane_begins_at_its_beginning,
    a_lane_whose_lease_has_ended_goes_over_under_a_newer_epoch,
    renewing_an_ended_lease_that_nobody_took_holds, renewing_answers_for_each_claim,
    a_newer_epoch_fences_everything_of_the_old_owner, a_lane_that_is_handed_back_is_free_at_once,
    handing_back_twice_does_not_touch_the_next_owner,
    a_resting_lane_is_taken_when_its_hour_has_come, a_lane_that_is_done_is_never_taken_again,
    a_lane_with_people_beyond_its_cursor_is_not_done_whoever_says_so,
    a_lane_with_deferrals_is_not_done_whoever_says_so,
    a_lane_of_a_later_wave_is_taken_when_that_is_open);

}  // namespace crier::test
