#include "pacing/deadline/held_up.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

const WallTime noon = parse_iso8601("2026-04-01T12:00:00Z").value();

Remainder with_providers() {
  Remainder remainder{.now = noon, .notify_by = noon + 10h, .people_left = 3'000};
  remainder.limits.groups = {{.name = "large", .domains = {"large.example"}},
                             {.name = "other", .domains = {"other.example"}}};
  remainder.places = {{.country = "DE", .domain = "large.example", .people = 2'000},
                      {.country = "DE", .domain = "town.example", .people = 1'000}};
  return remainder;
}

TEST(HeldUp, begins_with_the_node_that_takes_longest_for_its_people) {
  Remainder remainder = with_providers();
  remainder.held = {{.level = LimitLevel::group, .node = "large", .at = noon, .rate = 1},
                    {.level = LimitLevel::domain, .node = "town.example", .at = noon, .rate = 0.1},
                    {.at = noon, .rate = 100}};

  EXPECT_THAT(held_up_longest(remainder),
              ElementsAre(Field(&flow::NodeHeld::node, "town.example"),
                          Field(&flow::NodeHeld::node, "large"), Field(&flow::NodeHeld::node, "")));
}

TEST(HeldUp, passes_over_nodes_that_nobody_waits_for) {
  Remainder remainder = with_providers();
  remainder.held = {
      {.level = LimitLevel::group, .node = "other", .at = noon, .rate = 0.1},
      {.level = LimitLevel::group, .node = "large", .at = noon, .paused_until = noon - 1s}};

  EXPECT_THAT(held_up_longest(remainder), IsEmpty());
}

}  // namespace
}  // namespace crier::pacing
