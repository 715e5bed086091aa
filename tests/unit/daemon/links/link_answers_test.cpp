#include "daemon/links/link_answers.h"

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using Fault = std::optional<std::string>;

struct LinkAnswersTest : testing::Test {
  LinkAnswers answers;
  const SteadyTime start{1h};
  const CampaignId first{1};
  const CampaignId second{2};
};

TEST_F(LinkAnswersTest, are_asked_for_first_and_told_once) {
  EXPECT_EQ(answers.take(first, start), Fault());
  EXPECT_EQ(answers.next(), first);
  EXPECT_EQ(answers.take(first, start), Fault());
  EXPECT_EQ(answers.next(), std::nullopt);

  answers.settle(first, "it answers 502", start);

  EXPECT_EQ(answers.next(), std::nullopt);
  EXPECT_EQ(answers.take(first, start + 1s), "it answers 502");
  EXPECT_EQ(answers.take(first, start + 1s), Fault());
  EXPECT_EQ(answers.next(), first);
}

// The database was away meanwhile: the link may have died since.
TEST_F(LinkAnswersTest, are_asked_for_anew_when_they_have_lain_too_long) {
  for (const Duration lain : {link_answer_age_max, link_answer_age_max + 1us}) {
    EXPECT_EQ(answers.take(first, start), Fault());
    EXPECT_EQ(answers.next(), first);
    answers.settle(first, "", start);

    const bool is_fresh = lain <= link_answer_age_max;
    EXPECT_EQ(answers.take(first, start + lain), is_fresh ? Fault("") : Fault());
    EXPECT_EQ(answers.next(), is_fresh ? std::nullopt : std::optional(first));
  }
}

TEST_F(LinkAnswersTest, of_who_could_not_be_asked_come_after_the_others) {
  EXPECT_EQ(answers.take(first, start), Fault());
  EXPECT_EQ(answers.take(second, start), Fault());
  EXPECT_EQ(answers.next(), first);

  answers.put_back(first);

  EXPECT_EQ(answers.next(), second);
  EXPECT_EQ(answers.next(), first);
}

TEST_F(LinkAnswersTest, of_who_is_not_due_any_more_are_nobodys) {
  EXPECT_EQ(answers.take(first, start), Fault());
  EXPECT_EQ(answers.next(), first);
  answers.keep_only({second});

  answers.settle(first, "", start);
  answers.put_back(first);

  EXPECT_EQ(answers.next(), std::nullopt);
  EXPECT_EQ(answers.take(first, start), Fault());
}

}  // namespace
}  // namespace crier::app
