#include "report/steps/step_section.h"

#include <gtest/gtest.h>

namespace crier::report {
namespace {

using namespace std::chrono_literals;

std::vector<StepFigures> two_steps() {
  const WallTime begin = parse_iso8601("2026-04-01T00:00:00Z").value();
  return {{.step = 1,
           .channel = "email",
           .begins_at = begin,
           .ends_at = begin + 96h,
           .counts = {.planned = 1000, .notified = 800, .failed = 50, .excluded = 150},
           .onward = 180,
           .came_back = 5},
          {.step = 2,
           .channel = "sms",
           .begins_at = begin,
           .ends_at = begin + 144h,
           .counts = {.planned = 180, .notified = 100, .failed = 10, .excluded = 20, .pending = 50},
           .onward = 0}};
}

TEST(StepSection, is_a_table_that_lines_up) {
  EXPECT_EQ(step_text(two_steps(), 80), R"(
Steps: whoever came back, failed or has no address goes on to the next
Step  By      Came  Told  Came back  Failed  Left out  Went on  Pending
────  ─────  ─────  ────  ─────────  ──────  ────────  ───────  ───────
   1  email  1,000   800          5      50       150      180        0
   2  sms      180   100          0      10        20        0       50
)");
}

TEST(StepSection, tells_who_has_it_by_a_receipt_where_there_are_any) {
  auto steps = two_steps();
  steps[1].delivered = 95;

  EXPECT_EQ(step_text(steps, 0), R"(
Steps: whoever came back, failed or has no address goes on to the next
Step  By      Came  Told  Arrived  Came back  Failed  Left out  Went on  Pending
────  ─────  ─────  ────  ───────  ─────────  ──────  ────────  ───────  ───────
   1  email  1,000   800        0          5      50       150      180        0
   2  sms      180   100       95          0      10        20        0       50
)");
  EXPECT_EQ(step_json(steps)[1].at("delivered"), 95);
}

TEST(StepSection, of_one_step_is_nothing) {
  auto steps = two_steps();
  steps.pop_back();
  EXPECT_EQ(step_text(steps, 80), "");
}

TEST(StepSection, names_the_ways_in_their_order) {
  EXPECT_EQ(ways_text(two_steps(), "email"), "email, then sms");
  EXPECT_EQ(ways_text({}, "email"), "email");
}

TEST(StepSection, says_in_json_when_a_step_ends_and_how_many_went_on) {
  const auto json = step_json(two_steps());
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0].at("went_on"), 180);
  EXPECT_EQ(json[0].at("ends_at"), "2026-04-05T00:00:00Z");
  EXPECT_EQ(json[1].at("came"), 180);
}

}  // namespace
}  // namespace crier::report
