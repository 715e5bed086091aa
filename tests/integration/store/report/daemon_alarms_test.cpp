#include "store/report/daemon_alarms.h"

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

class DaemonAlarms : public testing::Test {
 protected:
  static AlarmingDaemon daemon(const std::string& digit, const std::string& host = "mail-1") {
    return {.id = fmt::format("{0}{0}{0}{0}{0}{0}{0}{0}-1111-1111-1111-111111111111", digit),
            .host = host};
  }
  static report::AlarmCondition told(const std::string& subject) {
    return {.subject = subject,
            .state = "refused",
            .campaign = {},
            .headline = {},
            .details = {},
            .since = WallTime{2s},
            .told_at = WallTime{3s}};
  }

  void keep(const AlarmingDaemon& daemon, const std::vector<report::AlarmCondition>& conditions) {
    connection.transact(
        [&](Transaction& transaction) { keep_daemon_conditions(transaction, daemon, conditions); });
  }
  std::vector<report::AlarmCondition> adopted(const AlarmingDaemon& daemon) {
    return connection.transact(
        [&](Transaction& transaction) { return adopt_daemon_conditions(transaction, daemon); });
  }
  void live(const AlarmingDaemon& daemon) {
    connection.transact([&](Transaction& transaction) {
      exec_unprepared(transaction, "test",
                      fmt::format("INSERT INTO daemons (id, host, started_at, alive_until) VALUES "
                                  "('{}', '{}', now(), now() + interval '1 hour')",
                                  daemon.id, daemon.host));
    });
  }

  Connection connection{test::ScratchPostgres::instance().fresh_database(), "test"};
};

TEST_F(DaemonAlarms, of_an_ended_daemon_are_those_of_the_next_one_on_its_host) {
  keep(daemon("1"), {told("the limits"), told("the list")});

  EXPECT_THAT(adopted(daemon("2", "mail-2")), IsEmpty());
  EXPECT_THAT(adopted(daemon("3")), ElementsAre(told("the limits"), told("the list")));
  EXPECT_THAT(adopted(daemon("4")), IsEmpty());
}

TEST_F(DaemonAlarms, of_a_living_daemon_stay_its_own) {
  keep(daemon("1"), {told("the limits")});
  live(daemon("1"));

  EXPECT_THAT(adopted(daemon("2")), IsEmpty());
}

TEST_F(DaemonAlarms, are_replaced_by_what_was_told_last) {
  keep(daemon("1"), {told("the limits"), told("the list")});
  keep(daemon("1"), {told("the list")});
  keep(daemon("2"), {told("the list")});

  EXPECT_THAT(adopted(daemon("3")), ElementsAre(told("the list")));
  keep(daemon("4"), {told("the list")});
  keep(daemon("4"), {});
  EXPECT_THAT(adopted(daemon("3")), IsEmpty());
}

}  // namespace
}  // namespace crier::store
