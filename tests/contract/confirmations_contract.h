// What every dispatch::ConfirmationLedger promises.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "contract/answer_of.h"
#include "contract/contract_world.h"

namespace crier::test {

using dispatch::ConfirmationState;
using dispatch::OwedConfirmation;
using Positions = std::vector<std::int64_t>;

template <class World>
class ConfirmationsContract : public testing::Test {
 protected:
  // People 1, 2, … object, one after the other.
  void owe(int people) {
    for (int number = 1; number <= people; ++number) world.object(number);
  }

  std::size_t owing(const std::string& channel = "email") {
    return answer_of(world.io(), world.confirmations(Daemon::first).owing({channel})).size();
  }

  std::vector<OwedConfirmation> claim(Daemon daemon, int rows_max = 10) {
    return answer_of(world.io(),
                     world.confirmations(daemon).claim({.campaign = world.campaign(),
                                                        .rows_max = rows_max,
                                                        .lease = std::chrono::minutes(10)}));
  }

  int renew(const std::vector<OwedConfirmation>& claimed) {
    std::vector<dispatch::ConfirmationClaim> claims;
    for (const OwedConfirmation& each : claimed) {
      claims.push_back({.position = each.position, .claim = each.claim});
    }
    return answer_of(
        world.io(),
        world.confirmations(Daemon::first).renew(std::move(claims), std::chrono::minutes(10)));
  }

  void settle(const OwedConfirmation& owed, ConfirmationState state,
              std::chrono::milliseconds again_in = {}) {
    auto results = std::make_shared<const std::vector<dispatch::ConfirmationResult>>(
        std::vector<dispatch::ConfirmationResult>{{.position = owed.position,
                                                   .claim = owed.claim,
                                                   .state = state,
                                                   .tries = 1,
                                                   .again_in = again_in,
                                                   .at = world.now()}});
    ask(world.io(), world.confirmations(Daemon::first).settle("email", std::move(results)));
  }

  static Positions positions_of(const std::vector<OwedConfirmation>& owed) {
    Positions positions;
    for (const OwedConfirmation& each : owed) positions.push_back(each.position);
    return positions;
  }

  World world;
};
TYPED_TEST_SUITE_P(ConfirmationsContract);

TYPED_TEST_P(ConfirmationsContract, a_campaign_owes_while_something_is_due_and_to_its_channel) {
  EXPECT_EQ(this->owing(), 0U);
  this->owe(1);

  EXPECT_EQ(this->owing(), 1U);
  EXPECT_EQ(this->owing("webhook"), 0U);
  this->claim(Daemon::first);
  EXPECT_EQ(this->owing(), 0U) << "somebody is at work on it";
}

TYPED_TEST_P(ConfirmationsContract, what_is_due_is_claimed_once_and_the_oldest_first) {
  this->owe(3);

  const auto first = this->claim(Daemon::first, 2);
  const auto second = this->claim(Daemon::second, 2);

  EXPECT_EQ(this->positions_of(first), (Positions{1, 2}));
  EXPECT_EQ(this->positions_of(second), (Positions{3}));
  EXPECT_EQ(first.at(0).tries, 0);
  EXPECT_EQ(first.at(0).row.subject.ref, ContractWorld::ref_of(1));
  EXPECT_NE(first.at(0).claim, second.at(0).claim);
  EXPECT_EQ(this->claim(Daemon::first).size(), 0U);
}

TYPED_TEST_P(ConfirmationsContract, who_has_waited_longest_comes_before_who_was_tried) {
  this->owe(2);
  this->settle(this->claim(Daemon::first, 1).at(0), ConfirmationState::owed);

  EXPECT_EQ(this->positions_of(this->claim(Daemon::first, 1)), (Positions{2}));
  EXPECT_EQ(this->positions_of(this->claim(Daemon::first, 1)), (Positions{1}));
}

TYPED_TEST_P(ConfirmationsContract, a_claim_that_has_ended_is_in_doubt_and_books_nothing_more) {
  this->owe(1);
  const auto lost = this->claim(Daemon::first);
  this->world.end_leases();

  const auto taken = this->claim(Daemon::second);
  this->settle(lost.at(0), ConfirmationState::sent);

  EXPECT_EQ(taken.at(0).tries, 1) << "the first may have sent it";
  EXPECT_EQ(this->renew(lost), 0);
  EXPECT_EQ(this->renew(taken), 1) << "it is owed still";
}

TYPED_TEST_P(ConfirmationsContract, a_claim_that_is_renewed_holds_also_when_that_comes_late) {
  this->owe(2);
  const auto claimed = this->claim(Daemon::first);
  this->world.end_leases();

  EXPECT_EQ(this->renew(claimed), 2);
  EXPECT_EQ(this->renew(claimed), 2);

  EXPECT_EQ(this->claim(Daemon::second).size(), 0U);
  this->settle(claimed.at(0), ConfirmationState::sent);
  EXPECT_EQ(this->renew(claimed), 1);
}

TYPED_TEST_P(ConfirmationsContract, what_is_tried_again_comes_when_it_is_due_without_a_doubt) {
  this->owe(1);
  const auto claimed = this->claim(Daemon::first);
  this->settle(claimed.at(0), ConfirmationState::owed, std::chrono::hours(1));
  EXPECT_EQ(this->owing(), 0U);
  EXPECT_EQ(this->claim(Daemon::second).size(), 0U);

  this->world.end_leases();

  EXPECT_EQ(this->owing(), 1U);
  EXPECT_EQ(this->claim(Daemon::second).at(0).tries, 1);
}

TYPED_TEST_P(ConfirmationsContract, what_has_ended_is_booked_once_and_never_claimed_again) {
  this->owe(3);
  const auto claimed = this->claim(Daemon::first);
  this->settle(claimed.at(0), ConfirmationState::sent);
  this->settle(claimed.at(0), ConfirmationState::failed);  // The answer to the first was lost.
  this->settle(claimed.at(1), ConfirmationState::failed);
  this->settle(claimed.at(2), ConfirmationState::none);

  this->world.end_leases();

  EXPECT_EQ(this->owing(), 0U);
  EXPECT_EQ(this->claim(Daemon::second).size(), 0U);
  EXPECT_EQ(this->renew(claimed), 0);
}

TYPED_TEST_P(ConfirmationsContract, a_pause_lets_nothing_be_claimed_and_what_is_claimed_be_booked) {
  this->owe(2);
  const auto claimed = this->claim(Daemon::first, 1);
  this->world.pause();

  EXPECT_EQ(this->owing(), 0U);
  EXPECT_EQ(this->claim(Daemon::second).size(), 0U);
  EXPECT_EQ(this->renew(claimed), 1);
  this->settle(claimed.at(0), ConfirmationState::sent);
  EXPECT_EQ(this->renew(claimed), 0);
}

REGISTER_TYPED_TEST_SUITE_P(ConfirmationsContract,
                            a_campaign_owes_while_something_is_due_and_to_its_channel,
                            what_is_due_is_claimed_once_and_the_oldest_first,
                            who_has_waited_longest_comes_before_who_was_tried,
                            a_claim_that_has_ended_is_in_doubt_and_books_nothing_more,
                            a_claim_that_is_renewed_holds_also_when_that_comes_late,
                            what_is_tried_again_comes_when_it_is_due_without_a_doubt,
                            what_has_ended_is_booked_once_and_never_claimed_again,
                            a_pause_lets_nothing_be_claimed_and_what_is_claimed_be_booked);

}  // namespace crier::test
