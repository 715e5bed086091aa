#include "dispatch/queue/in_flight_table.h"

#include <gtest/gtest.h>

#include "unit/dispatch/listening_owner.h"

namespace crier::dispatch {
namespace {

class InFlightTableTest : public testing::Test {
 protected:
  test::ListeningOwner owner{{.id = CampaignId{1}}};
  test::ListeningOwner other{{.id = CampaignId{2}}};
  InFlightTable book;
};

TEST_F(InFlightTableTest, a_ticket_names_its_work_until_it_is_removed) {
  const Ticket ticket = book.add(owner.work(7));
  ASSERT_NE(book.find(ticket), nullptr);
  EXPECT_EQ(book.find(ticket)->row.subject.id, SubjectId{7});

  const auto work = book.remove(ticket);

  ASSERT_TRUE(work);
  EXPECT_EQ(work->row.subject.id, SubjectId{7});
  EXPECT_EQ(book.find(ticket), nullptr);
}

TEST_F(InFlightTableTest, a_repeated_answer_meets_nobody) {
  const Ticket ticket = book.add(owner.work(7));
  ASSERT_TRUE(book.remove(ticket));

  EXPECT_EQ(book.remove(ticket), std::nullopt);
}

TEST_F(InFlightTableTest, a_late_answer_does_not_meet_the_next_in_the_same_place) {
  const Ticket late = book.add(owner.work(7));
  ASSERT_TRUE(book.remove(late));
  const Ticket next = book.add(owner.work(8));

  EXPECT_NE(next, late);
  EXPECT_EQ(book.remove(late), std::nullopt);
  EXPECT_EQ(book.find(next)->row.subject.id, SubjectId{8});
}

TEST_F(InFlightTableTest, a_ticket_that_was_never_given_names_nothing) {
  EXPECT_EQ(book.find(0), nullptr);
  EXPECT_EQ(book.find(~Ticket{0}), nullptr);
}

TEST_F(InFlightTableTest, orphans_the_work_of_one_owner_alone) {
  const Ticket ours = book.add(owner.work(1));
  const Ticket theirs = book.add(other.work(2));

  book.orphan(owner);

  EXPECT_EQ(book.find(ours)->owner, nullptr);
  EXPECT_EQ(book.find(theirs)->owner, &other);
}

}  // namespace
}  // namespace crier::dispatch
