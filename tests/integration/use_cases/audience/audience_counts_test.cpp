#include "use_cases/audience/audience_counts.h"

#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"

namespace crier::app {
namespace {

struct AudienceCount : test::CampaignDatabase {};

TEST_F(AudienceCount, of_nobody_is_zero_without_segments) {
  const AudienceCounts counts = count_audience(connection_, now());

  EXPECT_TRUE(counts.segments.empty());
  EXPECT_EQ(counts.total.people, 0);
}

TEST_F(AudienceCount, has_a_total_over_all_segments_and_ages_of_the_day) {
  add({{"p0", "DE", "de", "p0@example.org", "2008-04-01"},
       {"p1", "DE", "de", "", "2008-04-02"},
       {"p2", "FI", "", "p2@example.org", ""}});

  const AudienceCounts counts = count_audience(connection_, now());

  ASSERT_EQ(counts.segments.size(), 2U);
  EXPECT_EQ(counts.segments.front().country, "DE");
  EXPECT_EQ(counts.segments.front().people, 2);
  EXPECT_EQ(counts.total.people, 3);
  EXPECT_EQ(counts.total.with_email, 2);
  // Whoever is 18 today is none.
  EXPECT_EQ(counts.total.minors, 1);
  EXPECT_EQ(counts.total.age_unknown, 1);
}

}  // namespace
}  // namespace crier::app
