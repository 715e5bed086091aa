#include "use_cases/campaign/reading/audit.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using store::Standing;

// One German told in German, two Finns waiting, counted as they are.
store::LaneAudit sound_lane() {
  store::LaneAudit lane;
  lane.standings = {{.country = "DE",
                     .locale = "de",
                     .attempt_locale = "de",
                     .standing = Standing::notified,
                     .people = 1},
                    {.country = "FI",
                     .locale = "",
                     .attempt_locale = "",
                     .standing = Standing::pending,
                     .people = 2}};
  lane.counts = {{"DE", "de", {.planned = 1, .notified = 1}},
                 {"FI", "en", {.planned = 2, .pending = 2}}};
  return lane;
}

std::vector<AuditDifference> differences(const store::LaneAudit& lane) {
  CountedLanguages languages("en", {"de", "en"});
  Audit audit(languages);
  audit.add(sound_lane());
  audit.add(lane);
  return audit.differences();
}

TEST(Audit, has_nothing_to_say_when_counts_and_rows_agree) {
  EXPECT_TRUE(differences(sound_lane()).empty());
}

TEST(Audit, tells_that_somebody_was_told_again_after_objecting) {
  CountedLanguages languages("en", {"de", "en"});
  Audit audit(languages);
  audit.add(sound_lane());

  audit.add_told_again(0);
  EXPECT_TRUE(audit.differences().empty());
  audit.add_told_again(2);

  ASSERT_EQ(audit.differences().size(), 1U);
  EXPECT_EQ(audit.differences()[0].what, "told again");
  EXPECT_EQ(audit.differences()[0].rows, 2);
}

TEST(Audit, tells_where_a_count_is_not_that_of_the_rows) {
  store::LaneAudit lane = sound_lane();
  lane.counts[0].counts = {.planned = 2, .notified = 2};

  const auto found = differences(lane);

  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].what, "planned");
  EXPECT_EQ(found[0].where, "DE de");
  EXPECT_EQ(found[0].counted, 3);
  EXPECT_EQ(found[0].rows, 2);
  EXPECT_EQ(found[1].what, "notified");
}

TEST(Audit, tells_that_an_equation_does_not_close_even_if_another_lane_makes_up_for_it) {
  store::LaneAudit lane = sound_lane();
  lane.counts[1].counts.planned = 3;

  const auto found = differences(lane);

  EXPECT_TRUE(std::ranges::any_of(
      found, [](const AuditDifference& each) { return each.what == "equation"; }));
}

TEST(Audit, tells_who_was_passed_over_and_who_was_settled_twice) {
  store::LaneAudit lane = sound_lane();
  lane.standings[1].standing = Standing::lost;
  lane.standings[0].standing = Standing::settled_twice;

  const auto found = differences(lane);

  for (const char* fault : {"lost", "settled_twice"}) {
    EXPECT_TRUE(std::ranges::any_of(found, [&](const AuditDifference& each) {
      return each.what == fault;
    })) << fault;
  }
}

TEST(Audit, tells_who_was_told_in_another_language_than_planned) {
  store::LaneAudit lane = sound_lane();
  lane.standings[0].attempt_locale = "en";

  const auto found = differences(lane);

  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].where, "DE de, told in en");
}

TEST(Audit, tells_of_people_who_are_counted_nowhere) {
  store::LaneAudit lane = sound_lane();
  lane.counts.pop_back();

  const auto found = differences(lane);

  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].what, "planned");
  EXPECT_EQ(found[0].where, "FI en");
  EXPECT_EQ(found[0].counted, 2);
  EXPECT_EQ(found[0].rows, 4);
}

}  // namespace
}  // namespace crier::app
