// Alarms on their way: by each way those of one subject arrive in the order in which they were
// told.
#include "store/report/alarms.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "postgres/pq.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::store {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class AlarmsOnTheirWay : public testing::Test {
 protected:
  void tell(report::AlarmKind kind, const std::string& subject, WallTime at,
            const std::vector<std::string>& ways = {"webhook"}) {
    connection.transact([&](Transaction& transaction) {
      append_alarm(transaction,
                   {.id = {},
                    .kind = kind,
                    .subject = subject,
                    .state = "halted",
                    .campaign = {},
                    .host = {},
                    .headline = "it is halted",
                    .details = {},
                    .since = at,
                    .at = at},
                   ways);
    });
  }

  std::vector<DueAlarm> claim(WallTime at, const std::vector<std::string>& ways = {"webhook"}) {
    return connection.transact([&](Transaction& transaction) {
      return claim_alarms(transaction, ways, at, at + 5min, 8);
    });
  }
  static std::vector<std::string> names(const std::vector<DueAlarm>& due) {
    std::vector<std::string> names;
    for (const DueAlarm& each : due) {
      names.push_back(
          fmt::format("{} {} by {}", name_of(each.alarm.kind), each.alarm.subject, each.way));
    }
    return names;
  }
  void arrive(const DueAlarm& alarm, WallTime at) {
    connection.transact([&](Transaction& transaction) { alarm_arrived(transaction, alarm, at); });
  }
  void fail(const DueAlarm& alarm, std::optional<WallTime> again_at) {
    connection.transact([&](Transaction& transaction) {
      alarm_failed(transaction, alarm, "nobody listens", again_at);
    });
  }

  const WallTime noon = parse_iso8601("2026-04-01T12:00:00Z").value();
  Connection connection{test::ScratchPostgres::instance().fresh_database(), "test"};
};

using enum report::AlarmKind;

TEST_F(AlarmsOnTheirWay, do_not_overtake_one_of_their_subject_that_failed) {
  tell(raised, "halted a", noon);
  fail(claim(noon).at(0), noon + 30min);
  tell(cleared, "halted a", noon + 1min);

  EXPECT_THAT(names(claim(noon + 2min)), IsEmpty());
  const auto first = claim(noon + 30min);
  EXPECT_THAT(names(first), ElementsAre("raised halted a by webhook"));
  // It is on its way, and may fail once more.
  EXPECT_THAT(names(claim(noon + 31min)), IsEmpty());
  arrive(first.at(0), noon + 31min);
  EXPECT_THAT(names(claim(noon + 31min)), ElementsAre("cleared halted a by webhook"));
}

TEST_F(AlarmsOnTheirWay, do_not_wait_for_one_that_was_given_up) {
  tell(raised, "halted a", noon);
  fail(claim(noon).at(0), std::nullopt);
  tell(cleared, "halted a", noon + 1min);

  EXPECT_THAT(names(claim(noon + 2min)), ElementsAre("cleared halted a by webhook"));
}

TEST_F(AlarmsOnTheirWay, wait_for_none_of_another_subject_or_way) {
  tell(raised, "halted a", noon, {"webhook", "email ops@example.org"});
  const auto both = claim(noon, {"webhook", "email ops@example.org"});
  ASSERT_EQ(both.size(), 2U);
  ASSERT_EQ(both[1].way, "webhook");
  arrive(both[0], noon);
  fail(both[1], noon + 30min);
  tell(cleared, "halted a", noon + 1min, {"webhook", "email ops@example.org"});
  tell(raised, "halted b", noon + 1min);

  EXPECT_THAT(
      names(claim(noon + 2min, {"webhook", "email ops@example.org"})),
      ElementsAre("cleared halted a by email ops@example.org", "raised halted b by webhook"));
}

TEST_F(AlarmsOnTheirWay, are_forgotten_with_their_age_and_what_was_told_stays) {
  tell(raised, "halted a", noon);
  tell(raised, "halted b", noon + 1h, {"email who-has-left@example.org"});
  tell(raised, "halted c", noon + 24h);
  arrive(claim(noon).at(0), noon);

  connection.transact(
      [&](Transaction& transaction) { forget_alarm_deliveries(transaction, noon + 24h); });

  connection.transact([&](Transaction& transaction) {
    EXPECT_EQ(exec_unprepared(transaction, "test", "SELECT FROM alarms").size(), 3);
    EXPECT_EQ(exec_unprepared(transaction, "test", "SELECT FROM alarm_deliveries").size(), 1);
  });
  EXPECT_THAT(names(claim(noon + 25h)), ElementsAre("raised halted c by webhook"));
}

}  // namespace
}  // namespace crier::store
