#include "use_cases/campaign/planning/audience_plan.h"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;

// Ten people in Finland and ten in Portugal, from six o'clock in Helsinki on.
report::CampaignPlan planned(NoticeProfile profile) {
  CampaignSpec spec;
  spec.key = "spring";
  spec.profile = profile;
  spec.channel = channel_named("email").value();
  spec.controller_locale = "en";
  const std::vector<std::string> locales{"en"};
  const std::vector<store::PlanRow> audience{
      {.country = "FI", .locale = "fi", .exclusion = {}, .people = 10},
      {.country = "PT", .locale = "pt", .exclusion = {}, .people = 10}};
  PlanCourse course;
  course.channel.limits.channel.rate = pacing::RateLimit{.per_second = 100, .burst = 3};
  course.channel.limits.people = {.hours = pacing::hours_of_every_day({.from = 8h, .until = 20h})};
  course.now = course.begin = parse_iso8601("2026-04-01T03:00:00Z").value();
  course.notify_by = course.begin + 48h;
  return audience_plan(spec, locales, audience, course);
}

TEST(AudiencePlan, tells_nobody_at_their_quiet_hours) {
  const pacing::flow::Forecast found = planned(NoticeProfile::objection).forecast;

  ASSERT_EQ(found.countries.size(), 2U);
  for (const auto& cut : found.countries) {
    const WallTime eight =
        parse_iso8601(cut.name == "FI" ? "2026-04-01T05:00:00Z" : "2026-04-01T07:00:00Z").value();
    EXPECT_GE(cut.finish.p50.at, eight) << cut.name;
    // Some are put off once.
    EXPECT_LE(cut.finish.p50.at, eight + 1h) << cut.name;
  }
}

TEST(AudiencePlan, tells_of_a_breach_at_any_hour) {
  const pacing::flow::Forecast found = planned(NoticeProfile::breach).forecast;

  EXPECT_LE(found.finish.p50.at, parse_iso8601("2026-04-01T04:00:00Z").value());
}

}  // namespace
}  // namespace crier::app
