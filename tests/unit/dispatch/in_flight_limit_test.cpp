#include "dispatch/in_flight_limit.h"

#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "dispatch/in_flight_part.h"
#include "runtime/task_group.h"
#include "simulation/sim_clock.h"

namespace crier::dispatch {
namespace {

namespace asio = boost::asio;

// A window of 18 rows: one connection, nothing measured yet.
class InFlightLimitTest : public testing::Test {
 protected:
  asio::awaitable<void> acquire(InFlightPart* of) { acquired.push_back(co_await of->acquire()); }

  void acquire_times(int times) { acquire_times(times, part); }
  void acquire_times(int times, InFlightPart& of) {
    for (int time = 0; time < times; ++time) tasks.spawn(acquire(&of));
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
      {.window = {}, .sharers = 3, .page_max = 1000, .is_idle = [this] { return is_idle; }},
      io.get_executor(),
      clock};
  InFlightPart part{in_flight_limit};
  InFlightPart other{in_flight_limit};
  bool is_idle{};
};

TEST_F(InFlightLimitTest, gives_each_lane_its_share_of_the_window) {
  acquire_times(3);

  EXPECT_EQ(acquired, (std::vector{6, 6, 6}));
  EXPECT_EQ(in_flight_limit.outstanding(), 18);
}

TEST_F(InFlightLimitTest, a_full_window_is_waited_for_until_rows_are_booked) {
  acquire_times(4);
  ASSERT_EQ(acquired.size(), 3U);

  part.booked(6);
  SimClock::settle(io);

  EXPECT_EQ(acquired, (std::vector{6, 6, 6, 6}));
}

TEST_F(InFlightLimitTest, less_than_half_a_share_is_not_worth_a_page) {
  acquire_times(3);
  part.put_back(2);
  acquire_times(1);
  EXPECT_EQ(in_flight_limit.outstanding(), 16);

  part.put_back(1);
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
  part.overdraw(30);
  acquire_times(1);
  EXPECT_TRUE(acquired.empty());

  part.booked(30);
  SimClock::settle(io);

  EXPECT_EQ(acquired, (std::vector{6}));
}

TEST_F(InFlightLimitTest, more_connections_make_room) {
  in_flight_limit.connections(20);
  acquire_times(1);

  EXPECT_EQ(acquired, (std::vector{18}));
}

TEST_F(InFlightLimitTest, a_campaign_leaves_the_part_of_another_to_it) {
  part.share(1.0 / 3);
  other.share(2.0 / 3);

  acquire_times(3, part);
  EXPECT_EQ(acquired, (std::vector{6}));
  acquire_times(2, other);
  EXPECT_EQ(acquired, (std::vector{6, 6, 6}));
}

TEST_F(InFlightLimitTest, a_campaign_has_what_others_do_not_use) {
  part.share(1.0 / 3);
  is_idle = true;

  acquire_times(3, part);

  EXPECT_EQ(acquired, (std::vector{6, 6, 6}));
}

TEST_F(InFlightLimitTest, who_has_more_than_its_part_waits_until_that_is_booked) {
  acquire_times(3, part);
  part.share(1.0 / 3);
  acquire_times(1, part);
  other.share(2.0 / 3);
  acquire_times(1, other);

  part.booked(6);
  SimClock::settle(io);

  EXPECT_EQ(part.outstanding(), 12);
  EXPECT_EQ(other.outstanding(), 6);
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
    InFlightPart part(in_flight_limit);
    struct Taker {
      static asio::awaitable<void> take(InFlightPart* part) { co_await part->acquire(); }
    };
    tasks.spawn(Taker::take(&part));
    SimClock::settle(io);

    EXPECT_EQ(in_flight_limit.outstanding(), row.share);
  }
}

}  // namespace
}  // namespace crier::dispatch
