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
  answers.add(1s);
  answers.add(3s);

  EXPECT_DOUBLE_EQ(answers.seconds().value(), 2);
}

TEST(AnswerSeconds, follow_a_server_that_becomes_slower) {
  AnswerSeconds answers;
  for (int answer = 0; answer < 100'000; ++answer) answers.add(100ms);
  for (int answer = 0; answer < 1'500; ++answer) answers.add(2s);

  EXPECT_NEAR(answers.seconds().value(), 2, 0.05);
}

}  // namespace
}  // namespace crier::pacing
