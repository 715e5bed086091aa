// What every dispatch::Limits promises.
#pragma once

#include <gtest/gtest.h>

#include "contract/answer_of.h"
#include "contract/contract_world.h"

namespace crier::test {

template <class World>
class LimitsContract : public testing::Test {
 protected:
  dispatch::GrantAnswer grant(Daemon daemon, int slots, const std::string& name = "email") {
    return answer_of(world.io(), world.limits(daemon).grant(name, limit, slots));
  }

  int share(Daemon daemon, int open, int most = 10) {
    dispatch::ShareRequest request{.name = "email",
                                   .connections_max = most,
                                   .connections_open = open,
                                   .lease = std::chrono::minutes(10)};
    return answer_of(world.io(), world.limits(daemon).share(std::move(request)));
  }

  // Slow enough that no slot of a grant passes while the next is asked for.
  static constexpr pacing::RateLimit limit{.per_second = 0.01, .burst = 2};

  World world;
};
TYPED_TEST_SUITE_P(LimitsContract);

TYPED_TEST_P(LimitsContract, the_grants_of_two_daemons_never_overlap) {
  for (int round = 0; round < 4; ++round) {
    const auto first = this->grant(Daemon::first, 3).grant;
    const auto second = this->grant(Daemon::second, 2).grant;
    const auto third = this->grant(Daemon::first, 1).grant;

    EXPECT_GE(second.first, first.first + first.interval * first.slots);
    EXPECT_GE(third.first, second.first + second.interval * second.slots);
  }
}

TYPED_TEST_P(LimitsContract, a_grant_is_stamped_and_begins_within_the_lateness_of_its_stamp) {
  const auto answer = this->grant(Daemon::first, 3);

  EXPECT_EQ(answer.grant.slots, 3);
  EXPECT_EQ(answer.grant.interval, pacing::slot_interval(this->limit));
  EXPECT_EQ(answer.grant.lateness, answer.grant.interval);
  EXPECT_EQ(answer.grant.first, answer.stamped - answer.grant.lateness);
}

TYPED_TEST_P(LimitsContract, limits_of_different_names_have_nothing_to_do_with_each_other) {
  const auto email = this->grant(Daemon::first, 100);
  const auto webhook = this->grant(Daemon::first, 1, "webhook");

  EXPECT_LT(webhook.grant.first, email.grant.first + email.grant.interval * 2);
}

TYPED_TEST_P(LimitsContract, whoever_is_alone_may_open_everything) {
  EXPECT_EQ(this->share(Daemon::first, 0), 10);
}

TYPED_TEST_P(LimitsContract, shares_sum_to_the_total_once_both_have_come_down_to_theirs) {
  EXPECT_EQ(this->share(Daemon::first, 0), 10);
  EXPECT_EQ(this->share(Daemon::second, 0), 0);
  EXPECT_EQ(this->share(Daemon::first, 10), 5);
  // The first has them open still.
  EXPECT_EQ(this->share(Daemon::second, 0), 0);
  EXPECT_EQ(this->share(Daemon::first, 7), 5);
  EXPECT_EQ(this->share(Daemon::second, 0), 3);
  EXPECT_EQ(this->share(Daemon::first, 5), 5);
  EXPECT_EQ(this->share(Daemon::second, 3), 5);
}

TYPED_TEST_P(LimitsContract, a_daemon_that_leaves_gives_its_share_back) {
  this->share(Daemon::first, 0);
  this->share(Daemon::second, 0);

  ask(this->world.io(), this->world.limits(Daemon::first).leave());

  EXPECT_EQ(this->share(Daemon::second, 0), 10);
}

TYPED_TEST_P(LimitsContract, a_daemon_that_is_not_heard_of_any_more_loses_its_share) {
  this->share(Daemon::first, 0);
  this->share(Daemon::second, 0);

  this->world.end_leases();

  EXPECT_EQ(this->share(Daemon::second, 0), 10);
}

TYPED_TEST_P(LimitsContract, a_lower_limit_hands_nothing_out_before_the_others_come_down) {
  EXPECT_EQ(this->share(Daemon::first, 0), 10);

  EXPECT_EQ(this->share(Daemon::second, 0, 4), 0);
  EXPECT_EQ(this->share(Daemon::first, 2, 4), 2);
  EXPECT_EQ(this->share(Daemon::second, 0, 4), 2);
}

REGISTER_TYPED_TEST_SUITE_P(LimitsContract, the_grants_of_two_daemons_never_overlap,
                            a_grant_is_stamped_and_begins_within_the_lateness_of_its_stamp,
                            limits_of_different_names_have_nothing_to_do_with_each_other,
                            whoever_is_alone_may_open_everything,
                            shares_sum_to_the_total_once_both_have_come_down_to_theirs,
                            a_daemon_that_leaves_gives_its_share_back,
                            a_daemon_that_is_not_heard_of_any_more_loses_its_share,
                            a_lower_limit_hands_nothing_out_before_the_others_come_down);

}  // namespace crier::test
