#include "campaign/answers/answer_pace.h"

#include <gtest/gtest.h>

#include "campaign/answers/answer_span.h"

namespace crier {
namespace {

// Two hundred answers a minute, from one person of fifty: ten thousand people a minute.
constexpr AnswerCapacity capacity{.per_minute = 200, .expected = 0.02};

TEST(AnswerPace, begins_with_what_is_expected) {
  EXPECT_DOUBLE_EQ(answer_pace(capacity, {}).people_per_second, 10'000.0 / 60);
  // A few people say nothing, however many of them answer.
  EXPECT_DOUBLE_EQ(answer_pace(capacity, {.told = 10, .answers = 5}).share, 0.02);
}

TEST(AnswerPace, is_lower_as_soon_as_more_answer_than_expected) {
  const AnswerCounts counts{.told = 1'000, .told_a_day_ago = 0, .answers = 40};

  EXPECT_DOUBLE_EQ(answer_pace(capacity, counts).share, 0.04);
  EXPECT_DOUBLE_EQ(answer_pace(capacity, counts).people_per_second, 5'000.0 / 60);
}

TEST(AnswerPace, is_higher_only_when_people_have_had_a_day_to_answer) {
  AnswerCounts counts{.told = 50'000, .told_a_day_ago = 999, .answers = 5};
  EXPECT_DOUBLE_EQ(answer_pace(capacity, counts).share, 0.02);

  counts.told_a_day_ago = 1'000;
  EXPECT_DOUBLE_EQ(answer_pace(capacity, counts).share, 0.005);
  // Of those who were told today many have answered: they are more than was expected of the others.
  counts.answers = 500;
  EXPECT_DOUBLE_EQ(answer_pace(capacity, counts).share, 0.02);
}

TEST(AnswerPace, has_an_end_where_nobody_answers) {
  const AnswerCounts counts{.told = 1'000'000, .told_a_day_ago = 1'000'000, .answers = 0};

  EXPECT_LT(answer_pace(capacity, counts).people_per_second, 1e7);
}

TEST(AnswerPace, is_lower_while_more_arrive_than_can_be_taken) {
  EXPECT_DOUBLE_EQ(answer_pace(capacity, {.lately_per_minute = 200}).people_per_second,
                   10'000.0 / 60);
  EXPECT_DOUBLE_EQ(answer_pace(capacity, {.lately_per_minute = 800}).people_per_second,
                   2'500.0 / 60);
}

TEST(AnswerSpan, is_ten_minutes_or_the_time_of_a_young_campaign_and_a_minute_at_least) {
  using namespace std::chrono_literals;
  EXPECT_EQ(answer_span(0s), 1min);
  EXPECT_EQ(answer_span(2min), 2min);
  EXPECT_EQ(answer_span(24h), 10min);
}

TEST(AnswerPace, takes_nobody_for_more_than_one_answer) {
  EXPECT_DOUBLE_EQ(answer_pace(capacity, {.told = 1'000, .answers = 5'000}).share, 1);
}

}  // namespace
}  // namespace crier
