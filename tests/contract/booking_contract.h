// What a flush makes durable.
#pragma once

#include "contract/ledger_case.h"

namespace crier::test {

template <class World>
class BookingContract : public LedgerCase<World> {
 protected:
  // Everybody of the first page accepted.
  dispatch::Flush accept(const Ids& people, std::int64_t number) {
    dispatch::Flush flush{.number = number, .cursor = people.back()};
    for (const SubjectId id : people) {
      flush.attempts.push_back(this->attempt(id, AttemptOutcome::accepted));
    }
    return flush;
  }
};
TYPED_TEST_SUITE_P(BookingContract);

TYPED_TEST_P(BookingContract, everybody_is_pending_at_the_beginning) {
  EXPECT_EQ(this->world.counts(),
            (Completeness{.planned = TypeParam::people, .pending = TypeParam::people}));
}

TYPED_TEST_P(BookingContract, the_counts_follow_the_outcomes_and_the_equation_closes) {
  const auto lane = this->one_lane();
  const Ids people = this->page(Daemon::first, lane, SubjectId{}, 7).value();
  dispatch::Flush flush{.number = 1, .cursor = people.back()};
  flush.attempts = {this->attempt(people[0], AttemptOutcome::accepted),
                    this->attempt(people[1], AttemptOutcome::accepted),
                    this->attempt(people[2], AttemptOutcome::accepted),
                    this->attempt(people[3], AttemptOutcome::failed),
                    this->attempt(people[4], AttemptOutcome::excluded),
                    this->attempt(people[5], AttemptOutcome::deferred),
                    this->attempt(people[6], AttemptOutcome::unknown)};
  flush.deferrals = {this->deferral(people[5], this->noon), this->deferral(people[6], this->noon)};

  ASSERT_EQ(this->flush(Daemon::first, lane, flush), Fence::held);

  const Completeness counts = this->world.counts();
  EXPECT_EQ(counts, (Completeness{.planned = TypeParam::people,
                                  .notified = 3,
                                  .failed = 1,
                                  .excluded = 1,
                                  .pending = TypeParam::people - 5}));
  EXPECT_TRUE(counts.closes());
}

TYPED_TEST_P(BookingContract, a_repeated_number_is_applied_once) {
  const auto lane = this->one_lane();
  const Ids people = this->page(Daemon::first, lane, SubjectId{}, 3).value();
  const auto flush = this->accept(people, 1);

  EXPECT_EQ(this->flush(Daemon::first, lane, flush), Fence::held);
  EXPECT_EQ(this->flush(Daemon::first, lane, flush), Fence::held);

  EXPECT_EQ(this->world.counts().notified, 3);
  for (const SubjectId id : people) EXPECT_EQ(this->world.attempts_of(id), 1);
}

TYPED_TEST_P(BookingContract, a_number_repeated_after_the_next_one_is_not_applied_either) {
  const auto lane = this->one_lane();
  const Ids first = this->page(Daemon::first, lane, SubjectId{}, 2).value();
  const Ids second = this->page(Daemon::first, lane, first.back(), 2).value();
  this->flush(Daemon::first, lane, this->accept(first, 1));
  this->flush(Daemon::first, lane, this->accept(second, 2));

  EXPECT_EQ(this->flush(Daemon::first, lane, this->accept(first, 1)), Fence::held);

  EXPECT_EQ(this->world.counts().notified, 4);
  EXPECT_EQ(this->take_over(lane).cursor, second.back());
}

TYPED_TEST_P(BookingContract, the_next_owner_finds_the_cursor_and_the_number_of_flushes) {
  const auto lane = this->one_lane();
  const Ids people = this->page(Daemon::first, lane, SubjectId{}, 3).value();
  this->flush(Daemon::first, lane, this->accept(people, 1));

  const auto taken = this->take_over(lane);

  EXPECT_EQ(taken.cursor, people.back());
  EXPECT_EQ(taken.claimed_to, people.back());
  EXPECT_EQ(taken.flushes, 1);
  const Ids next = this->page(Daemon::second, taken.claim, taken.cursor, 2).value();
  EXPECT_EQ(this->flush(Daemon::second, taken.claim, this->accept(next, 2)), Fence::held);
  EXPECT_EQ(this->world.counts().notified, 5);
}

TYPED_TEST_P(BookingContract, a_flush_of_nothing_moves_the_cursor_alone) {
  const auto lane = this->one_lane();
  const Ids people = this->page(Daemon::first, lane, SubjectId{}, 3).value();

  EXPECT_EQ(this->flush(Daemon::first, lane, {.number = 1, .cursor = people.back()}), Fence::held);

  EXPECT_EQ(this->world.counts().pending, TypeParam::people);
  EXPECT_EQ(this->take_over(lane).cursor, people.back());
}

TYPED_TEST_P(BookingContract, a_rehearsal_keeps_nothing) {
  const auto lane = this->one_lane();
  const Ids people = this->page(Daemon::first, lane, SubjectId{}, 3).value();

  ask(this->world.io(), this->world.ledger(Daemon::first).rehearse(this->world.campaign()));

  EXPECT_EQ(this->world.counts().pending, TypeParam::people);
  EXPECT_EQ(this->flush(Daemon::first, lane, this->accept(people, 1)), Fence::held);
}

REGISTER_TYPED_TEST_SUITE_P(BookingContract, a_rehearsal_keeps_nothing,
                            everybody_is_pending_at_the_beginning,
                            the_counts_follow_the_outcomes_and_the_equation_closes,
                            a_repeated_number_is_applied_once,
                            a_number_repeated_after_the_next_one_is_not_applied_either,
                            the_next_owner_finds_the_cursor_and_the_number_of_flushes,
                            a_flush_of_nothing_moves_the_cursor_alone);

}  // namespace crier::test
