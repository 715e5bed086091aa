// What every dispatch::Limits promises of rates that replies have lowered.
#pragma once

#include <gtest/gtest.h>

#include "contract/answer_of.h"
#include "contract/contract_world.h"

namespace crier::test {

template <class World>
class LimitSlowdownsContract : public testing::Test {
 protected:
  static constexpr const char* gmail = "email/group/gmail";

  dispatch::LimitSlowdown slow(Daemon daemon, const pacing::SlowdownState& state,
                               const char* limit = "email/group/gmail") {
    return answer_of(world.io(), world.limits(daemon).slow(limit, state));
  }
  void raise(Daemon daemon, std::int64_t version, double part) {
    ask(world.io(),
        world.limits(daemon).raise({{.limit = gmail, .version = version, .part = part}}));
  }
  std::vector<dispatch::LimitSlowdown> heard(Daemon daemon) {
    return answer_of(world.io(),
                     world.limits(daemon).book("email", {}, dispatch::Hear::grants_and_replies))
        .slowdowns;
  }
  [[nodiscard]] WallTime in(std::chrono::minutes wait) const { return world.now() + wait; }
  [[nodiscard]] pacing::SlowdownState half() const {
    return {.usual = 20, .part = 0.5, .counts_until = in(std::chrono::minutes(60))};
  }

  World world;
};
TYPED_TEST_SUITE_P(LimitSlowdownsContract);

TYPED_TEST_P(LimitSlowdownsContract, a_lower_rate_is_told_to_all_daemons_of_its_channel) {
  pacing::SlowdownState state = this->half();
  state.rate_cap = {.per_second = 3, .until = this->in(std::chrono::minutes(10))};
  state.concurrency_cap = {.notices = 2, .until = this->in(std::chrono::minutes(20))};
  const std::int64_t version = this->slow(Daemon::first, state).version;
  this->slow(Daemon::first, this->half(), "webhook");

  const auto heard = this->heard(Daemon::second);

  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].limit, this->gmail);
  EXPECT_EQ(heard[0].version, version);
  EXPECT_EQ(heard[0].state.usual, 20);
  EXPECT_EQ(heard[0].state.part, 0.5);
  EXPECT_EQ(heard[0].state.counts_until, state.counts_until);
  ASSERT_TRUE(heard[0].state.rate_cap);
  EXPECT_EQ(heard[0].state.rate_cap->per_second, 3);
  EXPECT_EQ(heard[0].state.rate_cap->until, state.rate_cap->until);
  ASSERT_TRUE(heard[0].state.concurrency_cap);
  EXPECT_EQ(heard[0].state.concurrency_cap->notices, 2);
  EXPECT_EQ(heard[0].state.concurrency_cap->until, state.concurrency_cap->until);
}

TYPED_TEST_P(LimitSlowdownsContract, of_what_two_daemons_tell_the_slower_counts) {
  const std::int64_t first = this->slow(Daemon::first, this->half()).version;
  pacing::SlowdownState quarter = this->half();
  quarter.part = 0.25;
  const std::int64_t second = this->slow(Daemon::second, quarter).version;
  const std::int64_t third = this->slow(Daemon::first, this->half()).version;

  const auto heard = this->heard(Daemon::third);

  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].state.part, 0.25);
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_EQ(heard[0].version, third);
}

TYPED_TEST_P(LimitSlowdownsContract, whoever_tells_hears_what_others_have_told) {
  pacing::SlowdownState quarter = this->half();
  quarter.part = 0.25;
  quarter.rate_cap = {.per_second = 3, .until = this->in(std::chrono::minutes(10))};
  this->slow(Daemon::first, quarter);

  const dispatch::LimitSlowdown told = this->slow(Daemon::second, this->half());

  EXPECT_EQ(told.limit, this->gmail);
  EXPECT_EQ(told.state.part, 0.25);
  ASSERT_TRUE(told.state.rate_cap);
  EXPECT_EQ(told.state.rate_cap->per_second, 3);
  EXPECT_EQ(told.state.rate_cap->until, quarter.rate_cap->until);
  ASSERT_EQ(this->heard(Daemon::third).size(), 1U);
  EXPECT_EQ(this->heard(Daemon::third)[0].version, told.version);
}

TYPED_TEST_P(LimitSlowdownsContract, what_one_has_won_back_is_won_back_for_all) {
  const std::int64_t version = this->slow(Daemon::first, this->half()).version;

  this->raise(Daemon::second, version, 0.75);
  this->raise(Daemon::first, version, 0.625);

  ASSERT_EQ(this->heard(Daemon::first).size(), 1U);
  EXPECT_EQ(this->heard(Daemon::first)[0].state.part, 0.75);
  EXPECT_EQ(this->heard(Daemon::first)[0].version, version);
  this->raise(Daemon::first, version, 1);
  EXPECT_TRUE(this->heard(Daemon::second).empty());
}

TYPED_TEST_P(LimitSlowdownsContract, what_was_won_back_before_a_complaint_counts_no_more) {
  const std::int64_t before = this->slow(Daemon::first, this->half()).version;
  this->slow(Daemon::second, this->half());

  this->raise(Daemon::first, before, 0.75);

  ASSERT_EQ(this->heard(Daemon::first).size(), 1U);
  EXPECT_EQ(this->heard(Daemon::first)[0].state.part, 0.5);
}

TYPED_TEST_P(LimitSlowdownsContract, a_complaint_after_all_was_won_back_begins_anew) {
  const std::int64_t version = this->slow(Daemon::first, this->half()).version;
  this->raise(Daemon::first, version, 1);
  pacing::SlowdownState again = this->half();
  again.part = 0.75;

  this->slow(Daemon::second, again);

  ASSERT_EQ(this->heard(Daemon::first).size(), 1U);
  EXPECT_EQ(this->heard(Daemon::first)[0].state.part, 0.75);
}

TYPED_TEST_P(LimitSlowdownsContract, what_is_over_is_told_to_nobody) {
  pacing::SlowdownState over = this->half();
  over.counts_until = this->world.now() - std::chrono::minutes(1);
  this->slow(Daemon::first, over);

  EXPECT_TRUE(this->heard(Daemon::second).empty());
}

REGISTER_TYPED_TEST_SUITE_P(
    LimitSlowdownsContract, a_lower_rate_is_told_to_all_daemons_of_its_channel,
    of_what_two_daemons_tell_the_slower_counts, whoever_tells_hears_what_others_have_told,
    what_one_has_won_back_is_won_back_for_all, what_was_won_back_before_a_complaint_counts_no_more,
    a_complaint_after_all_was_won_back_begins_anew, what_is_over_is_told_to_nobody);

}  // namespace crier::test
