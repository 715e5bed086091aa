#include "dispatch/in_flight_limit.h"

#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "runtime/task_group.h"
#include "simulation/sim_clock.h"

namespace crier::dispatch {
namespace {

namespace asio = boost::asio;

// A window of 18 rows: one connection, nothing measured yet.
class InFlightLimitTest : public testing::Test {
 protected:
  asio::awaitable<void> acquire() { acquired.push_back(co_await in_flight_limit.acquire()); }

  void acquire_times(int times) {
    for (int time = 0; time < times; ++time) tasks.spawn(acquire());
    SimClock::settle(io);
  }

  void TearDown() override {
    tasks.cancel();
    SimClock::settle(io);
  }

  asio::io_context io;
  SimClock clock;
  TaskGroup tasks{io.get_executor()};
  std::vector<int> acquired;
  InFlightLimit in_flight_limit{
      {.window = {}, .sharers = 3, .page_max = 1000}, io.get_executor(), clock};
};

TEST_F(InFlightLimitTest, gives_each_lane_its_share_of_the_window) {
  acquire_times(3);

  EXPECT_EQ(acquired, (std::vector{6, 6, 6}));
  EXPECT_EQ(in_flight_limit.outstanding(), 18);
}

TEST_F(InFlightLimitTest, a_full_window_is_waited_for_until_rows_are_booked) {
  acquire_times(4);
  ASSERT_EQ(acquired.size(), 3U);

  in_flight_limit.booked(6);
  SimClock::settle(io);

  EXPECT_EQ(acquired, (std::vector{6, 6, 6, 6}));
}

TEST_F(InFlightLimitTest, less_than_half_a_share_is_not_worth_a_page) {
  acquire_times(3);
  in_flight_limit.put_back(2);
  acquire_times(1);
  EXPECT_EQ(in_flight_limit.outstanding(), 16);

  in_flight_limit.put_back(1);
  SimClock::settle(io);

  // Woken with room for three rows, which is half a share.
  EXPECT_EQ(acquired.back(), 3);
  EXPECT_EQ(in_flight_limit.outstanding(), 18);
}

TEST_F(InFlightLimitTest, a_lane_that_is_told_to_stop_waiting_gets_nothing) {
  acquire_times(4);

  in_flight_limit.stop_waiting();
  SimClock::settle(io);

  EXPECT_EQ(acquired, (std::vector{6, 6, 6, 0}));
  EXPECT_EQ(in_flight_limit.outstanding(), 18);
}

TEST_F(InFlightLimitTest, what_a_crash_has_left_counts_although_nobody_asked_for_it) {
  in_flight_limit.overdraw(30);
  acquire_times(1);
  EXPECT_TRUE(acquired.empty());

  in_flight_limit.booked(30);
  SimClock::settle(io);

  EXPECT_EQ(acquired, (std::vector{6}));
}

TEST_F(InFlightLimitTest, more_connections_make_room) {
  in_flight_limit.connections(20);
  acquire_times(1);

  EXPECT_EQ(acquired, (std::vector{18}));
}

TEST(InFlightLimit, a_share_is_one_row_at_least_and_a_page_at_most) {
  struct Row {
    int sharers;
    int page_max;
    int share;
  };
  for (const Row& row : {Row{100, 1000, 1}, Row{1, 5, 5}, Row{1, 1000, 18}}) {
    asio::io_context io;
    SimClock clock;
    TaskGroup tasks(io.get_executor());
    InFlightLimit in_flight_limit({.window = {}, .sharers = row.sharers, .page_max = row.page_max},
                                  io.get_executor(), clock);
    struct Taker {
      static asio::awaitable<void> take(InFlightLimit* in_flight_limit) {
        co_await in_flight_limit->acquire();
      }
    };
    tasks.spawn(Taker::take(&in_flight_limit));
    SimClock::settle(io);

    EXPECT_EQ(in_flight_limit.outstanding(), row.share);
  }
}

}  // namespace
}  // namespace crier::dispatch
