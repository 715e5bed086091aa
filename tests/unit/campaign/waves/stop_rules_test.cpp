#include "campaign/waves/stop_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier {
namespace {

using testing::HasSubstr;

const StopRules rules{
    .undeliverable = 0.05, .content_refused = 0.001, .objection_errors = 0.01, .people_min = 100};

TEST(StopRules, are_broken_above_what_they_bear_and_not_at_it) {
  struct Row {
    StopCounts counts;
    const char* broken;  // Empty: none.
  };
  const Row rows[] = {
      {{}, ""},
      {{.people = 99, .undeliverable = 99, .content_refused = 99}, ""},
      {{.people = 100, .undeliverable = 5}, ""},
      {{.people = 100, .undeliverable = 6}, "6 of 100 people who were tried (6.00 %)"},
      {{.people = 10'000, .content_refused = 10}, ""},
      {{.people = 10'000, .content_refused = 11}, "stop.content_refused bears 0.1 %"},
      {{.people = 5, .visits = 99, .failed_visits = 99}, ""},
      {{.visits = 200, .failed_visits = 3},
       "3 of 200 visits to its objection links (1.50 %) were answered with an error"},
  };
  for (const Row& row : rows) {
    const auto broken = broken_rule(rules, row.counts);
    EXPECT_EQ(broken.has_value(), *row.broken != '\0') << broken.value_or("");
    if (broken) EXPECT_THAT(*broken, HasSubstr(row.broken));
  }
}

TEST(StopRules, that_are_not_set_are_never_broken) {
  const StopRules none;

  EXPECT_FALSE(none.are_any());
  EXPECT_EQ(broken_rule(none, {.people = 1000,
                               .undeliverable = 1000,
                               .content_refused = 1000,
                               .visits = 1000,
                               .failed_visits = 1000}),
            std::nullopt);
}

TEST(StopRules, count_from_the_last_resumption) {
  const StopCounts now{
      .people = 300, .undeliverable = 30, .content_refused = 3, .visits = 20, .failed_visits = 2};
  const StopCounts before{
      .people = 200, .undeliverable = 29, .content_refused = 2, .visits = 10, .failed_visits = 1};

  const StopCounts since = now - before;

  EXPECT_EQ(since.people, 100);
  EXPECT_EQ(since.undeliverable, 1);
  EXPECT_EQ(since.content_refused, 1);
  EXPECT_EQ(since.visits, 10);
  EXPECT_EQ(since.failed_visits, 1);
}

}  // namespace
}  // namespace crier
