#include "use_cases/campaign/planning/campaign_plan.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"
#include "store/registers/objections.h"
#include "store/registers/suppressions.h"
#include "use_cases/campaign/planning/planned_audience.h"

namespace crier::app {
namespace {

using testing::Contains;
using testing::HasSubstr;

struct Plan : WholeCampaign {
  report::CampaignPlan plan_of(const store::CampaignRecord& campaign, double rate = 10) {
    const auto plan =
        plan_campaign(connection_, campaign, source(), {.channel = at_rate(rate), .now = now()});
    if (!plan) ADD_FAILURE() << plan.error();
    return plan.value();
  }
};

TEST_F(Plan, of_nobody_has_no_places_and_is_in_time) {
  const report::CampaignPlan plan = plan_of(created());

  EXPECT_TRUE(plan.places.empty());
  EXPECT_TRUE(plan.exclusions.empty());
  EXPECT_FALSE(plan.forecast.is_endangered);
}

TEST_F(Plan, tells_one_person_in_their_language_though_nothing_is_approved_yet) {
  add({german("ada")});

  const report::CampaignPlan plan = plan_of(created());

  ASSERT_EQ(plan.places.size(), 1U);
  EXPECT_EQ(plan.places.front().country, "DE");
  EXPECT_EQ(plan.places.front().locale, "de");
  EXPECT_EQ(plan.places.front().recipients, 1);
  EXPECT_EQ(report::left_out(plan), 0);
}

TEST_F(Plan, leaves_out_with_a_reason_over_all_lanes) {
  auto people = germans(8);
  people[0].email = "";
  people[1].country = "US";
  add(people);
  connection_.transact([&](store::Transaction& transaction) {
    const objection::Statement objection{.lane = lane_of("p2", test::test_lanes),
                                         .ref = "p2",
                                         .purpose = "ai-training",
                                         .stated_at = now(),
                                         .actor = "test"};
    (void)store::record_objections(transaction, {&objection, 1});
  });

  const report::CampaignPlan plan = plan_of(created());

  EXPECT_EQ(report::recipients(plan), 5);
  std::map<Reason, std::int64_t> reasons;
  for (const auto& exclusion : plan.exclusions) reasons[exclusion.reason] = exclusion.people;
  EXPECT_EQ(reasons[Reason::no_address], 1);
  EXPECT_EQ(reasons[Reason::already_objected], 1);
  EXPECT_EQ(reasons[Reason::outside_jurisdiction], 1);
}

TEST_F(Plan, begins_now_or_when_it_is_scheduled_for_whichever_is_later) {
  const WallTime later = now() + std::chrono::days(2);
  store::CampaignRecord campaign = scheduled(later);

  EXPECT_EQ(plan_of(campaign).forecast.begin, later);
  campaign.start_at = now() - std::chrono::days(2);
  EXPECT_EQ(plan_of(campaign).forecast.begin, now());
}

TEST_F(Plan, is_in_danger_where_the_rate_is_too_low) {
  add(germans(300));
  store::CampaignRecord campaign = created();
  campaign.notify_by = now() + std::chrono::days(3);

  EXPECT_FALSE(plan_of(campaign, 1).forecast.is_endangered);
  const report::CampaignPlan late = plan_of(campaign, 1e-3);
  EXPECT_TRUE(late.forecast.is_endangered);
  EXPECT_FALSE(late.remedies.enough.empty());
}

TEST_F(Plan, tells_providers_with_limits_apart) {
  auto people = germans(9);
  for (std::size_t number = 0; number < 4; ++number) {
    people[number].email = fmt::format("p{}@Large.Example", number);
  }
  add(people);
  ChannelCourse channel = at_rate(10);
  channel.limits.groups.push_back({.name = "large", .domains = {"large.example"}});
  channel.limits.groups[0].policy.rate = pacing::RateLimit{.per_second = 1, .burst = 5};

  const auto plan =
      plan_campaign(connection_, created(), source(), {.channel = channel, .now = now()});

  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->forecast.providers.size(), 2U);
  EXPECT_EQ(plan->forecast.providers[0].name, "large");
  EXPECT_EQ(plan->forecast.providers[0].people, 4);
  EXPECT_EQ(plan->forecast.providers[1].people, 5);
  EXPECT_EQ(report::recipients(*plan), 9);
}

// Another campaign has used up the day of a group, and half of that of the channel.
TEST_F(Plan, leaves_of_today_what_has_not_gone_already) {
  auto people = germans(8);
  for (std::size_t number = 0; number < 4; ++number) {
    people[number].email = fmt::format("p{}@large.example", number);
  }
  add(people);
  ChannelCourse channel = at_rate(10);
  channel.limits.groups.push_back({.name = "large", .domains = {"large.example"}});
  channel.limits.groups[0].policy.per_day = 4;
  channel.limits.channel.per_day = 10;
  const auto today = std::chrono::floor<std::chrono::days>(now());
  sql(
      fmt::format("INSERT INTO limit_days (name, day, taken) VALUES ('email/group/large', {0}, 4), "
                  "('email', {0}, 5)",
                  today.time_since_epoch().count()));

  const auto plan =
      plan_campaign(connection_, created(), source(), {.channel = channel, .now = now()});

  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->forecast.providers.size(), 2U);
  EXPECT_GE(plan->forecast.providers[0].finish.p50.at, today + std::chrono::days(1));
  EXPECT_LT(plan->forecast.providers[1].finish.p50.at, today + std::chrono::days(1));
}

// A provider that nobody has set a limit for has stopped us for two days, and a domain for one.
TEST_F(Plan, begins_with_the_stops_and_pauses_that_hold) {
  auto people = germans(8);
  for (std::size_t number = 0; number < 3; ++number) {
    people[number].email = fmt::format("p{}@large.example", number);
  }
  people[3].email = "p3@town.example";
  add(people);
  ChannelCourse channel = at_rate(10);
  channel.limits.groups.push_back({.name = "large", .domains = {"large.example"}});
  sql("INSERT INTO limit_pauses (name, until, why, is_stop, since) VALUES "
      "('email/group/large', now() + interval '2 days', 'listed', true, now()), "
      "('email/domain/town.example', now() + interval '1 day', 'later', false, now())");
  const WallTime at =
      std::chrono::time_point_cast<WallTime::duration>(std::chrono::system_clock::now());

  const auto plan =
      plan_campaign(connection_, created(), source(), {.channel = channel, .now = at});

  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->forecast.providers.size(), 3U);
  EXPECT_EQ(plan->forecast.providers[0].name, "large");
  EXPECT_GE(plan->forecast.providers[0].finish.p50.at, at + std::chrono::hours(47));
  EXPECT_EQ(plan->forecast.providers[1].name, "town.example");
  EXPECT_GE(plan->forecast.providers[1].finish.p50.at, at + std::chrono::hours(23));
  EXPECT_LT(plan->forecast.providers[2].finish.p50.at, at + std::chrono::hours(1));
}

TEST_F(Plan, tells_the_largest_domains_apart_where_each_has_a_limit) {
  auto people = germans(6);
  for (std::size_t number = 0; number < 4; ++number) {
    people[number].email = fmt::format("p{}@town.example", number);
  }
  add(people);
  ChannelCourse channel = at_rate(10);
  channel.limits.each_domain.rate = pacing::RateLimit{.per_second = 1, .burst = 5};

  const auto apart = domains_told_apart(connection_, checked(specification()), channel.limits, {},
                                        test::test_lanes);

  EXPECT_THAT(apart, Contains("town.example"));
}

TEST_F(Plan, is_refused_where_the_specification_cannot_be_read) {
  const auto plan = plan_campaign(connection_, unreadable(created()), source(),
                                  {.channel = at_rate(10), .now = now()});

  ASSERT_FALSE(plan);
  EXPECT_THAT(plan.error(), HasSubstr(key));
}

TEST_F(Plan, reckons_with_who_is_left_of_other_campaigns_that_run) {
  add(germans(6));
  const store::CampaignRecord running = begun();
  EXPECT_EQ(plan_of(running).people_of_others, 0);
  const std::string text = with(specification(), key, "the-other");
  EXPECT_TRUE(create_draft(connection_, checked(text), text, source(), note()));
  const auto other = look_up_campaign(connection_, "the-other").value();

  EXPECT_EQ(plan_of(other).people_of_others, 6);
  sql("UPDATE campaign_steps SET channel = 'webhook'");
  EXPECT_EQ(plan_of(other).people_of_others, 0);
}

// Thirty people at one in a thousand seconds, so that the burst of two is no matter, and a campaign
// of thirty that begins a minute later.
TEST_F(Plan, reckons_with_campaigns_that_are_scheduled_from_their_begin_on) {
  add(germans(30));
  (void)scheduled(now() + std::chrono::minutes(1));
  const std::string text = with(specification(), key, "the-other");
  EXPECT_TRUE(create_draft(connection_, checked(text), text, source(), note()));
  const auto other = look_up_campaign(connection_, "the-other").value();
  const auto alone = [&] {
    sql("UPDATE campaigns SET channel = 'webhook' WHERE key = 'ai-training-2026'");
    return plan_of(other, 0.001);
  };

  const report::CampaignPlan plan = plan_of(other, 0.001);

  EXPECT_EQ(plan.people_of_others, 0);
  ASSERT_EQ(plan.later_others.size(), 1U);
  EXPECT_EQ(plan.later_others[0].people, 30);
  EXPECT_EQ(plan.later_others[0].from, now() + std::chrono::minutes(1));
  const report::CampaignPlan without = alone();
  EXPECT_TRUE(without.later_others.empty());
  EXPECT_GT(plan.forecast.finish.p50.at, without.forecast.finish.p50.at);
  // One that begins when this one is over is no matter.
  sql("UPDATE campaigns SET channel = 'email', start_at = start_at + interval '1 year' "
      "WHERE key = 'ai-training-2026'");
  EXPECT_TRUE(plan_of(other, 0.001).later_others.empty());
}

TEST_F(Plan, of_a_ladder_says_whom_each_step_can_tell_first) {
  add(germans(5));
  sql("UPDATE subjects SET phone = '+49301' WHERE ref IN ('p0', 'p1', 'p2')");
  sql("UPDATE subjects SET email = NULL WHERE ref IN ('p1', 'p2', 'p3')");
  const std::string text =
      with(specification(), "channel = \"email\"", "ladder = [\"email\", \"sms\"]");
  EXPECT_TRUE(create_draft(connection_, checked(text), text, source(), note()));
  const store::CampaignRecord campaign = found();
  connection_.transact([&](store::Transaction& transaction) {
    const std::array suppressed = {
        store::NewSuppression{.address = store::address_digest("+49301"),
                              .reason = "gone",
                              .expires_at = now() + std::chrono::hours(1)}};
    static_cast<void>(store::record_suppressions(transaction, "sms", now(), suppressed));
  });
  sql("UPDATE subjects SET phone = '+49302' WHERE ref = 'p2'");

  const report::CampaignPlan plan = plan_of(campaign);

  ASSERT_EQ(plan.steps.size(), 2U);
  EXPECT_EQ(plan.steps[0].channel, "email");
  EXPECT_EQ(plan.steps[0].first_by, 2);
  EXPECT_EQ(plan.steps[1].channel, "sms");
  EXPECT_EQ(plan.steps[1].first_by, 1);
  EXPECT_EQ(plan.without_a_way, 2);
  EXPECT_LT(plan.steps[0].ends_at, plan.steps[1].ends_at);
  EXPECT_EQ(plan.steps[1].ends_at, campaign.notify_by);
}

TEST_F(Plan, is_refused_where_the_notices_cannot_be_written) {
  store::CampaignRecord campaign = created();
  campaign.spec = with(campaign.spec, "dpo.contact", "# dpo.contact");

  const auto plan =
      plan_campaign(connection_, campaign, source(), {.channel = at_rate(10), .now = now()});

  ASSERT_FALSE(plan);
  EXPECT_THAT(plan.error(), HasSubstr("dpo.contact"));
}

}  // namespace
}  // namespace crier::app
