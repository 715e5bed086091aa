#include "use_cases/audience/purpose_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"

namespace crier::app {
namespace {

using testing::HasSubstr;
using Kind = PurposeRefusal::Kind;

struct Purposes : test::CampaignDatabase {
  auto check(const std::string& purpose, NewPurpose new_purpose = NewPurpose::refused) {
    return connection_.transact([&](store::Transaction& transaction) {
      return check_purpose(transaction, purpose, new_purpose);
    });
  }

  auto latest(const std::string& purpose, int rows_max = 100) {
    return connection_.transact([&](store::Transaction& transaction) {
      return latest_objections(transaction, purpose, rows_max);
    });
  }

  // The later the number, the later the objection.
  void object(const std::string& purpose, int people) {
    std::vector<objection::Statement> objections;
    for (int number = 0; number < people; ++number) {
      const std::string ref = fmt::format("p{}", number);
      objections.push_back({.lane = lane_of(ref, test::test_lanes),
                            .ref = ref,
                            .purpose = purpose,
                            .stated_at = now() + std::chrono::minutes(number),
                            .actor = "ada@host"});
    }
    connection_.transact([&](store::Transaction& transaction) {
      (void)store::record_objections(transaction, objections);
    });
  }
};

TEST_F(Purposes, have_the_form_of_a_key_or_are_malformed) {
  EXPECT_TRUE(check_purpose_form("ai-training"));
  for (const char* purpose : {"", "AI Training", "-ai", "ai_training"}) {
    const auto form = check_purpose_form(purpose);
    ASSERT_FALSE(form) << purpose;
    EXPECT_EQ(form.error().kind, Kind::malformed) << purpose;
  }
  EXPECT_THAT(check_purpose_form("AI Training").error().words, HasSubstr("\"ai-training\""));
}

TEST_F(Purposes, are_unknown_before_the_first_campaign) {
  const auto answer = check("ai-training");

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::unknown);
}

TEST_F(Purposes, of_a_campaign_are_taken_without_a_word) {
  (void)draft();

  EXPECT_EQ(check("ai-training"), "");
}

TEST_F(Purposes, with_a_slip_of_the_pen_are_refused_with_the_one_that_was_meant) {
  (void)draft();

  const auto answer = check("ai-trainin");

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::unknown);
  EXPECT_THAT(answer.error().words, HasSubstr("\"ai-training\""));
}

TEST_F(Purposes, that_are_new_are_warned_of_only_where_they_are_near_to_another) {
  (void)draft();

  EXPECT_EQ(check("newsletter", NewPurpose::allowed), "");
  const auto near = check("ai-trainin", NewPurpose::allowed);
  ASSERT_TRUE(near);
  EXPECT_THAT(*near, HasSubstr("\"ai-training\""));
}

TEST_F(Purposes, that_no_campaign_can_have_are_refused_as_new_ones_too) {
  const auto answer = check("AI Training", NewPurpose::allowed);

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::malformed);
}

TEST_F(Purposes, that_nothing_has_list_no_objections) {
  object("ai-training", 1);

  const auto unknown = latest("newsletter");
  const auto malformed = latest("AI Training");

  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, Kind::unknown);
  ASSERT_FALSE(malformed);
  EXPECT_EQ(malformed.error().kind, Kind::malformed);
}

TEST_F(Purposes, of_a_campaign_to_which_nobody_has_objected_list_nobody) {
  (void)draft();

  const auto rows = latest("ai-training");

  ASSERT_TRUE(rows);
  EXPECT_TRUE(rows->empty());
}

TEST_F(Purposes, of_objections_alone_list_the_latest_first_and_no_more_than_asked) {
  object("newsletter", 3);

  const auto rows = latest("newsletter", 2);

  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ(rows->front().ref, "p2");
  EXPECT_EQ(rows->front().stated_at, now() + std::chrono::minutes(2));
  EXPECT_EQ(rows->front().actor, "ada@host");
  EXPECT_EQ(rows->back().ref, "p1");
}

TEST_F(Purposes, are_counted_whether_a_campaign_has_them_or_not) {
  (void)draft();
  object("newsletter", 3);
  object("ai-training", 1);

  const auto counts = connection_.transact(
      [](store::Transaction& transaction) { return objections_by_purpose(transaction); });

  ASSERT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts.front().purpose, "ai-training");
  EXPECT_EQ(counts.front().people, 1);
  EXPECT_EQ(counts.back().purpose, "newsletter");
  EXPECT_EQ(counts.back().people, 3);
  EXPECT_EQ(counts.back().first, now());
  EXPECT_EQ(counts.back().last, now() + std::chrono::minutes(2));
}

}  // namespace
}  // namespace crier::app
