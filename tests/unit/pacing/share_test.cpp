#include "pacing/share.h"

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

TEST(Share, is_the_fair_part_and_never_more_than_the_others_leave) {
  struct Row {
    const char* fact;
    ShareQuestion question;
    int share;
  };
  const Row rows[] = {
      {"alone, everything", {.connections_max = 10, .daemons = 1, .held_by_others = 0}, 10},
      {"the fair part", {.connections_max = 10, .daemons = 2, .held_by_others = 5}, 5},
      {"a newcomer waits", {.connections_max = 10, .daemons = 2, .held_by_others = 10}, 0},
      {"what is free already", {.connections_max = 10, .daemons = 2, .held_by_others = 8}, 2},
      {"not more than fair", {.connections_max = 10, .daemons = 2, .held_by_others = 0}, 5},
      {"what is over", {.connections_max = 11, .daemons = 3, .place = 1, .held_by_others = 6}, 4},
      {"not for the last",
       {.connections_max = 11, .daemons = 3, .place = 2, .held_by_others = 7},
       3},
      {"one at least", {.connections_max = 2, .daemons = 5, .held_by_others = 1}, 1},
      {"some get none", {.connections_max = 2, .daemons = 5, .held_by_others = 2}, 0},
      {"the limit was lowered", {.connections_max = 4, .daemons = 2, .held_by_others = 9}, 0},
      {"a closed channel", {.connections_max = 0, .daemons = 1, .held_by_others = 0}, 0},
  };
  for (const Row& row : rows) EXPECT_EQ(share_of(row.question), row.share) << row.fact;
}

}  // namespace
}  // namespace crier::pacing
