#include "store/ledger/called_back.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"

namespace crier::store {
namespace {

using test::CampaignDatabase;

// Everybody of both lanes waits until tomorrow.
class CalledBack : public CampaignDatabase {
 protected:
  CalledBack() {
    std::vector<test::Person> people;
    for (int number = 0; number < 12; ++number) {
      people.push_back({.ref = fmt::format("p{}", number),
                        .country = "DE",
                        .locale = "de",
                        .email = fmt::format("p{}@town.example", number),
                        .birth_date = "1980-01-01"});
    }
    add(people);
    campaign = running();
    wait_until_tomorrow("rate_limited", 0, "limit");
    sql("UPDATE campaign_lanes SET rests_until = now() + interval '1 day'");
  }

  void wait_until_tomorrow(const std::string& reason, int reply_code, const char* waits_for) {
    sql("DELETE FROM deferrals");
    sql(
        fmt::format("INSERT INTO deferrals (lane, campaign_id, step, subject_id, attempt, due_at, "
                    "reason, reply_code, waits_for) "
                    "SELECT lane, {}, 1, id, 1, now() + interval '1 day', '{}', {}, '{}' "
                    "FROM subjects",
                    campaign.id.value, reason, reply_code, waits_for));
  }

  int call(std::chrono::microseconds interval) {
    return connection_.transact([&](Transaction& transaction) {
      int called = 0;
      for (const WaitingLane& lane : lanes_that_wait(transaction, "email")) {
        called += call_back(transaction, {.lane = lane, .interval = interval});
      }
      return called;
    });
  }
  std::int64_t number(const std::string& text) { return sql(text)[0][0].as<std::int64_t>(); }

  CampaignRecord campaign;
};

TEST_F(CalledBack, people_of_a_limit_are_due_one_after_the_other_and_their_lanes_do_not_rest) {
  EXPECT_EQ(call(std::chrono::milliseconds(10)), 12);

  EXPECT_EQ(number("SELECT count(DISTINCT (lane, due_at)) FROM deferrals"), 12);
  EXPECT_EQ(number("SELECT count(*) FROM deferrals WHERE due_at > now() + interval '1 minute'"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM campaign_lanes WHERE rests_until IS NOT NULL"), 0);
  EXPECT_EQ(call(std::chrono::milliseconds(10)), 0);
}

// They were refused once, and a limit had no room when their next try was due.
TEST_F(CalledBack, people_of_a_limit_are_due_whatever_an_earlier_try_was_answered) {
  wait_until_tomorrow("policy_refused", 550, "hours");

  EXPECT_EQ(call(std::chrono::milliseconds(10)), 12);
}

TEST_F(CalledBack, people_who_were_refused_and_those_who_are_at_work_on_stay) {
  wait_until_tomorrow("mailbox_full", 452, "retry");
  EXPECT_EQ(call({}), 0);
  wait_until_tomorrow("rate_limited", 0, "limit");
  sql("UPDATE deferrals SET in_flight_epoch = 1");

  EXPECT_EQ(call({}), 0);

  EXPECT_EQ(number("SELECT count(*) FROM campaign_lanes WHERE rests_until IS NOT NULL"), 2);
}

TEST_F(CalledBack, people_of_other_channels_stay) {
  const auto lanes = connection_.transact(
      [](Transaction& transaction) { return lanes_that_wait(transaction, "webhook"); });

  EXPECT_TRUE(lanes.empty());
}

}  // namespace
}  // namespace crier::store
