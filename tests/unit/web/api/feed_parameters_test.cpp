#include "web/api/feed_parameters.h"

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;

TEST(FeedParameters, are_none_or_all_of_four) {
  const auto none = feed_parameters("").value();
  EXPECT_FALSE(none.after);
  EXPECT_EQ(none.wait, 0s);
  EXPECT_EQ(none.rows_max, feed_rows_default);
  EXPECT_EQ(none.purpose, "");

  const auto all = feed_parameters("after=12&wait=60&limit=5&purpose=ai-training").value();
  EXPECT_EQ(all.after, 12);
  EXPECT_EQ(all.wait, 60s);
  EXPECT_EQ(all.rows_max, 5);
  EXPECT_EQ(all.purpose, "ai-training");
}

TEST(FeedParameters, are_refused_in_words_when_they_are_wrong) {
  struct Case {
    const char* query;
    const char* words;
  };
  constexpr Case cases[] = {
      {"after=", "after must be a whole number from 0 on"},
      {"after=-1", "after must be a whole number from 0 on"},
      {"after=1x", "after must be a whole number from 0 on"},
      {"after=99999999999999999999", "after must be a whole number from 0 on"},
      {"wait=61", "wait must be a whole number from 0 to 60"},
      {"wait=1.5", "wait must be a whole number from 0 to 60"},
      {"limit=0", "limit must be a whole number from 1 to 10000"},
      {"limit=10001", "limit must be a whole number from 1 to 10000"},
      {"purpose=", "purpose is empty"},
      // Which one is meant, nobody knows.
      {"after=1&after=2", "a parameter is there twice"},
      {"after=1&wait=1&%61fter=1", "a parameter is there twice"},
      {"affter=1", "there are the parameters after, wait, limit and purpose, and no others"},
  };
  for (const Case& each : cases) {
    const auto refused = feed_parameters(each.query);
    ASSERT_FALSE(refused) << each.query;
    EXPECT_EQ(refused.error(), each.words) << each.query;
  }
}

TEST(AcknowledgedPosition, is_read_from_a_form_and_from_json) {
  EXPECT_EQ(acknowledged_position("position=7"), 7);
  EXPECT_EQ(acknowledged_position("position=0\n"), 0);
  EXPECT_EQ(acknowledged_position(R"({"position":7})"), 7);
  EXPECT_EQ(acknowledged_position("\n {\"position\": 9007199254740993}\n"), 9007199254740993);
}

TEST(AcknowledgedPosition, is_refused_when_it_is_none) {
  for (const char* body :
       {"", "7", "position=", "position=-1", "position=7.0", "pos=7", "{", R"({"position":-1})",
        R"({"position":"7"})", R"({"position":7.5})", "position=7&position=8", "position=7&pos=8",
        "pos=8&position=7", R"({"position":7,"position":8})", R"({"position":7,"pos":8})",
        R"({"Position":7})", R"({"position":7}x)", "[7]"}) {
    EXPECT_FALSE(acknowledged_position(body)) << body;
  }
}

TEST(BearerToken, is_what_follows_the_scheme_in_any_case) {
  EXPECT_EQ(bearer_token("Bearer crier_x"), "crier_x");
  EXPECT_EQ(bearer_token("bearer   crier_x "), "crier_x");
  EXPECT_EQ(bearer_token("BEARER crier_x"), "crier_x");
  for (const char* field : {"", "Bearer", "Bearer ", "Basic crier_x", "crier_x", "Bearercrier_x"}) {
    EXPECT_EQ(bearer_token(field), "") << field;
  }
}

}  // namespace
}  // namespace crier::app
