// Pages of people, and who is in doubt after a take-over.
#pragma once

#include "contract/ledger_case.h"

namespace crier::test {

template <class World>
class PagesContract : public LedgerCase<World> {};
TYPED_TEST_SUITE_P(PagesContract);

TYPED_TEST_P(PagesContract, follow_each_other_in_the_order_of_ids_until_all_are_read) {
  const auto lane = this->one_lane();
  const Ids people = TypeParam::people_of(lane.lane);
  Ids read;
  SubjectId after;

  for (int pages = 0; pages < TypeParam::people; ++pages) {
    const Ids page = this->page(Daemon::first, lane, after, 5).value();
    read.insert(read.end(), page.begin(), page.end());
    if (page.size() < 5) break;
    after = page.back();
  }

  EXPECT_EQ(read, people);
  EXPECT_EQ(this->page(Daemon::first, lane, people.back(), 5), Ids{});
}

TYPED_TEST_P(PagesContract, are_the_same_when_they_are_read_again) {
  const auto lane = this->one_lane();
  const auto page = this->page(Daemon::first, lane, SubjectId{}, 4);

  EXPECT_EQ(this->page(Daemon::first, lane, SubjectId{}, 4), page);
  EXPECT_EQ(this->take_over(lane).claimed_to, page->back());
}

// Whichever of a daemon's ledgers has claimed the lane: the claim says it all.
TYPED_TEST_P(PagesContract, are_read_by_a_ledger_that_has_claimed_nothing) {
  const auto lane = this->one_lane();

  EXPECT_EQ(this->page(Daemon::second, lane, SubjectId{}, 1000), TypeParam::people_of(lane.lane));
  EXPECT_FALSE(this->in_doubt(Daemon::second, lane).empty());
}

TYPED_TEST_P(PagesContract, stay_within_the_frozen_audience) {
  const auto lane = this->one_lane();

  this->world.add_latecomer();

  EXPECT_EQ(this->page(Daemon::first, lane, SubjectId{}, 1000), TypeParam::people_of(lane.lane));
}

TYPED_TEST_P(PagesContract, are_claimed_when_they_have_been_answered) {
  const auto lane = this->one_lane();
  const Ids first = this->page(Daemon::first, lane, SubjectId{}, 3).value();
  const Ids second = this->page(Daemon::first, lane, first.back(), 2).value();
  // A page after an earlier place takes nothing back.
  this->page(Daemon::first, lane, SubjectId{}, 1);

  const auto taken = this->take_over(lane);

  EXPECT_EQ(taken.cursor, SubjectId{});
  EXPECT_EQ(taken.claimed_to, second.back());
}

TYPED_TEST_P(PagesContract, nobody_is_in_doubt_before_anybody_is_claimed) {
  const auto lane = this->one_lane();

  EXPECT_EQ(this->in_doubt(Daemon::first, lane), Ids{});
}

TYPED_TEST_P(PagesContract, in_doubt_is_who_was_claimed_and_neither_tried_nor_deferred) {
  const auto lane = this->one_lane();
  const Ids people = this->page(Daemon::first, lane, SubjectId{}, 7).value();
  dispatch::Flush flush{.number = 1, .cursor = people[1]};
  flush.attempts = {this->attempt(people[0], AttemptOutcome::accepted),
                    this->attempt(people[1], AttemptOutcome::excluded),
                    this->attempt(people[3], AttemptOutcome::failed),
                    this->attempt(people[5], AttemptOutcome::unknown)};
  flush.deferrals = {this->deferral(people[4], this->noon, 1),
                     this->deferral(people[5], this->noon)};
  ASSERT_EQ(this->flush(Daemon::first, lane, flush), Fence::held);

  const auto taken = this->take_over(lane);

  EXPECT_EQ(this->in_doubt(Daemon::second, taken.claim), (Ids{people[2], people[6]}));
}

TYPED_TEST_P(PagesContract, people_who_are_handed_back_untouched_are_not_in_doubt) {
  const auto lane = this->one_lane();
  const Ids people = this->page(Daemon::first, lane, SubjectId{}, 5).value();
  dispatch::Flush flush{.number = 1, .cursor = people[1]};
  flush.attempts = {this->attempt(people[0], AttemptOutcome::accepted),
                    this->attempt(people[1], AttemptOutcome::accepted)};
  this->flush(Daemon::first, lane, flush);
  this->hand_back(Daemon::first, lane, {.claimed_to = people[1]});

  const auto taken = this->take(lane);

  EXPECT_EQ(this->in_doubt(Daemon::second, taken.claim), Ids{});
  EXPECT_EQ(this->page(Daemon::second, taken.claim, taken.cursor, 1), Ids{people[2]});
}

REGISTER_TYPED_TEST_SUITE_P(PagesContract, follow_each_other_in_the_order_of_ids_until_all_are_read,
                            are_the_same_when_they_are_read_again,
                            are_read_by_a_ledger_that_has_claimed_nothing,
                            stay_within_the_frozen_audience,
                            are_claimed_when_they_have_been_answered,
                            nobody_is_in_doubt_before_anybody_is_claimed,
                            in_doubt_is_who_was_claimed_and_neither_tried_nor_deferred,
                            people_who_are_handed_back_untouched_are_not_in_doubt);

}  // namespace crier::test
