#include "store/ledger/lane_flush.h"

#include <gtest/gtest.h>

namespace crier::store {
namespace {

using namespace std::chrono_literals;

constexpr WallTime noon{std::chrono::sys_days{std::chrono::year{2025} / 5 / 26} + 12h};

dispatch::AttemptRecord attempt(AttemptOutcome outcome, WallTime at = noon) {
  dispatch::AttemptRecord record;
  record.outcome = outcome;
  record.country = "DE";
  record.locale = "de";
  record.language_rule = "country_language";
  record.at = at;
  return record;
}

TEST(FlushTotals, only_final_outcomes_leave_pending) {
  struct Row {
    AttemptOutcome outcome;
    Left left;
    bool leaves;
  };
  const Row rows[] = {
      {AttemptOutcome::accepted, {.notified = 1}, true},
      {AttemptOutcome::failed, {.failed = 1}, true},
      {AttemptOutcome::excluded, {.excluded = 1}, true},
      {AttemptOutcome::deferred, {}, false},
      {AttemptOutcome::unknown, {}, false},
  };
  for (const Row& row : rows) {
    dispatch::Flush flush;
    flush.attempts = {attempt(row.outcome)};

    const FlushTotals totals = totals_of(flush);

    ASSERT_EQ(totals.left.size(), row.leaves ? 1U : 0U) << name_of(row.outcome);
    EXPECT_EQ(totals.tries.size(), 1U);
    if (!row.leaves) continue;
    const Left& left = totals.left.at({.country = "DE", .locale = "de"});
    EXPECT_EQ(left.notified, row.left.notified);
    EXPECT_EQ(left.failed, row.left.failed);
    EXPECT_EQ(left.excluded, row.left.excluded);
  }
}

TEST(FlushTotals, people_are_added_up_where_they_count) {
  dispatch::Flush flush;
  flush.attempts.assign(4, attempt(AttemptOutcome::accepted));
  flush.attempts[3].locale = "en";

  const FlushTotals totals = totals_of(flush);

  EXPECT_EQ(totals.left.at({.country = "DE", .locale = "de"}).notified, 3);
  EXPECT_EQ(totals.left.at({.country = "DE", .locale = "en"}).notified, 1);
}

TEST(FlushTotals, tries_are_counted_by_the_hour_in_which_they_ended) {
  dispatch::Flush flush;
  flush.attempts = {attempt(AttemptOutcome::deferred, noon),
                    attempt(AttemptOutcome::deferred, noon + 59min),
                    attempt(AttemptOutcome::deferred, noon + 60min)};

  const FlushTotals totals = totals_of(flush);

  ASSERT_EQ(totals.tries.size(), 2U);
  EXPECT_EQ(totals.tries.begin()->first.hour, noon);
  EXPECT_EQ(totals.tries.begin()->second, 2);
}

}  // namespace
}  // namespace crier::store
