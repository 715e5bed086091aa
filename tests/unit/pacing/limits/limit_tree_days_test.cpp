// Days that daemons share: a node goes only with notices that it was granted of its day.
#include <string>

#include <gtest/gtest.h>

#include "pacing/limits/limit_tree.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

// Noon.
constexpr Moment start{.steady = SteadyTime(100h),
                       .wall = WallTime(std::chrono::days(20'000) + 12h)};
constexpr Destination town{.domain = "town.example"};
constexpr LimitTree::NodeName town_node{.level = LimitLevel::domain, .name = "town.example"};

Moment after(std::chrono::nanoseconds time) {
  return {.steady = start.steady + time,
          .wall = start.wall + std::chrono::floor<std::chrono::microseconds>(time)};
}

LimitSettings days_of(std::int64_t notices, std::optional<RateLimit> rate = {}) {
  LimitSettings settings;
  settings.each_domain.per_day = notices;
  settings.each_domain.rate = rate;
  return settings;
}

std::string text_of(const std::optional<LimitTree::Held>& held) {
  if (!held) return "goes";
  std::string text(name_of(held->by));
  if (!held->until) return text;
  const auto wait = std::chrono::round<std::chrono::seconds>(*held->until - start.steady);
  return text + " " + std::to_string(wait.count());
}

class SharedDays : public testing::Test {
 protected:
  SharedDays() { clock.observe(start.wall, start.steady, start.steady); }

  // Of the day of `now`, at once.
  static Grant of_day(int slots) { return {.first = {}, .slots = slots}; }
  static Grant of_rate(int slots) {
    return {.first = start.wall, .interval = 1s, .lateness = 2s, .slots = slots};
  }
  void take(LimitTree& tree, Moment now, int times = 1) {
    for (int time = 0; time < times; ++time) tree.accepted(tree.take(town, now), now);
  }

  SharedClock clock;
};

TEST_F(SharedDays, a_day_is_asked_for_in_small_parts_and_goes_by_what_was_granted) {
  LimitTree tree(days_of(100), RateSupply::granted, start);
  EXPECT_EQ(text_of(tree.held_back(town, start)), "slots");
  const auto wants = tree.wants(start);
  ASSERT_EQ(wants.size(), 1U);
  EXPECT_FALSE(wants[0].rate);
  EXPECT_EQ(wants[0].slots, 2);
  EXPECT_EQ(wants[0].day.number, 20'000);
  EXPECT_EQ(wants[0].day.quota, 100);

  EXPECT_TRUE(tree.add(town_node, of_day(2), clock, start, 20'000));
  take(tree, start, 2);

  EXPECT_EQ(text_of(tree.held_back(town, start)), "slots");
}

TEST_F(SharedDays, a_day_that_is_full_holds_until_it_ends_and_is_asked_for_again_meanwhile) {
  LimitTree tree(days_of(100), RateSupply::granted, start);
  static_cast<void>(tree.held_back(town, start));
  static_cast<void>(tree.wants(start));

  static_cast<void>(tree.add(town_node, of_day(0), clock, start, 20'000));

  EXPECT_EQ(text_of(tree.held_back(town, start)), "day 60");
  EXPECT_EQ(tree.day_ends(tree.held_back(town, start)->node, start), start.steady + 12h);
  EXPECT_EQ(text_of(tree.held_back(town, after(60s))), "slots");
  EXPECT_EQ(tree.wants(after(60s)).size(), 1U);
}

TEST_F(SharedDays, what_was_granted_of_a_day_is_of_no_use_on_the_next) {
  LimitTree tree(days_of(500), RateSupply::granted, start);
  static_cast<void>(tree.held_back(town, start));
  static_cast<void>(tree.wants(start));
  static_cast<void>(tree.add(town_node, of_day(10), clock, start, 20'000));
  take(tree, start);

  EXPECT_EQ(text_of(tree.held_back(town, after(12h))), "slots");
  EXPECT_EQ(tree.wants(after(12h)).at(0).day.number, 20'001);
  // The answer of a question of before midnight.
  static_cast<void>(tree.add(town_node, of_day(10), clock, after(12h), 20'000));
  EXPECT_EQ(text_of(tree.held_back(town, after(12h))), "slots");
}

TEST_F(SharedDays, notices_whose_slots_have_lapsed_are_returned_with_the_next_booking) {
  LimitTree tree(days_of(100, RateLimit{.per_second = 1, .burst = 3}), RateSupply::granted, start);
  static_cast<void>(tree.held_back(town, start));
  EXPECT_EQ(tree.wants(start).at(0).returned, 0);
  static_cast<void>(tree.add(town_node, of_rate(5), clock, start, 20'000));
  take(tree, start);

  // The last slot is usable for two seconds after its instant.
  EXPECT_EQ(text_of(tree.held_back(town, after(7s))), "slots");
  const auto wants = tree.wants(after(7s));
  ASSERT_EQ(wants.size(), 1U);
  EXPECT_TRUE(wants[0].rate);
  EXPECT_EQ(wants[0].returned_day, 20'000);
  EXPECT_EQ(wants[0].returned, 4);

  // Once only.
  tree.forgo(town_node, after(7s));
  static_cast<void>(tree.held_back(town, after(7s)));
  EXPECT_EQ(tree.wants(after(7s)).at(0).returned, 0);
}

TEST_F(SharedDays, a_domain_that_is_forgotten_returns_what_it_has_left_of_the_day) {
  LimitTree tree(days_of(1'000), RateSupply::granted, start);
  static_cast<void>(tree.held_back(town, start));
  static_cast<void>(tree.wants(start));
  static_cast<void>(tree.add(town_node, of_day(20), clock, start, 20'000));
  take(tree, start, 3);
  static_cast<void>(tree.wants(start));

  for (int second = 3; second < 10; ++second) {
    static_cast<void>(tree.held_back({.domain = "other.example"}, after(second * 1s)));
    tree.forgo({.level = LimitLevel::domain, .name = "other.example"}, after(second * 1s));
  }
  ASSERT_EQ(tree.find(town_node), nullptr);

  int returned = 0;
  for (const LimitTree::Want& want : tree.wants(after(10s))) {
    if (want.name != "town.example") continue;
    EXPECT_EQ(want.slots, 0);
    EXPECT_FALSE(want.rate);
    returned += want.returned;
  }
  EXPECT_EQ(returned, 17);
}

TEST_F(SharedDays, what_was_granted_of_a_larger_number_a_day_is_returned_and_asked_for_anew) {
  LimitTree tree(days_of(1'000), RateSupply::granted, start);
  static_cast<void>(tree.held_back(town, start));
  static_cast<void>(tree.wants(start));
  static_cast<void>(tree.add(town_node, of_day(20), clock, start, 20'000));
  take(tree, start, 3);

  tree.change(days_of(50), start);

  EXPECT_EQ(text_of(tree.held_back(town, start)), "slots");
  const auto wants = tree.wants(start);
  ASSERT_EQ(wants.size(), 1U);
  EXPECT_EQ(wants[0].returned_day, 20'000);
  EXPECT_EQ(wants[0].returned, 17);
  EXPECT_EQ(wants[0].day.quota, 50);
}

TEST_F(SharedDays, the_answer_to_a_question_with_a_larger_number_a_day_is_returned) {
  LimitTree tree(days_of(1'000), RateSupply::granted, start);
  static_cast<void>(tree.held_back(town, start));
  static_cast<void>(tree.wants(start));
  tree.change(days_of(50), start);

  static_cast<void>(tree.add(town_node, of_day(20), clock, start, 20'000));

  EXPECT_EQ(text_of(tree.held_back(town, start)), "slots");
  const auto wants = tree.wants(start);
  ASSERT_EQ(wants.size(), 1U);
  EXPECT_EQ(wants[0].returned, 20);
}

// While the larger number counted, others may have used all of the smaller one.
TEST_F(SharedDays, what_was_granted_before_a_day_had_more_for_a_while_is_returned) {
  LimitTree tree(days_of(100), RateSupply::granted, start);
  static_cast<void>(tree.held_back(town, start));
  static_cast<void>(tree.wants(start));
  static_cast<void>(tree.add(town_node, of_day(2), clock, start, 20'000));

  tree.change(days_of(1'000), start);
  tree.change(days_of(120), start);

  EXPECT_EQ(text_of(tree.held_back(town, start)), "slots");
  const auto wants = tree.wants(start);
  ASSERT_EQ(wants.size(), 1U);
  EXPECT_EQ(wants[0].returned, 2);
}

TEST_F(SharedDays, what_has_not_left_is_returned_where_its_day_has_less_since_it_was_taken) {
  LimitTree tree(days_of(100), RateSupply::granted, start);
  static_cast<void>(tree.held_back(town, start));
  static_cast<void>(tree.wants(start));
  static_cast<void>(tree.add(town_node, of_day(2), clock, start, 20'000));
  const LimitTree::Ticket ticket = tree.take(town, start);
  take(tree, start);
  tree.change(days_of(1), start);
  static_cast<void>(tree.held_back(town, start));
  static_cast<void>(tree.wants(start));
  static_cast<void>(tree.add(town_node, of_day(0), clock, start, 20'000));

  tree.give_back(ticket, start);

  EXPECT_EQ(text_of(tree.held_back(town, start)), "day 60");
  static_cast<void>(tree.held_back(town, after(60s)));
  EXPECT_EQ(tree.wants(after(60s)).at(0).returned, 1);
}

TEST_F(SharedDays, what_was_granted_stays_where_a_day_is_given_more) {
  LimitTree tree(days_of(100), RateSupply::granted, start);
  static_cast<void>(tree.held_back(town, start));
  static_cast<void>(tree.wants(start));
  static_cast<void>(tree.add(town_node, of_day(2), clock, start, 20'000));

  tree.change(days_of(1'000), start);

  EXPECT_EQ(text_of(tree.held_back(town, start)), "goes");
}

TEST_F(SharedDays, what_went_before_a_day_was_limited_is_counted_first_and_without_slots) {
  const RateLimit rate{.per_second = 1, .burst = 3};
  LimitSettings settings;
  settings.each_domain.rate = rate;
  LimitTree tree(settings, RateSupply::granted, start);
  static_cast<void>(tree.held_back(town, start));
  static_cast<void>(tree.wants(start));
  static_cast<void>(tree.add(town_node, of_rate(3), clock, start));
  take(tree, start);

  tree.change(days_of(100, rate), start);
  EXPECT_EQ(text_of(tree.held_back(town, start)), "slots");
  const auto wants = tree.wants(start);
  ASSERT_EQ(wants.size(), 1U);
  EXPECT_FALSE(wants[0].rate);
  EXPECT_EQ(wants[0].slots, 3);

  static_cast<void>(tree.add(town_node, of_day(3), clock, start, 20'000));
  EXPECT_EQ(text_of(tree.held_back(town, after(1s))), "goes");
}

}  // namespace
}  // namespace crier::pacing
