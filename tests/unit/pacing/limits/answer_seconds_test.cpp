#include "pacing/limits/answer_seconds.h"

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

TEST(AnswerSeconds, are_not_known_before_the_first_answer) {
  EXPECT_EQ(AnswerSeconds{}.seconds(), std::nullopt);
}

TEST(AnswerSeconds, are_the_average_of_the_first_answers) {
  AnswerSeconds answers;
  answers.add(1s, SteadyTime{1s});
  answers.add(3s, SteadyTime{3s});

  EXPECT_DOUBLE_EQ(answers.seconds().value(), 2);
}

TEST(AnswerSeconds, follow_a_server_that_becomes_slower) {
  AnswerSeconds answers;
  for (int answer = 0; answer < 100'000; ++answer) answers.add(100ms, SteadyTime{1s});
  for (int answer = 0; answer < 1'500; ++answer) answers.add(2s, SteadyTime{2s});

  EXPECT_NEAR(answers.seconds().value(), 2, 0.05);
}

TEST(AnswerSeconds, of_before_a_silence_stay_until_there_are_others_and_soon_count_for_little) {
  AnswerSeconds answers;
  for (int answer = 0; answer < 1'000; ++answer) answers.add(60s, SteadyTime{1h});
  EXPECT_NEAR(answers.seconds().value(), 60, 0.01);

  for (int answer = 0; answer < 100; ++answer) answers.add(1s, SteadyTime{10h});

  EXPECT_LT(answers.seconds().value(), 4);
}

}  // namespace
}  // namespace crier::pacing
