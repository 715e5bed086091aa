#include "pacing/deadline/deadline_outlook.h"

#include <vector>

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

const WallTime noon = parse_iso8601("2026-04-01T12:00:00Z").value();

// 36,000 people in ten hours: one a second is needed.
Remainder under_way() {
  return {.now = noon,
          .notify_by = noon + 10h,
          .people_left = 36'000,
          .rate_now = 4,
          .rate_allowed = 4};
}

DeadlineState state_of(const Remainder& remainder) {
  return state_by(outlook(remainder), remainder.now, remainder.notify_by);
}

TEST(DeadlineOutlook, says_how_a_campaign_stands_by_what_really_happens) {
  struct Row {
    const char* name;
    std::optional<double> rate_now;
    double rate_allowed;
    DeadlineState state;
  };
  const std::vector<Row> rows = {
      {"fast enough", 4, 4, DeadlineState::on_track},
      {"not measured yet, fast enough by its limits", std::nullopt, 4, DeadlineState::on_track},
      {"just enough if nothing goes wrong", 1.2, 4, DeadlineState::at_risk},
      {"too slow, though allowed more", 0.9, 4, DeadlineState::will_miss},
      {"standing still", 0, 4, DeadlineState::will_miss},
      {"as fast as allowed, and too slow", 0.9, 0.9, DeadlineState::past_return},
      {"a burst beyond what is allowed", 40, 0.9, DeadlineState::past_return},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Remainder remainder = under_way();
    remainder.rate_now = row.rate_now;
    remainder.rate_allowed = row.rate_allowed;

    EXPECT_EQ(state_of(remainder), row.state) << name_of(state_of(remainder));
  }
}

TEST(DeadlineOutlook, tells_the_point_of_no_return_beforehand) {
  EXPECT_EQ(outlook(under_way()).point_of_no_return, noon + 10h - 9000s);
}

TEST(DeadlineOutlook, counts_tries_against_the_limit_and_people_against_the_deadline) {
  Remainder remainder = under_way();
  remainder.tries_per_person = 2;

  const Outlook found = outlook(remainder);

  EXPECT_DOUBLE_EQ(found.rate_possible, 2);
  EXPECT_DOUBLE_EQ(found.rate_needed.value(), 1);
  EXPECT_EQ(found.point_of_no_return, noon + 10h - 18'000s);
}

TEST(DeadlineOutlook, takes_the_silence_of_those_who_wait_for_a_retry_for_no_slowness) {
  Remainder remainder = under_way();
  remainder.people_left = remainder.waiting.retry = 100;
  remainder.last_retry_due = noon + 2h;
  remainder.rate_now = 0;

  EXPECT_EQ(state_of(remainder), DeadlineState::on_track);
  EXPECT_EQ(outlook(remainder).p50, noon + 2h);
}

TEST(DeadlineOutlook, takes_the_silence_of_a_pause_for_no_slowness_and_reckons_with_its_end) {
  Remainder remainder = under_way();
  remainder.rate_now = 0;
  remainder.held = {{.at = noon, .paused_until = noon + 2h}};

  EXPECT_EQ(state_of(remainder), DeadlineState::on_track);
  EXPECT_GT(outlook(remainder).p50, noon + 2h + 9000s);
  EXPECT_GT(outlook(remainder).point_of_no_return, noon + 10h - 9060s);
  EXPECT_EQ(outlook(remainder).bound_by.value().by, LimitHold::rate);
  // Nine hours of work are not done after it.
  remainder.rate_allowed = 1.1;
  EXPECT_EQ(state_of(remainder), DeadlineState::past_return);
}

TEST(DeadlineOutlook, is_late_for_whom_a_provider_has_stopped_beyond_the_date) {
  Remainder remainder = under_way();
  remainder.rate_now = 0;
  remainder.places = {{.country = {}, .domain = "large.example", .people = 36'000}};
  remainder.limits.groups.push_back({.name = "large", .domains = {"large.example"}});
  remainder.held = {
      {.level = LimitLevel::group, .node = "large", .at = noon, .paused_until = noon + 1h}};
  EXPECT_EQ(state_of(remainder), DeadlineState::on_track);

  remainder.held[0].paused_until = noon + 24h;
  remainder.held[0].is_stop = true;

  EXPECT_EQ(state_of(remainder), DeadlineState::past_return);
  EXPECT_EQ(outlook(remainder).bound_by.value().by, LimitHold::reply);
  EXPECT_TRUE(outlook(remainder).bound_by.value().is_stop);
}

TEST(DeadlineOutlook, is_at_risk_when_a_retry_is_due_after_the_deadline) {
  Remainder remainder = under_way();
  remainder.people_left = remainder.waiting.retry = 1;
  remainder.last_retry_due = noon + 11h;

  EXPECT_EQ(state_of(remainder), DeadlineState::will_miss);
}

// Two hours of work, and the channel closes in one.
TEST(DeadlineOutlook, reckons_with_the_hours_of_the_channel) {
  Remainder remainder = under_way();
  remainder.people_left = 28'800;
  remainder.notify_by = noon + 30h;
  remainder.limits.channel.hours = hours_of_every_day({.from = 8h, .until = 13h});

  const Outlook found = outlook(remainder);

  EXPECT_GT(found.p50, noon + 20h);
  EXPECT_LT(found.p50, noon + 22h);
}

TEST(DeadlineOutlook, takes_the_silence_of_the_night_for_no_slowness) {
  Remainder remainder = under_way();
  remainder.limits.channel.hours = hours_of_every_day({.from = 13h, .until = 18h});
  remainder.rate_now = 0;

  EXPECT_EQ(state_of(remainder), DeadlineState::on_track);
}

TEST(DeadlineOutlook, expects_as_many_further_tries_as_there_have_been) {
  Remainder smooth = under_way();
  smooth.people_tried = 10'000;
  Remainder refused = smooth;
  refused.tries_per_person = 1.5;
  refused.rate_allowed = 6;

  EXPECT_GT(outlook(refused).p95, outlook(smooth).p95);
}

// A third of the people at one provider; the channel takes all of them in a quarter of an hour.
Remainder with_large_provider(double per_second) {
  Remainder remainder = under_way();
  remainder.rate_now.reset();
  remainder.rate_allowed = 40;
  remainder.places = {{.country = {}, .domain = "large.example", .people = 12'000},
                      {.country = {}, .domain = {}, .people = 24'000}};
  remainder.limits.groups.push_back({.name = "large", .domains = {"large.example"}});
  remainder.limits.groups[0].policy.rate =
      RateLimit{.per_second = per_second, .burst = burst_min(per_second)};
  return remainder;
}

TEST(DeadlineOutlook, does_not_say_that_limits_suffice_where_that_of_a_provider_does_not) {
  const Remainder slow = with_large_provider(0.3);
  const Outlook found = outlook(slow);

  EXPECT_EQ(state_of(slow), DeadlineState::past_return);
  EXPECT_LT(found.point_of_no_return, noon);
  ASSERT_TRUE(found.bound_by);
  EXPECT_EQ(found.bound_by->node, "large");
  EXPECT_GT(found.done_at_best, noon + 11h);
}

TEST(DeadlineOutlook, leaves_to_a_provider_the_time_that_its_people_take) {
  const Outlook found = outlook(with_large_provider(2));

  // 12,000 people at two a second.
  EXPECT_GT(found.point_of_no_return, noon + 10h - 6100s);
  EXPECT_LT(found.point_of_no_return, noon + 10h - 5900s);
}

TEST(DeadlineOutlook, counts_what_has_gone_of_the_day) {
  Remainder remainder = under_way();
  remainder.people_tried = 36'000;
  remainder.limits.channel.per_day = 40'000;
  EXPECT_EQ(state_of(remainder), DeadlineState::on_track);
  const auto today = std::chrono::floor<std::chrono::days>(noon).time_since_epoch().count();

  remainder.days_taken = {{.day = static_cast<std::int32_t>(today), .notices = 10'000}};

  EXPECT_EQ(state_of(remainder), DeadlineState::past_return);
  EXPECT_EQ(outlook(remainder).bound_by.value().by, LimitHold::day);
}

// Three hundred at a domain that takes 120 a day: three days, or four where many are put off.
TEST(DeadlineOutlook, foresees_of_who_has_just_begun_what_the_plan_foresaw) {
  Remainder remainder = under_way();
  remainder.notify_by = noon + 96h;
  remainder.people_left = 300;
  remainder.rate_now.reset();
  remainder.rate_allowed = 20;
  remainder.places = {{.country = {}, .domain = "small.example", .people = 300}};
  remainder.limits.domains["small.example"].per_day = 120;
  flow::ForecastFacts plan{.audience = remainder.places,
                           .limits = remainder.limits,
                           .connections = {},
                           .people_hours = {},
                           .retry = {},
                           .begin = noon,
                           .notify_by = remainder.notify_by};
  plan.limits.channel.rate = RateLimit{.per_second = 20, .burst = burst_min(20)};
  const flow::Finish planned = flow::forecast(plan).finish;

  const Outlook found = outlook(remainder);

  EXPECT_LT(std::chrono::abs(*found.p50 - planned.p50.at), 10min);
  EXPECT_LT(std::chrono::abs(*found.p95 - planned.p95.at), 10min);
}

TEST(DeadlineOutlook, goes_by_what_was_measured_the_more_people_have_been_tried) {
  Remainder remainder = under_way();
  remainder.rate_now.reset();
  std::vector<WallTime> p95;
  for (const std::int64_t tried : {0, 500, 100'000}) {
    remainder.people_tried = tried;
    p95.push_back(outlook(remainder).p95.value());
  }

  EXPECT_GT(p95[0], p95[1]);
  EXPECT_GT(p95[1], p95[2]);
}

TEST(DeadlineOutlook, has_nothing_against_a_date_that_is_over_when_nobody_is_left) {
  Remainder remainder = under_way();
  remainder.people_left = 0;
  remainder.now = remainder.notify_by + 1h;

  EXPECT_EQ(state_of(remainder), DeadlineState::on_track);
}

TEST(DeadlineOutlook, knows_no_way_back_once_the_date_is_over) {
  Remainder remainder = under_way();
  remainder.people_left = 1;
  remainder.now = remainder.notify_by;

  EXPECT_EQ(state_of(remainder), DeadlineState::past_return);
  EXPECT_EQ(outlook(remainder).rate_needed, std::nullopt);
}

// Before 22:00 there is no time to wait for the morning; with a later date there is.
TEST(DoneWithTime, waits_for_the_morning_that_a_later_date_allows) {
  Remainder remainder = under_way();
  remainder.people_hours = hours_of_every_day({.from = 9h, .until = 13h});
  remainder.places = {{.country = "DE", .domain = {}, .people = 36'000, .zone = "Etc/UTC"}};

  remainder.rate_now = 0.5;

  const WallTime done = done_with_time(remainder).value();

  // 1,800 an hour, four hours a day.
  EXPECT_GT(done, noon + 96h);
  remainder.notify_by = done;
  EXPECT_LT(outlook(remainder).p95.value(), done);
  remainder.people_hours.reset();
  remainder.rate_now = 0;
  EXPECT_LT(done_with_time(remainder).value(), noon + 10h) << "as its limits allow";
}

TEST(DeadlineState, is_found_by_its_name) {
  for (const auto state : {DeadlineState::on_track, DeadlineState::at_risk,
                           DeadlineState::will_miss, DeadlineState::past_return}) {
    EXPECT_EQ(deadline_state_named(name_of(state)), state);
  }
  EXPECT_EQ(deadline_state_named("fine"), std::nullopt);
}

TEST(Waiting, is_never_more_than_are_left) {
  const WaitingFor waiting = among(10, {.retry = 4, .limit = 5, .morning = 6});

  EXPECT_EQ(waiting, (WaitingFor{.retry = 4, .limit = 5, .morning = 1}));
  EXPECT_EQ(waiting.all(), 10);
  EXPECT_EQ(among(0, waiting).all(), 0);
}

// Behind it goes a hundredth of the channel; it ends in 1,000 s, and then there are nine hours
// more.
TEST(DeadlineOutlook, knows_that_a_breach_which_goes_first_will_end) {
  Remainder behind = under_way();
  behind.rate_now = 0.04;
  ASSERT_EQ(state_of(behind), DeadlineState::will_miss);
  flow::OtherCampaign breach{.people = 4'000, .from = noon, .notify_by = noon + 24h};
  breach.claim.precedence = Precedence::breach;
  behind.others = {breach};
  behind.waits_for_breach = true;

  const Outlook found = outlook(behind);

  EXPECT_EQ(state_by(found, noon, behind.notify_by), DeadlineState::on_track);
  // 9,000 s of its own, and 1,000 s of the breach.
  EXPECT_GE(found.p50.value(), noon + 9'900s);
  EXPECT_LE(found.p50.value(), noon + 11'500s);
  // One that takes too long endangers it all the same.
  behind.others.front().people = 200'000;
  behind.others.front().notify_by = noon + 100h;
  EXPECT_NE(state_of(behind), DeadlineState::on_track);
}

// Measured over a while in which more went than its limits allow for long.
TEST(DeadlineOutlook, foresees_no_end_before_the_one_that_its_limits_allow) {
  Remainder quick = under_way();
  quick.limits.channel.per_day = 10'000;
  quick.tries_per_person = 1.5;

  const Outlook found = outlook(quick);

  ASSERT_TRUE(found.done_at_best.has_value());
  EXPECT_GE(found.p50.value(), *found.done_at_best);
  EXPECT_GE(found.p95.value(), *found.p50);
}

// Four at the same time, of two seconds each: two a second, whatever the rate allows.
Remainder four_at_the_same_time() {
  Remainder remainder = under_way();
  remainder.rate_now = 2;
  remainder.rate_allowed = 40;
  remainder.limits.channel.concurrency = 4;
  remainder.answer_times = {{.seconds = 2}};
  return remainder;
}

TEST(DeadlineOutlook, counts_with_what_goes_at_the_same_time_at_the_answer_times_it_has_measured) {
  const Outlook found = outlook(four_at_the_same_time());

  EXPECT_NEAR(static_cast<double>((noon + 5h - found.point_of_no_return) / 1s), 0, 60);
  EXPECT_EQ(found.bound_by.value().by, LimitHold::concurrency);
  EXPECT_EQ(found.bound_by.value().level, LimitLevel::channel);
}

TEST(DeadlineOutlook, counts_with_the_connections_of_a_channel_alike) {
  Remainder remainder = four_at_the_same_time();
  remainder.limits.channel.concurrency = 100;
  remainder.connections = 4;

  EXPECT_EQ(outlook(remainder).point_of_no_return,
            outlook(four_at_the_same_time()).point_of_no_return);
}

TEST(DeadlineOutlook, foresees_no_more_than_goes_at_the_same_time_before_a_rate_is_measured) {
  Remainder remainder = four_at_the_same_time();
  remainder.rate_now.reset();

  EXPECT_GE(outlook(remainder).p50, noon + 5h);
  EXPECT_EQ(state_of(remainder), DeadlineState::on_track);
  remainder.answer_times[0].seconds = 6;
  EXPECT_EQ(state_of(remainder), DeadlineState::past_return);
}

TEST(DeadlineOutlook, knows_nothing_of_what_goes_at_the_same_time_without_an_answer_time) {
  Remainder remainder = four_at_the_same_time();
  remainder.answer_times.clear();

  EXPECT_EQ(outlook(remainder).point_of_no_return, noon + 10h - 900s);
  EXPECT_EQ(outlook(remainder).bound_by, std::nullopt);
}

TEST(DeadlineOutlook, counts_with_what_a_provider_takes_at_the_same_time) {
  Remainder remainder = four_at_the_same_time();
  remainder.limits.channel.concurrency.reset();
  remainder.limits.groups.push_back({.name = "large", .domains = {"large.example"}});
  remainder.limits.groups[0].policy.concurrency = 4;
  remainder.places = {{.country = "DE", .domain = "large.example", .people = 36'000}};
  remainder.answer_times = {{.seconds = 0.5},
                            {.level = LimitLevel::group, .node = "large", .seconds = 2}};

  const Outlook found = outlook(remainder);

  EXPECT_NEAR(static_cast<double>((noon + 5h - found.point_of_no_return) / 1s), 0, 60);
  EXPECT_EQ(found.bound_by.value().by, LimitHold::concurrency);
  EXPECT_EQ(found.bound_by.value().node, "large");
}

}  // namespace
}  // namespace crier::pacing
