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

TEST_F(LimitPlaces, that_count_no_more_are_swept_away) {
  EXPECT_EQ(places(lost, 0), 4);
  pass("16 minutes");

  const auto swept =
      connection.transact([](Transaction& transaction) { return sweep_places(transaction, 100); });

  EXPECT_EQ(swept, 1);
}

}  // namespace
}  // namespace crier::store
