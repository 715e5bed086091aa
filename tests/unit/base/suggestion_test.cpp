#include "base/suggestion.h"

#include <gtest/gtest.h>

namespace crier {
namespace {

const std::vector<std::string> known = {"audience", "campaign", "config", "database"};

TEST(Suggestion, forgives_two_letters) {
  EXPECT_EQ(nearest("campain", known), "campaign");
  EXPECT_EQ(nearest("audiense", known), "audience");
  EXPECT_EQ(nearest("databse", known), "database");
}

TEST(Suggestion, completes_a_beginning) {
  EXPECT_EQ(nearest("camp", known), "campaign");
}

TEST(Suggestion, is_none_for_a_word_that_is_like_nothing) {
  EXPECT_EQ(nearest("xyz", known), std::nullopt);
  EXPECT_EQ(nearest("x", known), std::nullopt);
  EXPECT_EQ(nearest("anything", {}), std::nullopt);
}

}  // namespace
}  // namespace crier
