// Tries that are due again: picked up once, and in doubt when their owner is gone.
#pragma once

#include "contract/ledger_case.h"

namespace crier::test {

template <class World>
class DeferralsContract : public LedgerCase<World> {};
TYPED_TEST_SUITE_P(DeferralsContract);

TYPED_TEST_P(DeferralsContract, a_lane_without_any_has_nothing_due) {
  const auto lane = this->one_lane();

  EXPECT_EQ(this->next_due(Daemon::first, lane), std::nullopt);
  EXPECT_TRUE(this->take_due(Daemon::first, lane, this->noon).value().empty());
}

TYPED_TEST_P(DeferralsContract, those_that_are_due_are_picked_up_once) {
  const auto lane = this->one_lane();
  const Ids people = this->defer_three(lane);
  const WallTime one = this->noon + std::chrono::hours(1);

  const auto due = this->take_due(Daemon::first, lane, one).value();

  EXPECT_EQ(this->ids_of(due), (Ids{people[0], people[1]}));
  EXPECT_TRUE(this->take_due(Daemon::first, lane, one).value().empty());
}

TYPED_TEST_P(DeferralsContract, come_back_as_they_were_put_down) {
  const auto lane = this->one_lane();
  const Ids people = this->defer_three(lane);

  const auto due = this->take_due(Daemon::first, lane, this->noon).value();

  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].row.subject.id, people[0]);
  EXPECT_EQ(due[0].row.subject.ref, TypeParam::ref_of(static_cast<int>(people[0].value)));
  EXPECT_EQ(due[0].attempt, 2);
  EXPECT_EQ(due[0].reason, Reason::mailbox_full);
  EXPECT_EQ(due[0].reply_code, 452);
  EXPECT_EQ(due[0].description, "relay x answered RCPT TO with 452");
  EXPECT_FALSE(due[0].in_doubt);
}

TYPED_TEST_P(DeferralsContract, no_more_are_picked_up_than_were_asked_for) {
  const auto lane = this->one_lane();
  const Ids people = this->defer_three(lane);
  const WallTime two = this->noon + std::chrono::hours(2);

  EXPECT_EQ(this->take_due(Daemon::first, lane, two, 2).value().size(), 2U);
  EXPECT_EQ(this->take_due(Daemon::first, lane, two, 2).value().size(), 1U);
}

TYPED_TEST_P(DeferralsContract, next_due_is_the_earliest_that_nobody_has_picked_up) {
  const auto lane = this->one_lane();
  this->defer_three(lane);
  EXPECT_EQ(this->next_due(Daemon::first, lane), this->noon);

  this->take_due(Daemon::first, lane, this->noon);

  EXPECT_EQ(this->next_due(Daemon::first, lane), this->noon + std::chrono::hours(1));
}

TYPED_TEST_P(DeferralsContract, what_an_older_epoch_had_in_flight_comes_back_as_in_doubt) {
  const auto lane = this->one_lane();
  const Ids people = this->defer_three(lane);
  this->take_due(Daemon::first, lane, this->noon + std::chrono::hours(1));
  const auto taken = this->take_over(lane);
  EXPECT_TRUE(taken.has_deferrals);

  // Before any is due, and beyond what was asked for.
  const auto due =
      this->take_due(Daemon::second, taken.claim, this->noon - std::chrono::hours(1), 1).value();

  EXPECT_EQ(this->ids_of(due), (Ids{people[0], people[1]}));
  for (const auto& each : due) EXPECT_TRUE(each.in_doubt);
  EXPECT_TRUE(this->take_due(Daemon::second, taken.claim, this->noon).value().empty());
}

TYPED_TEST_P(DeferralsContract, what_waited_under_an_older_epoch_is_not_in_doubt) {
  const auto lane = this->one_lane();
  const Ids people = this->defer_three(lane);
  const auto taken = this->take_over(lane);

  const auto due = this->take_due(Daemon::second, taken.claim, this->noon).value();

  ASSERT_EQ(due.size(), 1U);
  EXPECT_FALSE(due[0].in_doubt);
}

TYPED_TEST_P(DeferralsContract, one_that_is_put_down_again_waits_for_its_new_hour) {
  const auto lane = this->one_lane();
  const Ids people = this->defer_three(lane);
  this->take_due(Daemon::first, lane, this->noon);
  dispatch::Flush again{.number = 2, .cursor = people.back()};
  again.attempts = {this->attempt(people[0], AttemptOutcome::deferred, 2)};
  again.deferrals = {this->deferral(people[0], this->noon + std::chrono::hours(9), 3)};
  ASSERT_EQ(this->flush(Daemon::first, lane, again), Fence::held);

  EXPECT_EQ(
      this->ids_of(this->take_due(Daemon::first, lane, this->noon + std::chrono::hours(8)).value()),
      (Ids{people[1], people[2]}));
  const auto due = this->take_due(Daemon::first, lane, this->noon + std::chrono::hours(9)).value();
  ASSERT_EQ(this->ids_of(due), Ids{people[0]});
  EXPECT_EQ(due[0].attempt, 3);
  EXPECT_FALSE(due[0].in_doubt);
}

TYPED_TEST_P(DeferralsContract, whoever_is_concluded_and_cleared_waits_no_longer) {
  const auto lane = this->one_lane();
  const Ids people = this->defer_three(lane);
  this->take_due(Daemon::first, lane, this->noon + std::chrono::hours(2));
  dispatch::Flush concluded{.number = 2, .cursor = people.back()};
  for (const SubjectId id : people) {
    concluded.attempts.push_back(this->attempt(id, AttemptOutcome::accepted, 2));
    concluded.cleared.push_back(id);
  }
  ASSERT_EQ(this->flush(Daemon::first, lane, concluded), Fence::held);

  EXPECT_EQ(this->world.counts().notified, 3);
  const auto taken = this->take_over(lane);
  EXPECT_FALSE(taken.has_deferrals);
  EXPECT_TRUE(this->take_due(Daemon::second, taken.claim, this->noon).value().empty());
}

REGISTER_TYPED_TEST_SUITE_P(DeferralsContract, a_lane_without_any_has_nothing_due,
                            those_that_are_due_are_picked_up_once, come_back_as_they_were_put_down,
                            no_more_are_picked_up_than_were_asked_for,
                            next_due_is_the_earliest_that_nobody_has_picked_up,
                            what_an_older_epoch_had_in_flight_comes_back_as_in_doubt,
                            what_waited_under_an_older_epoch_is_not_in_doubt,
                            one_that_is_put_down_again_waits_for_its_new_hour,
                            whoever_is_concluded_and_cleared_waits_no_longer);

}  // namespace crier::test
