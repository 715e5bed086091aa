// What every dispatch::Limits promises.
#pragma once

#include <gtest/gtest.h>

#include "contract/answer_of.h"
#include "contract/contract_world.h"

namespace crier::test {

template <class World>
class LimitsContract : public testing::Test {
 protected:
  dispatch::BookingAnswer book(Daemon daemon, std::vector<dispatch::LimitBooking> bookings) {
    return answer_of(world.io(), world.limits(daemon).book("email", std::move(bookings),
                                                           dispatch::Hear::grants_and_replies));
  }
  pacing::Grant grant(Daemon daemon, int slots, const std::string& name = "email") {
    return book(daemon, {{.limit = name, .rate = limit, .slots = slots}}).grants.front();
  }

  int share(Daemon daemon, int open, int most = 10) {
    dispatch::ShareRequest request{.name = "email",
                                   .connections_max = most,
                                   .connections_open = open,
                                   .lease = std::chrono::minutes(10)};
    return answer_of(world.io(), world.limits(daemon).share(std::move(request))).connections;
  }

  static constexpr const char* gmail = "email/group/gmail";
  // How many may be under way.
  int places(Daemon daemon, dispatch::LimitBooking::Places wanted) {
    return book(daemon, {{.limit = gmail, .places = wanted}}).places.front().given;
  }
  int places(Daemon daemon, int in_use) {
    return places(daemon, {.most = 5, .wanted = 5, .in_use = in_use});
  }

  // Slow enough that no slot of a grant passes while the next is asked for.
  static constexpr pacing::RateLimit limit{.per_second = 0.01, .burst = 2};

  World world;
};
TYPED_TEST_SUITE_P(LimitsContract);

TYPED_TEST_P(LimitsContract, the_grants_of_two_daemons_never_overlap) {
  for (int round = 0; round < 4; ++round) {
    const auto first = this->grant(Daemon::first, 3);
    const auto second = this->grant(Daemon::second, 2);
    const auto third = this->grant(Daemon::first, 1);

    EXPECT_GE(second.first, first.first + first.interval * first.slots);
    EXPECT_GE(third.first, second.first + second.interval * second.slots);
  }
}

TYPED_TEST_P(LimitsContract, a_grant_is_stamped_and_begins_within_the_lateness_of_its_stamp) {
  const auto answer =
      this->book(Daemon::first, {{.limit = "email", .rate = this->limit, .slots = 3}});
  const pacing::Grant grant = answer.grants.at(0);

  EXPECT_EQ(grant.slots, 3);
  EXPECT_EQ(grant.interval, pacing::slot_interval(this->limit));
  EXPECT_EQ(grant.lateness, grant.interval);
  // The stamp is taken after the booking.
  EXPECT_LE(grant.first, answer.stamped - grant.lateness);
  EXPECT_GE(grant.first, answer.stamped - grant.lateness - std::chrono::minutes(1));
}

TYPED_TEST_P(LimitsContract, limits_of_different_names_have_nothing_to_do_with_each_other) {
  const auto email = this->grant(Daemon::first, 100);
  const auto webhook = this->grant(Daemon::first, 1, "webhook");

  EXPECT_LT(webhook.first, email.first + email.interval * 2);
}

TYPED_TEST_P(LimitsContract, grants_of_several_limits_are_in_the_order_of_their_bookings) {
  const auto grants =
      this->book(Daemon::first, {{.limit = "email/group/gmail",
                                  .rate = pacing::RateLimit{.per_second = 0.02},
                                  .slots = 2},
                                 {.limit = "email", .rate = this->limit, .slots = 3},
                                 {.limit = "email/domain/town.example", .slots = 4}})
          .grants;

  ASSERT_EQ(grants.size(), 3U);
  EXPECT_EQ(grants[0].slots, 2);
  EXPECT_EQ(grants[0].interval, std::chrono::seconds(50));
  EXPECT_EQ(grants[1].slots, 3);
  EXPECT_EQ(grants[1].interval, std::chrono::seconds(100));
  EXPECT_EQ(grants[2].slots, 4);
  EXPECT_EQ(grants[2].interval, std::chrono::seconds(0));
}

TYPED_TEST_P(LimitsContract, a_share_tells_how_many_daemons_there_are) {
  this->share(Daemon::first, 0);
  dispatch::ShareRequest request{.name = "email",
                                 .connections_max = 10,
                                 .connections_open = 0,
                                 .lease = std::chrono::minutes(10)};

  const dispatch::Share share =
      answer_of(this->world.io(), this->world.limits(Daemon::second).share(std::move(request)));

  EXPECT_EQ(share.daemons, 2);
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

TYPED_TEST_P(LimitsContract, shares_of_a_total_that_does_not_divide_leave_nothing_over) {
  int first = 0;
  int second = 0;
  for (int round = 0; round < 3; ++round) {
    first = this->share(Daemon::first, 0, 9);
    second = this->share(Daemon::second, 0, 9);
  }

  EXPECT_EQ(first + second, 9);
  EXPECT_GE(std::min(first, second), 4);
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

TYPED_TEST_P(LimitsContract, places_are_given_up_by_one_daemon_before_another_has_them) {
  EXPECT_EQ(this->places(Daemon::first, 0), 5);
  EXPECT_EQ(this->places(Daemon::second, 0), 0);
  const int kept = this->places(Daemon::first, 5);
  EXPECT_TRUE(kept == 2 || kept == 3);
  // They are under way still.
  EXPECT_EQ(this->places(Daemon::second, 0), 0);
  EXPECT_EQ(this->places(Daemon::first, kept), kept);
  EXPECT_EQ(this->places(Daemon::second, 0), 5 - kept);
}

TYPED_TEST_P(LimitsContract, places_that_one_daemon_does_not_want_are_the_others) {
  EXPECT_EQ(this->places(Daemon::first, {.most = 5, .wanted = 1, .in_use = 0}), 1);
  EXPECT_EQ(this->places(Daemon::second, 0), 4);
  EXPECT_EQ(this->places(Daemon::first, {.most = 5, .wanted = 0, .in_use = 0}), 0);
  EXPECT_EQ(this->places(Daemon::second, 4), 5);
}

TYPED_TEST_P(LimitsContract, a_lower_limit_gives_no_place_before_as_many_are_answered) {
  EXPECT_EQ(this->places(Daemon::first, 0), 5);

  EXPECT_EQ(this->places(Daemon::first, {.most = 2, .wanted = 2, .in_use = 5}), 2);
  EXPECT_EQ(this->places(Daemon::second, {.most = 2, .wanted = 2, .in_use = 0}), 0);
}

TYPED_TEST_P(LimitsContract, places_of_a_daemon_that_leaves_are_the_others) {
  EXPECT_EQ(this->places(Daemon::first, 0), 5);

  ask(this->world.io(), this->world.limits(Daemon::first).leave());

  EXPECT_EQ(this->places(Daemon::second, 0), 5);
}

TYPED_TEST_P(LimitsContract, places_of_a_daemon_that_is_not_heard_of_any_more_are_the_others) {
  this->share(Daemon::first, 0);
  EXPECT_EQ(this->places(Daemon::first, 0), 5);
  EXPECT_EQ(this->places(Daemon::second, 0), 0);

  this->world.end_leases();

  EXPECT_EQ(this->places(Daemon::second, 0), 5);
}

REGISTER_TYPED_TEST_SUITE_P(LimitsContract,
                            places_are_given_up_by_one_daemon_before_another_has_them,
                            places_that_one_daemon_does_not_want_are_the_others,
                            a_lower_limit_gives_no_place_before_as_many_are_answered,
                            places_of_a_daemon_that_leaves_are_the_others,
                            places_of_a_daemon_that_is_not_heard_of_any_more_are_the_others,
                            the_grants_of_two_daemons_never_overlap,
                            a_grant_is_stamped_and_begins_within_the_lateness_of_its_stamp,
                            limits_of_different_names_have_nothing_to_do_with_each_other,
                            grants_of_several_limits_are_in_the_order_of_their_bookings,
                            a_share_tells_how_many_daemons_there_are,
                            whoever_is_alone_may_open_everything,
                            shares_sum_to_the_total_once_both_have_come_down_to_theirs,
                            shares_of_a_total_that_does_not_divide_leave_nothing_over,
                            a_daemon_that_leaves_gives_its_share_back,
                            a_daemon_that_is_not_heard_of_any_more_loses_its_share,
                            a_lower_limit_hands_nothing_out_before_the_others_come_down);

}  // namespace crier::test
