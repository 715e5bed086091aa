#include "store/report/alarms.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/postgres/scratch_postgres.h"

namespace crier::store {
namespace {

using namespace std::chrono_literals;

class AlarmDeliveries : public testing::Test {
 protected:
  void append(const std::string& headline, WallTime at) {
    connection.transact([&](Transaction& transaction) {
      append_alarm(transaction,
                   {.id = {},
                    .kind = report::AlarmKind::raised,
                    .subject = "deadline spring",
                    .state = "at_risk",
                    .campaign = "spring",
                    .host = {},
                    .headline = headline,
                    .details = {},
                    .since = at,
                    .at = at},
                   {"webhook"});
    });
  }
  std::vector<DueAlarm> claim(WallTime now) {
    return connection.transact([&](Transaction& transaction) {
      return claim_alarms(transaction, {"webhook"}, now, now + 5min, 9);
    });
  }
  void sweep(WallTime before) {
    connection.transact([&](Transaction& transaction) { sweep_alarms(transaction, before); });
  }
  std::vector<std::string> rows(const char* text) {
    std::vector<std::string> found;
    connection.transact([&](Transaction& transaction) {
      for (const auto& row : transaction.exec(text)) found.emplace_back(row[0].c_str());
    });
    return found;
  }
  std::vector<std::string> delivered() {
    return rows("SELECT headline FROM alarm_deliveries JOIN alarms ON id = alarm_id ORDER BY id");
  }

  static constexpr WallTime noon{std::chrono::sys_days{std::chrono::year{2026} / 5 / 20} + 12h};
  Connection connection{test::ScratchPostgres::instance().fresh_database(), "test"};
};

using Texts = std::vector<std::string>;

TEST_F(AlarmDeliveries, are_swept_when_they_have_ended_long_ago_and_the_alarms_stay) {
  append("arrived", noon);
  append("given up", noon);
  const auto due = claim(noon + 1s);
  ASSERT_EQ(due.size(), 2U);
  connection.transact([&](Transaction& transaction) {
    alarm_arrived(transaction, due[0], noon + 2s);
    alarm_failed(transaction, due[1], "refused", std::nullopt);
  });
  append("later", noon + 48h);

  sweep(noon);
  EXPECT_EQ(delivered(), (Texts{"arrived", "given up", "later"}));
  sweep(noon + 24h);

  EXPECT_EQ(delivered(), Texts{"later"});
  EXPECT_EQ(rows("SELECT headline FROM alarms ORDER BY id"),
            (Texts{"arrived", "given up", "later"}));
}

TEST_F(AlarmDeliveries, that_are_tried_still_are_not_swept) {
  append("tried", noon);
  const auto due = claim(noon + 1s);
  connection.transact(
      [&](Transaction& transaction) { alarm_failed(transaction, due.at(0), "busy", noon + 72h); });

  sweep(noon + 24h);
  EXPECT_EQ(delivered(), Texts{"tried"});
  // No daemon has this way any more.
  sweep(noon + 96h);

  EXPECT_TRUE(delivered().empty());
}

}  // namespace
}  // namespace crier::store
