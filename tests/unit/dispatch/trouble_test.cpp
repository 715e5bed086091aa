#include "dispatch/trouble.h"

#include <gtest/gtest.h>

#include "dispatch/ledger.h"
#include "simulation/sim_clock.h"
#include "simulation/sim_daemon.h"

namespace crier::dispatch {
namespace {

using Kind = Refusal::Kind;

std::exception_ptr busy(const char* sqlstate) {
  return std::make_exception_ptr(
      LedgerBusy({.kind = Kind::busy, .statement = "copy_attempts", .sqlstate = sqlstate}));
}
std::exception_ptr refused() {
  return std::make_exception_ptr(
      LedgerRefused({.kind = Kind::rule, .statement = "select_page", .sqlstate = "42501"}));
}
std::exception_ptr away() {
  return std::make_exception_ptr(LedgerUnavailable("no route to host"));
}

class TroubleTest : public testing::Test {
 protected:
  SimClock clock;
  simulation::QuietMeter meter;
  Trouble trouble{clock, meter, {.name = "campaign 7, lane 3, reading"}};
};

// Two transactions in each other's way, a deadlock, a full disk: the server has answered.
TEST_F(TroubleTest, of_a_server_that_is_busy_is_no_absence_of_the_database) {
  for (const char* sqlstate : {"40001", "40P01", "53100"}) {
    SCOPED_TRACE(sqlstate);
    meter.repetitions = 0;

    EXPECT_EQ(trouble.add("booking outcomes", busy(sqlstate)), Trouble::Kind::busy);
    EXPECT_EQ(trouble.add("booking outcomes", busy(sqlstate)), Trouble::Kind::busy);

    EXPECT_EQ(meter.database_losses, 0);
    EXPECT_EQ(meter.repetitions, 1);
    EXPECT_TRUE(meter.troubles.empty());
    EXPECT_FALSE(trouble.is_away());
    EXPECT_TRUE(trouble.is_well());

    trouble.add("booking outcomes", busy(sqlstate));
    EXPECT_FALSE(meter.troubles.empty());
    EXPECT_FALSE(trouble.is_well());
    trouble.pass();
    EXPECT_TRUE(trouble.is_well());
  }
}

TEST_F(TroubleTest, of_a_database_that_goes_away_is_told_once_in_a_row) {
  trouble.add("reading a page", busy("40001"));
  trouble.add("reading a page", away());
  trouble.add("reading a page", away());

  EXPECT_EQ(meter.database_losses, 1);
  EXPECT_FALSE(trouble.is_well());
}

// By whatever it answers.
TEST_F(TroubleTest, of_a_database_that_has_been_away_ends_with_a_word_when_it_is_back) {
  trouble.add("reading a page", away());
  EXPECT_EQ(meter.database_returns, 0);
  trouble.pass("reading a page");
  EXPECT_EQ(meter.database_returns, 1);
  trouble.pass();
  EXPECT_EQ(meter.database_returns, 1);

  trouble.add("reading a page", away());
  trouble.add("reading a page", refused());
  EXPECT_EQ(meter.database_returns, 2);
  trouble.add("reading a page", away());
  trouble.pass("looking for what is due next");
  EXPECT_EQ(meter.database_returns, 3);
}

// It may be away still.
TEST_F(TroubleTest, that_is_left_says_nothing_of_the_database) {
  trouble.add("reading a page", away());

  trouble.leave();

  EXPECT_EQ(meter.database_returns, 0);
}

TEST_F(TroubleTest, is_over_when_the_step_works_that_failed_and_not_when_another_does) {
  trouble.add("reading a page", refused());

  trouble.pass("looking for what is due next");
  EXPECT_FALSE(meter.troubles.empty());
  EXPECT_TRUE(meter.mended.empty());
  EXPECT_TRUE(trouble.told_since());

  trouble.pass("reading a page");
  EXPECT_TRUE(meter.troubles.empty());
  EXPECT_EQ(meter.mended.size(), 1U);
  EXPECT_FALSE(trouble.told_since());
}

TEST_F(TroubleTest, with_several_steps_is_over_when_all_of_them_work) {
  trouble.add("reading a page", refused());
  trouble.add("picking up what is due", refused());

  trouble.pass("reading a page");
  EXPECT_TRUE(meter.mended.empty());
  trouble.pass("picking up what is due");
  EXPECT_EQ(meter.mended.size(), 1U);
}

// Whichever step is answered: the database is there.
TEST_F(TroubleTest, of_an_absence_is_over_with_any_answer) {
  trouble.add("reading a page", refused());
  trouble.add("reading a page", away());
  EXPECT_TRUE(trouble.is_away());

  trouble.pass("looking for what is due next");

  EXPECT_FALSE(trouble.is_away());
  EXPECT_TRUE(trouble.told_since());
}

TEST_F(TroubleTest, that_is_left_is_forgotten_and_not_said_to_be_over) {
  trouble.add("renewing leases", refused());

  trouble.leave();

  EXPECT_TRUE(meter.troubles.empty());
  EXPECT_TRUE(meter.mended.empty());
  EXPECT_TRUE(trouble.is_well());
}

}  // namespace
}  // namespace crier::dispatch
