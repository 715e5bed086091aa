#include "campaign/calendar/period.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier {
namespace {

using testing::HasSubstr;

TEST(Period, is_read_in_words_and_in_the_form_of_iso_8601) {
  EXPECT_EQ(parsed_period("P30D"), (Period{30, PeriodUnit::days}));
  EXPECT_EQ(parsed_period("30 days"), (Period{30, PeriodUnit::days}));
  EXPECT_EQ(parsed_period("1 day"), (Period{1, PeriodUnit::days}));
  EXPECT_EQ(parsed_period("P4W"), (Period{4, PeriodUnit::weeks}));
  EXPECT_EQ(parsed_period("P1M"), (Period{1, PeriodUnit::months}));
  EXPECT_EQ(parsed_period("1 month"), (Period{1, PeriodUnit::months}));
  EXPECT_EQ(parsed_period("P2Y"), (Period{2, PeriodUnit::years}));
  EXPECT_EQ(parsed_period("PT72H"), (Period{72, PeriodUnit::hours}));
  EXPECT_EQ(parsed_period("10 working days"), (Period{10, PeriodUnit::working_days}));
}

TEST(Period, is_written_as_it_can_be_read) {
  for (const char* text :
       {"1 hour", "72 hours", "30 days", "1 working day", "4 weeks", "1 month", "2 years"}) {
    EXPECT_EQ(text_of(parsed_period(text).value()), text);
  }
}

TEST(Period, that_cannot_be_meant_is_refused_with_an_example) {
  for (const char* text :
       {"", "P", "PT", "PD", "30", "P1M2D", "P-1D", "-1 days", "+1 days", "PT5M", "1.5 days",
        " 30 days", "30  days", "99999999999999 days", "thirty days"}) {
    const auto period = parsed_period(text);
    ASSERT_FALSE(period) << text;
    EXPECT_THAT(period.error(), HasSubstr("30 days")) << text;
  }
  EXPECT_THAT(parsed_period("0 days").error(), HasSubstr("1 to 9999"));
  EXPECT_THAT(parsed_period("P10000D").error(), HasSubstr("1 to 9999"));
}

}  // namespace
}  // namespace crier
