#include "use_cases/campaign/planning/audience_plan.h"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;

CampaignSpec spec_of(NoticeProfile profile) {
  CampaignSpec spec;
  spec.key = "spring";
  spec.profile = profile;
  spec.channel = channel_named("email").value();
  spec.controller_locale = "en";
  return spec;
}

// Ten people in Finland and ten in Portugal, from six o'clock in Helsinki on.
report::CampaignPlan planned(NoticeProfile profile) {
  const CampaignSpec spec = spec_of(profile);
  const std::vector<std::string> locales{"en"};
  const std::vector<store::PlanRow> audience{
      {.country = "FI", .locale = "fi", .exclusion = {}, .people = 10},
      {.country = "PT", .locale = "pt", .exclusion = {}, .people = 10}};
  PlanCourse course;
  course.channel.limits.channel.rate = pacing::RateLimit{.per_second = 100, .burst = 3};
  course.channel.limits.people = {.hours = pacing::hours_of_every_day({.from = 8h, .until = 20h})};
  course.lanes = 4;
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

// One at a time, ten seconds each.
TEST(AudiencePlan, reckons_with_the_time_of_an_answer_where_a_provider_takes_few_at_once) {
  const std::vector<std::string> locales{"en"};
  const std::vector<store::PlanRow> audience{
      {.country = "FI", .locale = "fi", .exclusion = {}, .people = 150, .domain = "town.example"}};
  PlanCourse course;
  course.channel.limits.channel.rate = pacing::RateLimit{.per_second = 100, .burst = 3};
  course.channel.limits.domains["town.example"].concurrency = 1;
  course.channel.answer_time = 10s;
  course.lanes = 4;
  course.now = course.begin = parse_iso8601("2026-04-01T03:00:00Z").value();
  course.notify_by = course.begin + 8h;

  const CampaignSpec spec = spec_of(NoticeProfile::objection);
  const report::CampaignPlan plan = audience_plan(spec, locales, audience, course);

  EXPECT_GE(plan.forecast.finish.p50.at, course.begin + 1'500s);
}

// 720,000 people at 20 a second, where the channel allows 100 of them: ten hours.
TEST(AudiencePlan, tells_people_no_faster_than_they_can_be_answered) {
  CampaignSpec spec = spec_of(NoticeProfile::objection);
  spec.answers = AnswerCapacity{.per_minute = 24, .expected = 0.02};
  const std::vector<std::string> locales{"en"};
  const std::vector<store::PlanRow> audience{
      {.country = "FI", .locale = "fi", .exclusion = {}, .people = 720'000}};
  PlanCourse course;
  course.channel.limits.channel.rate = pacing::RateLimit{.per_second = 100, .burst = 3};
  course.lanes = 4;
  course.now = course.begin = parse_iso8601("2026-04-01T03:00:00Z").value();
  course.notify_by = course.begin + 8h;

  const report::CampaignPlan plan = audience_plan(spec, locales, audience, course);

  EXPECT_GE(plan.forecast.finish.p50.at, course.begin + 10h);
  EXPECT_TRUE(plan.forecast.is_endangered);
  ASSERT_FALSE(plan.forecast.bindings.empty());
  EXPECT_TRUE(plan.forecast.bindings.front().is_answers);
  // More answers, and no other rate of the channel.
  ASSERT_FALSE(plan.remedies.enough.empty());
  const pacing::flow::Remedy& remedy = plan.remedies.enough.front();
  ASSERT_TRUE(remedy.answers_per_minute.has_value());
  EXPECT_GT(*remedy.answers_per_minute, 30);
  EXPECT_TRUE(remedy.raises.empty());
}

// Two million people at 100 a second, due in a day, beside two campaigns of 20 million each that
// have two months. In proportion to their people it would take five days.
TEST(AudiencePlan, lets_an_urgent_campaign_precede_relaxed_ones) {
  const CampaignSpec spec = spec_of(NoticeProfile::objection);
  const std::vector<std::string> locales{"en"};
  const std::vector<store::PlanRow> audience{
      {.country = "FI", .locale = "fi", .exclusion = {}, .people = 2'000'000}};
  PlanCourse course;
  course.channel.limits.channel.rate = pacing::RateLimit{.per_second = 100, .burst = 3};
  course.lanes = 4;
  course.now = course.begin = parse_iso8601("2026-04-01T03:00:00Z").value();
  course.notify_by = course.begin + 24h;
  const pacing::flow::OtherCampaign relaxed{
      .people = 20'000'000, .from = course.now, .notify_by = course.now + 60 * 24h};
  course.others = {relaxed, relaxed};

  const report::CampaignPlan plan = audience_plan(spec, locales, audience, course);

  EXPECT_FALSE(plan.forecast.is_endangered);
  EXPECT_EQ(plan.people_of_others, 40'000'000);
}

// One that may tell ten people a second for the sake of its answers takes no half of the channel.
TEST(AudiencePlan, has_what_others_cannot_use) {
  const CampaignSpec spec = spec_of(NoticeProfile::objection);
  const std::vector<std::string> locales{"en"};
  const std::vector<store::PlanRow> audience{
      {.country = "FI", .locale = "fi", .exclusion = {}, .people = 3'600'000}};
  PlanCourse course;
  course.channel.limits.channel.rate = pacing::RateLimit{.per_second = 100, .burst = 3};
  course.lanes = 4;
  course.now = course.begin = parse_iso8601("2026-04-01T03:00:00Z").value();
  course.notify_by = course.begin + 7 * 24h;
  course.others = {{.people = 10'000'000,
                    .from = course.now,
                    .notify_by = course.notify_by,
                    .claim = {.people_per_second = 10}}};

  const report::CampaignPlan plan = audience_plan(spec, locales, audience, course);

  // With half of it, 20 hours at least.
  EXPECT_LT(plan.forecast.finish.p50.at, course.begin + 16h);
}

}  // namespace
}  // namespace crier::app
