// Whose places are the others': a daemon's that was killed, and not yet one's that stands still.
#include "store/ledger/limit_places.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "postgres/pq.h"
#include "store/ledger/limit_bookings.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::store {
namespace {

constexpr const char* lost = "11111111-1111-1111-1111-111111111111";
constexpr const char* other = "22222222-2222-2222-2222-222222222222";

class LimitPlaces : public testing::Test {
 protected:
  int places(const char* daemon, int in_use) {
    const std::vector<dispatch::LimitBooking> bookings = {
        {.limit = "email/group/gmail",
         .places = dispatch::LimitBooking::Places{.most = 4, .wanted = 4, .in_use = in_use}}};
    return connection
        .transact([&](Transaction& transaction) {
          return book_limits(transaction, {.daemon = daemon, .channel = "email"}, bookings);
        })
        .places.front()
        .given;
  }
  void sql(const std::string& text) {
    connection.transact(
        [&](Transaction& transaction) { return exec_unprepared(transaction, "test", text); });
  }
  // It connects with its first transaction.
  static void begin(Connection& session) {
    session.transact(
        [](Transaction& transaction) { exec_unprepared(transaction, "test", "SELECT 1"); });
  }
  // `lost` has said nothing for so long.
  void pass(const char* interval) {
    sql(std::string("UPDATE limit_places SET asked_at = asked_at - interval '") + interval +
        "' WHERE daemon_id = '" + lost + "'");
  }
  std::vector<RestingPlaces> resting() {
    return connection.transact(
        [](Transaction& transaction) { return resting_places(transaction, "email"); });
  }
  std::string url = test::ScratchPostgres::instance().fresh_database();
  Connection connection{url, "test"};
};

TEST_F(LimitPlaces, of_a_daemon_that_was_killed_are_the_others_after_half_a_minute) {
  EXPECT_EQ(places(lost, 0), 4);

  pass("20 seconds");
  EXPECT_EQ(places(other, 0), 0);
  pass("11 seconds");
  EXPECT_EQ(places(other, 0), 4);
}

TEST_F(LimitPlaces, of_a_daemon_that_stands_still_are_kept_while_its_connections_may_be_open) {
  Connection session(url, std::string("crierd ") + lost);
  begin(session);
  EXPECT_EQ(places(lost, 0), 4);

  pass("14 minutes");
  EXPECT_EQ(places(other, 0), 0);
  pass("2 minutes");
  EXPECT_EQ(places(other, 0), 4);
}

TEST_F(LimitPlaces, that_rest_with_a_daemon_that_stands_still_are_told_with_their_end) {
  Connection session(url, std::string("crierd ") + lost);
  begin(session);
  EXPECT_EQ(places(lost, 0), 4);
  EXPECT_TRUE(resting().empty()) << "it may be heard of again";

  pass("1 minute");
  const auto at_rest = resting();
  ASSERT_EQ(at_rest.size(), 1U);
  EXPECT_EQ(at_rest.front().node, "email/group/gmail");
  EXPECT_EQ(at_rest.front().places, 4);
  sql("INSERT INTO daemons (id, host, started_at, alive_until) VALUES ('" + std::string(lost) +
      "', 'host', clock_timestamp(), clock_timestamp() + interval '1 minute')");
  EXPECT_TRUE(resting().empty()) << "it is alive and asks for nothing";
  sql("DELETE FROM daemons");

  pass("15 minutes");
  EXPECT_TRUE(resting().empty()) << "the others have them";
}

TEST_F(LimitPlaces, of_a_daemon_that_was_killed_rest_nowhere) {
  EXPECT_EQ(places(lost, 0), 4);

  pass("1 minute");

  EXPECT_TRUE(resting().empty());
}

TEST_F(LimitPlaces, of_a_daemon_that_stood_still_are_the_others_when_its_sessions_end) {
  {
    Connection session(url, std::string("crierd ") + lost);
    begin(session);
    EXPECT_EQ(places(lost, 0), 4);
    pass("14 minutes");
  }

  // A session ends some time after its connection.
  for (int tries = 0; tries < 10'000 && places(other, 0) == 0; ++tries) {
  }
  EXPECT_EQ(places(other, 4), 4);
}

// As the README has it.
constexpr const char* end_sessions = R"sql(
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND application_name IN
    (SELECT 'crierd ' || daemon_id FROM limit_places
     WHERE asked_at < clock_timestamp() - interval '30 seconds'
       AND NOT EXISTS (SELECT FROM daemons
                       WHERE id = daemon_id AND alive_until > clock_timestamp()))
)sql";

TEST_F(LimitPlaces, of_a_daemon_that_stands_still_are_given_back_by_an_operator) {
  Connection session(url, std::string("crierd ") + lost);
  begin(session);
  Connection of_other(url, std::string("crierd ") + other);
  begin(of_other);
  EXPECT_EQ(places(lost, 0), 4);
  EXPECT_EQ(places(other, 0), 0);
  pass("1 minute");
  ASSERT_EQ(resting().size(), 1U);

  sql(end_sessions);

  for (int tries = 0; tries < 10'000 && places(other, 0) == 0; ++tries) {
  }
  EXPECT_EQ(places(other, 4), 4);
  EXPECT_TRUE(resting().empty());
  EXPECT_NO_THROW(begin(of_other)) << "its sessions are not ended";
}

TEST_F(LimitPlaces, that_count_no_more_are_swept_away) {
  EXPECT_EQ(places(lost, 0), 4);
  pass("16 minutes");

  const auto swept =
      connection.transact([](Transaction& transaction) { return sweep_places(transaction, 100); });

  EXPECT_EQ(swept, 1);
}

}  // namespace
}  // namespace crier::store
