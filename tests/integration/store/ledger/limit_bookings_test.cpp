#include "store/ledger/limit_bookings.h"

#include <algorithm>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "postgres/pq.h"
#include "store/ledger/limit_pauses.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::store {
namespace {

using dispatch::LimitBooking;

constexpr std::int32_t today = 20'000;
const BookingDaemon here{.daemon = "11111111-1111-1111-1111-111111111111", .channel = "email"};

class LimitBookings : public testing::Test {
 protected:
  pqxx::result sql(const std::string& text) {
    return connection.transact(
        [&](Transaction& transaction) { return exec_unprepared(transaction, "test", text); });
  }
  std::int64_t number(const std::string& text) { return sql(text)[0][0].as<std::int64_t>(); }

  dispatch::BookingAnswer book(const std::vector<LimitBooking>& bookings) {
    return connection.transact(
        [&](Transaction& transaction) { return book_limits(transaction, here, bookings); });
  }
  std::vector<KeptPause> pauses() {
    return connection.transact(
        [](Transaction& transaction) { return limit_pauses(transaction, here.channel); });
  }
  bool sweep(int rows_max = 1000) {
    return connection.transact(
        [&](Transaction& transaction) { return sweep_limits(transaction, rows_max); });
  }

  std::string url = test::ScratchPostgres::instance().fresh_database();
  Connection connection{url, "test"};
};

// Slow, so that whatever the test takes no slot passes.
LimitBooking of_domain(int number) {
  return {.limit = fmt::format("email/domain/town{}.example", number),
          .rate = pacing::RateLimit{.per_second = 0.001, .burst = 2},
          .slots = 1,
          .day = LimitBooking::Day{.day = today, .quota = 100}};
}

// A daemon of its own: its bookings, each of many nodes.
class Booker {
 public:
  static constexpr int nodes = 40;
  static constexpr int rounds = 60;

  Booker(const std::string& url, bool is_backwards)
      : connection_(url, "booker"), is_backwards_(is_backwards) {}

  void run() {
    std::vector<LimitBooking> bookings;
    for (int node = 0; node < nodes; ++node) bookings.push_back(of_domain(node));
    if (is_backwards_) std::ranges::reverse(bookings);
    for (int round = 0; round < rounds; ++round) {
      const auto answer = connection_.transact(
          [&](Transaction& transaction) { return book_limits(transaction, here, bookings); });
      for (const pacing::Grant& grant : answer.grants) slots += grant.slots;
    }
  }

  std::int64_t slots{};

 private:
  Connection connection_;
  bool is_backwards_;
};

// Two daemons that lock the same rows in two orders would be refused as a deadlock.
TEST_F(LimitBookings, of_two_daemons_in_any_order_wait_for_each_other_and_share_exactly) {
  Booker first(url, false);
  Booker second(url, true);

  {
    const std::jthread one([&] { first.run(); });
    const std::jthread other([&] { second.run(); });
  }

  EXPECT_EQ(first.slots + second.slots, Booker::nodes * 100);
  EXPECT_EQ(number("SELECT count(*) FROM limit_days WHERE taken = 100"), Booker::nodes);
  // A slot is 1000 s long: of no node one was given twice.
  EXPECT_EQ(number("SELECT count(*) FROM rate_limits WHERE booked_until > clock_timestamp() + "
                   "interval '98000 seconds'"),
            Booker::nodes);
}

// As one that is stopped between two statements. The server would bear with it for ten seconds.
TEST_F(LimitBookings, do_not_wait_long_for_a_daemon_that_froze_while_it_booked) {
  connection.transact([](Transaction& transaction) {
    exec_unprepared(transaction, "test", "SET SESSION lock_timeout = '7s'");
  });
  std::latch has_booked{1};
  std::latch may_end{1};
  std::jthread frozen([&] {
    Connection other(url, "frozen");
    EXPECT_ANY_THROW(other.transact([&](Transaction& transaction) {
      static_cast<void>(book_limits(transaction, here, {of_domain(1)}));
      has_booked.count_down();
      may_end.wait();
    }));
  });
  has_booked.wait();

  dispatch::BookingAnswer answer;
  EXPECT_NO_THROW(answer = book({of_domain(1)}));
  may_end.count_down();

  ASSERT_EQ(answer.grants.size(), 1U);
  EXPECT_EQ(answer.grants[0].slots, 1);
}

// Of what replies have done there may be thousands of rows.
TEST_F(LimitBookings, read_nothing_of_what_replies_have_done_while_others_wait_for_their_locks) {
  connection.transact([](Transaction& transaction) {
    exec_unprepared(transaction, "test", "SET SESSION lock_timeout = '2s'");
  });
  Connection other(url, "other");

  other.transact([&](Transaction& locks) {
    exec_unprepared(locks, "test",
                    "LOCK TABLE limit_pauses, limit_slowdowns IN ACCESS EXCLUSIVE MODE");
    dispatch::BookingAnswer answer;
    EXPECT_NO_THROW(answer = book({of_domain(1)}));
    EXPECT_EQ(answer.grants.size(), 1U);
  });
}

TEST_F(LimitBookings, of_hundreds_of_nodes_take_the_same_few_statements) {
  std::vector<LimitBooking> bookings;
  for (int node = 0; node < 500; ++node) bookings.push_back(of_domain(node));

  const auto answer = book(bookings);

  EXPECT_EQ(answer.grants.size(), 500U);
  EXPECT_EQ(number("SELECT count(*) FROM rate_limits"), 500);
  EXPECT_EQ(number("SELECT sum(taken) FROM limit_days"), 500);
}

TEST_F(LimitBookings, that_return_more_than_a_day_has_leave_nothing_below_zero) {
  EXPECT_EQ(book({of_domain(1)}).grants[0].slots, 1);
  LimitBooking returning{.limit = of_domain(1).limit, .returned_day = today, .returned = 5};

  book({returning});

  EXPECT_EQ(number("SELECT taken FROM limit_days"), 0);
}

TEST_F(LimitBookings, are_swept_when_they_say_nothing_any_more) {
  LimitBooking now = of_domain(1);
  now.day = LimitBooking::Day{.day = static_cast<std::int32_t>(
                                  number("SELECT (extract(epoch FROM now()) / 86400)::integer")),
                              .quota = 10};
  book({now});
  sql("INSERT INTO rate_limits (name, booked_until) "
      "VALUES ('old', now() - interval '26 hours'), ('late', now() - interval '24 hours')");
  sql("INSERT INTO limit_days (name, day, taken) VALUES ('old', 20000, 5)");
  sql("INSERT INTO limit_pauses (name, until, why, is_stop, since) "
      "VALUES ('old', now() - interval '8 days', 'busy', false, now() - interval '9 days')");
  sql("INSERT INTO limit_slowdowns (name, version, usual, part, counts_until) "
      "VALUES ('old', 1, 10, 0.5, now() - interval '61 minutes'), "
      "('late', 1, 10, 0.5, now() - interval '59 minutes'), "
      "('won back', 1, 10, 1, now() + interval '59 minutes')");
  sql("INSERT INTO limit_slowdowns (name, version, usual, part, counts_until, rate_cap, "
      "rate_cap_until) "
      "VALUES ('capped', 1, 10, 1, now() - interval '2 hours', 3, now() + interval '1 minute'), "
      "('was capped', 1, 10, 1, now() + interval '59 minutes', 3, now() - interval '2 hours')");

  EXPECT_FALSE(sweep());

  EXPECT_EQ(number("SELECT count(*) FROM rate_limits"), 2);
  EXPECT_EQ(number("SELECT count(*) FROM rate_limits WHERE name = 'old'"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM limit_days"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM limit_pauses"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM limit_slowdowns WHERE name IN ('late', 'capped')"), 2);
  EXPECT_EQ(number("SELECT count(*) FROM limit_slowdowns"), 2);
}

// Whoever sweeps has other things to do.
TEST_F(LimitBookings, are_swept_a_few_at_a_time) {
  sql("INSERT INTO rate_limits (name, booked_until) "
      "SELECT 'old' || number, now() - interval '26 hours' FROM generate_series(1, 25) AS number");

  EXPECT_TRUE(sweep(20));

  EXPECT_EQ(number("SELECT count(*) FROM rate_limits"), 5);
  EXPECT_FALSE(sweep(20));
  EXPECT_EQ(number("SELECT count(*) FROM rate_limits"), 0);
}

// A sweep between two bookings must not make a node's slots anew.
TEST_F(LimitBookings, are_not_swept_while_a_burst_reaches_back_to_them) {
  const auto before = book({of_domain(1)}).grants[0];

  EXPECT_FALSE(sweep());
  const auto after = book({of_domain(1)}).grants[0];

  EXPECT_GE(after.first, before.first + before.interval);
}

TEST_F(LimitBookings, are_held_by_no_pause_that_was_lifted) {
  const WallTime until = std::chrono::time_point_cast<std::chrono::microseconds>(
      std::chrono::system_clock::now() + std::chrono::hours(1));
  connection.transact([&](Transaction& transaction) {
    tell_limit_pause(
        transaction,
        {.limit = "email/group/gmail", .until = until, .why = "busy", .is_stop = true});
  });
  ASSERT_EQ(pauses().size(), 1U);

  const auto lifted = connection.transact(
      [](Transaction& transaction) { return lift_limit_pause(transaction, "email/group/gmail"); });

  ASSERT_TRUE(lifted);
  EXPECT_EQ(lifted->pause.why, "busy");
  EXPECT_TRUE(lifted->pause.is_stop);
  EXPECT_TRUE(pauses().empty());
  EXPECT_FALSE(connection.transact(
      [](Transaction& transaction) { return lift_limit_pause(transaction, "email/group/gmail"); }));
}

}  // namespace
}  // namespace crier::store
