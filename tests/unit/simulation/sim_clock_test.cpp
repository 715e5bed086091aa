#include "simulation/sim_clock.h"

#include <vector>

#include <gtest/gtest.h>

#include "runtime/task_group.h"

namespace crier {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class Diary {
 public:
  explicit Diary(SimClock& clock) : clock_(clock) {}

  asio::awaitable<void> note_after(Duration delay, int what) {
    co_await clock_.sleep_until(clock_.now() + delay);
    notes.push_back(what);
    times.push_back(clock_.now());
  }

  asio::awaitable<void> note_twice(Duration first, Duration second, int what) {
    co_await note_after(first, what);
    co_await note_after(second, what);
  }

  std::vector<int> notes;
  std::vector<SteadyTime> times;

 private:
  SimClock& clock_;
};

class SimClockTest : public testing::Test {
 protected:
  asio::io_context io;
  SimClock clock;
  Diary diary{clock};
  TaskGroup tasks{io.get_executor()};
  const SteadyTime start = clock.now();
};

TEST_F(SimClockTest, moves_only_when_told) {
  tasks.spawn(diary.note_after(1h, 1));

  clock.run_for(io, 59min);
  EXPECT_TRUE(diary.notes.empty());
  EXPECT_EQ(clock.sleepers(), 1U);
  EXPECT_EQ(clock.next_alarm(), start + 1h);

  clock.run_for(io, 1min);
  EXPECT_EQ(diary.times, std::vector{start + 1h});
  EXPECT_EQ(clock.next_alarm(), std::nullopt);
}

TEST_F(SimClockTest, wakes_sleepers_in_order_of_their_hours_also_those_that_come_meanwhile) {
  tasks.spawn(diary.note_after(3s, 3));
  tasks.spawn(diary.note_twice(1s, 3s, 1));
  tasks.spawn(diary.note_after(2s, 2));

  clock.run_for(io, 10s);

  EXPECT_EQ(diary.notes, (std::vector{1, 2, 3, 1}));
  EXPECT_EQ(diary.times.back(), start + 4s);
  EXPECT_EQ(clock.now(), start + 10s);
}

TEST_F(SimClockTest, does_not_suspend_for_an_instant_that_has_come) {
  tasks.spawn(diary.note_after(0s, 1));

  SimClock::settle(io);

  EXPECT_EQ(diary.times, std::vector{start});
}

TEST_F(SimClockTest, cancelled_sleeper_does_not_go_on) {
  tasks.spawn(diary.note_after(1h, 1));
  SimClock::settle(io);

  tasks.cancel();
  SimClock::settle(io);

  EXPECT_TRUE(tasks.empty());
  EXPECT_TRUE(diary.notes.empty());
}

TEST_F(SimClockTest, wall_time_keeps_step_and_can_be_stepped) {
  const WallTime wall = clock.wall_now();

  clock.run_for(io, 90min);
  EXPECT_EQ(clock.wall_now(), wall + 90min);

  clock.step_wall(-10min);
  EXPECT_EQ(clock.wall_now(), wall + 80min);
  EXPECT_EQ(clock.now(), start + 90min);
}

}  // namespace
}  // namespace crier
