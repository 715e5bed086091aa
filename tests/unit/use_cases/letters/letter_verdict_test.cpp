#include "use_cases/letters/letter_verdict.h"

#include <optional>
#include <string>

#include <gmock/gmock.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using letter::PrinterRow;
using store::LetterState;
using testing::HasSubstr;

const WallTime taken_at = parse_iso8601("2026-05-20T10:00:00Z").value();
const WallTime now = parse_iso8601("2026-06-30T10:00:00Z").value();

constexpr auto day = 2026y / 5 / 27;
constexpr auto other_day = 2026y / 5 / 28;
constexpr auto later = 2026y / 6 / 10;

const LetterState exported{.state = "exported"};
const LetterState posted{.state = "posted", .posted_on = day};
const LetterState returned{
    .state = "returned", .posted_on = day, .returned_on = later, .reason = "moved"};
const LetterState failed{.state = "failed", .reason = "no paper"};

TEST(LetterVerdict, is_that_of_the_table) {
  struct Row {
    LetterState before;
    PrinterRow says;
    std::optional<LetterState> after;
  };
  const Row rows[] = {
      {exported, {}, std::nullopt},
      {posted, {}, std::nullopt},
      {exported, {.posted_on = day}, posted},
      {exported, {.posted_on = day, .returned_on = later, .reason = "moved"}, returned},
      {exported, {.reason = "no paper"}, failed},
      {posted, {.posted_on = day}, std::nullopt},
      {posted, {.returned_on = later, .reason = "moved"}, returned},
      {posted, {.posted_on = day, .returned_on = later, .reason = "moved"}, returned},
      {returned, {.posted_on = day}, std::nullopt},
      {returned, {.returned_on = later}, std::nullopt},
      {failed, {.reason = "no paper"}, std::nullopt},
      {failed, {}, std::nullopt},
  };
  for (const Row& row : rows) {
    const auto verdict = letter_verdict(row.says, row.before, taken_at, now);

    ASSERT_TRUE(verdict) << verdict.error();
    EXPECT_EQ(*verdict, row.after) << row.before.state;
  }
}

TEST(LetterVerdict, refuses_what_contradicts_an_earlier_report_or_the_calendar) {
  struct Row {
    LetterState before;
    PrinterRow says;
    const char* words;
  };
  const Row rows[] = {
      {posted, {.posted_on = other_day}, "posted on 2026-05-27"},
      {posted, {.posted_on = other_day, .returned_on = later}, "posted on 2026-05-27"},
      {posted, {.returned_on = 2026y / 5 / 26}, "before it was posted"},
      {posted, {.reason = "no paper"}, "says that it was not posted"},
      {returned, {.returned_on = other_day}, "came back on 2026-06-10"},
      {returned, {.posted_on = other_day}, "posted on 2026-05-27"},
      {failed, {.posted_on = day}, "was not posted"},
      {failed, {.returned_on = later}, "was not posted"},
      {exported, {.returned_on = later}, "fill in posted_on"},
      {exported, {.posted_on = 2026y / 7 / 2}, "has not come yet"},
      {exported, {.posted_on = 2026y / 5 / 18}, "before the letter was exported"},
  };
  for (const Row& row : rows) {
    const auto verdict = letter_verdict(row.says, row.before, taken_at, now);

    ASSERT_FALSE(verdict) << row.words;
    EXPECT_THAT(verdict.error(), HasSubstr(row.words));
  }
}

// Where the day begins first, it is the next one already.
TEST(LetterVerdict, takes_a_date_that_has_begun_anywhere) {
  EXPECT_TRUE(letter_verdict({.posted_on = 2026y / 5 / 20}, exported, taken_at, now));
  EXPECT_TRUE(letter_verdict({.posted_on = 2026y / 7 / 1}, exported, taken_at,
                             parse_iso8601("2026-06-30T10:30:00Z").value()));
}

}  // namespace
}  // namespace crier::app
