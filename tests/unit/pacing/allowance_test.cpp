#include "pacing/allowance.h"

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr SharedTime noon{std::chrono::sys_days{std::chrono::year{2025} / 5 / 26} + 12h};
// What the steady clock of this process shows at noon.
constexpr SteadyTime at_noon{1h};

// A clock that does not err.
SharedClock exact_clock() {
  SharedClock clock;
  clock.observe(noon, at_noon, at_noon);
  return clock;
}

Grant three_slots() {
  return {.first = noon, .interval = 100ms, .lateness = 200ms, .slots = 3};
}

TEST(SharedClock, maps_the_stamp_of_an_answer_to_its_arrival) {
  SharedClock clock;
  clock.observe(noon, at_noon - 10ms, at_noon + 20ms);

  EXPECT_EQ(clock.to_steady(noon), at_noon + 20ms);
  EXPECT_EQ(clock.to_steady(noon + 1s), at_noon + 1s + 20ms);
  EXPECT_EQ(clock.error(), 30ms);
}

TEST(SharedClock, trusts_the_answer_with_the_shortest_round_trip) {
  SharedClock clock;
  clock.observe(noon, at_noon - 10ms, at_noon + 20ms);
  clock.observe(noon + 1s, at_noon + 1s - 1ms, at_noon + 1s + 1ms);
  clock.observe(noon + 2s, at_noon + 2s - 40ms, at_noon + 2s + 40ms);

  EXPECT_EQ(clock.to_steady(noon), at_noon + 1ms);
  EXPECT_EQ(clock.error(), 2ms);
}

TEST(SharedClock, forgets_an_answer_after_two_periods) {
  SharedClock clock;
  clock.observe(noon, at_noon, at_noon);
  clock.observe(noon + 11s, at_noon + 11s, at_noon + 11s + 4ms);
  EXPECT_EQ(clock.error(), 0ms);

  clock.observe(noon + 22s, at_noon + 22s, at_noon + 22s + 6ms);

  EXPECT_EQ(clock.error(), 4ms);
  EXPECT_EQ(clock.to_steady(noon), at_noon + 4ms);
}

TEST(Allowance, without_a_grant_nothing_may_go) {
  Allowance allowance;

  EXPECT_EQ(allowance.next_slot(at_noon), std::nullopt);
  EXPECT_FALSE(allowance.take(at_noon));
  EXPECT_EQ(allowance.slots_left(at_noon), 0);
}

TEST(Allowance, opens_a_slot_at_its_instant_and_not_before) {
  Allowance allowance;
  allowance.add(three_slots(), exact_clock());

  EXPECT_FALSE(allowance.take(at_noon - 1ns));
  EXPECT_TRUE(allowance.take(at_noon));
  EXPECT_FALSE(allowance.take(at_noon + 100ms - 1ns));
  EXPECT_TRUE(allowance.take(at_noon + 100ms));
  EXPECT_EQ(allowance.next_slot(at_noon + 100ms), at_noon + 200ms);
}

TEST(Allowance, a_slot_expires_when_its_lateness_is_over) {
  struct Row {
    Duration after_noon;
    int slots_left;
  };
  for (const Row& row : {Row{0ms, 3}, Row{200ms, 3}, Row{200ms + 1ns, 2}, Row{300ms, 2},
                         Row{300ms + 1ns, 1}, Row{400ms, 1}, Row{400ms + 1ns, 0}, Row{24h, 0}}) {
    Allowance allowance;
    allowance.add(three_slots(), exact_clock());

    EXPECT_EQ(allowance.slots_left(at_noon + row.after_noon), row.slots_left)
        << row.after_noon.count();
  }
}

TEST(Allowance, counts_open_slots_over_all_grants_up_to_what_was_asked) {
  Allowance allowance;
  Grant second = three_slots();
  second.first = noon + 300ms;
  second.lateness = 400ms;
  Grant first = three_slots();
  first.lateness = 400ms;
  allowance.add(first, exact_clock());
  allowance.add(second, exact_clock());

  EXPECT_EQ(allowance.slots_open(at_noon + 50ms, 9), 1);
  EXPECT_EQ(allowance.slots_open(at_noon + 350ms, 9), 4);
  EXPECT_EQ(allowance.slots_open(at_noon + 350ms, 2), 2);
  EXPECT_EQ(allowance.slots_left(at_noon + 350ms), 6);
}

TEST(Allowance, takes_what_the_clock_may_err_off_the_lateness) {
  SharedClock clock;
  clock.observe(noon, at_noon - 50ms, at_noon);
  Allowance allowance;
  allowance.add(three_slots(), clock);

  EXPECT_EQ(allowance.slots_left(at_noon + 150ms), 3);
  EXPECT_EQ(allowance.slots_left(at_noon + 150ms + 1ns), 2);
}

TEST(Allowance, leaves_half_of_the_lateness_on_the_slowest_line) {
  SharedClock clock;
  clock.observe(noon, at_noon - 5s, at_noon);
  Allowance allowance;
  allowance.add(three_slots(), clock);

  EXPECT_EQ(allowance.slots_left(at_noon + 100ms), 3);
  EXPECT_EQ(allowance.slots_left(at_noon + 100ms + 1ns), 2);
}

TEST(Allowance, that_is_shortened_loses_its_slots_sooner) {
  Allowance allowance;
  allowance.add(three_slots(), exact_clock());
  allowance.shorten(50ms);
  allowance.shorten(100ms);

  EXPECT_EQ(allowance.next_slot(at_noon + 50ms), at_noon);
  EXPECT_EQ(allowance.next_slot(at_noon + 51ms), at_noon + 100ms);
}

}  // namespace
}  // namespace crier::pacing
