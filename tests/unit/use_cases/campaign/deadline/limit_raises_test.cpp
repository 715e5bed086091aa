// What a running campaign is told to do about its limits, beside what its plan was told.
#include "use_cases/campaign/deadline/limit_raises.h"

#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pacing/flow/remedy.h"
#include "report/remedy_words.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using pacing::LimitHold;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace flow = pacing::flow;

const WallTime noon = parse_iso8601("2026-04-01T12:00:00Z").value();

pacing::RateLimit rate_of(double per_second) {
  return {.per_second = per_second, .burst = pacing::burst_min(per_second)};
}

pacing::DeadlineCase case_of(const pacing::Remainder& remainder) {
  pacing::DeadlineCase found{.key = "ai-training",
                             .channel = "email",
                             .now = remainder.now,
                             .notify_by = remainder.notify_by,
                             .outlook = pacing::outlook(remainder)};
  found.state = pacing::state_by(found.outlook, found.now, found.notify_by);
  add_limits(found, remainder);
  return found;
}

// Until six in the evening, by a channel of ten a second.
flow::ForecastFacts planned(std::vector<flow::AudiencePart> audience) {
  flow::ForecastFacts facts{.audience = std::move(audience),
                            .limits = {},
                            .connections = 10,
                            .people_hours = {},
                            .retry = {},
                            .troubles = {},
                            .begin = noon,
                            .notify_by = noon + 6h};
  facts.limits.channel.rate = rate_of(10);
  return facts;
}

// The same, as it has just begun: nobody has been told yet.
pacing::Remainder begun(const flow::ForecastFacts& facts) {
  return {.now = facts.begin,
          .notify_by = facts.notify_by,
          .people_left = flow::people_of(facts),
          .rate_allowed = facts.limits.channel.rate->per_second,
          .limits = facts.limits,
          .places = facts.audience,
          .connections = facts.connections};
}

std::vector<std::string> first_raise_of_plan(const flow::ForecastFacts& facts) {
  const flow::Forecast forecast = flow::forecast(facts);
  for (const flow::Remedy& remedy : flow::remedies(facts, forecast, facts.begin).enough) {
    if (remedy.kind == flow::Remedy::Kind::raise) return report::commands_of(remedy, "email");
  }
  return {};
}

// A thousand a day would do for all of them if none of them was put off.
TEST(LimitRaises, of_a_campaign_that_has_just_begun_are_those_of_its_plan) {
  flow::ForecastFacts facts = planned({{.country = "AT", .domain = {}, .people = 90},
                                       {.country = "DE", .domain = {}, .people = 900}});
  facts.limits.channel.per_day = 1'000;

  const pacing::DeadlineCase found = case_of(begun(facts));

  EXPECT_EQ(found.cause.value().by, LimitHold::day);
  EXPECT_THAT(found.raises, ElementsAre(first_raise_of_plan(facts)));
  EXPECT_THAT(
      pacing::remedy_text(found),
      HasSubstr("What binds is the daily quota of the channel. To do: crier limit set email "
                "per_day="));
}

TEST(LimitRaises, of_a_provider_are_those_of_the_plan_as_well) {
  flow::ForecastFacts facts = planned({{.country = "AT", .domain = "large.example", .people = 500},
                                       {.country = "DE", .domain = "large.example", .people = 490},
                                       {.country = "DE", .domain = {}, .people = 500}});
  facts.limits.groups.push_back({.name = "large", .domains = {"large.example"}});
  facts.limits.groups[0].policy.per_day = 1'000;
  facts.limits.groups[0].policy.rate = rate_of(1);

  const pacing::DeadlineCase found = case_of(begun(facts));

  EXPECT_EQ(found.cause.value().by, LimitHold::day);
  EXPECT_EQ(found.cause.value().node, "large");
  EXPECT_EQ(found.raises.front(), first_raise_of_plan(facts));
}

TEST(LimitRaises, of_a_rate_alone_are_those_of_the_plan_as_well) {
  const flow::ForecastFacts facts = planned({{.country = "DE", .domain = {}, .people = 200'000}});

  const pacing::DeadlineCase found = case_of(begun(facts));

  EXPECT_EQ(pacing::binding(found), pacing::Binding::rate);
  EXPECT_THAT(found.raises, ElementsAre(first_raise_of_plan(facts)));
}

// Two at the same time, of four seconds each, for 21,600 people in six hours.
pacing::Remainder two_at_the_same_time() {
  pacing::Remainder remainder = begun(planned({{.country = "DE", .domain = {}, .people = 21'600}}));
  remainder.rate_allowed = 40;
  remainder.limits.channel.concurrency = 2;
  remainder.rate_now = 0.5;
  remainder.people_tried = 10'000;
  remainder.answer_times = {{.seconds = 4}};
  return remainder;
}

TEST(LimitRaises, are_of_the_concurrency_where_that_binds) {
  const pacing::DeadlineCase found = case_of(two_at_the_same_time());

  EXPECT_EQ(found.state, pacing::DeadlineState::past_return);
  EXPECT_EQ(pacing::binding(found), pacing::Binding::limit);
  EXPECT_THAT(
      pacing::remedy_text(found),
      HasSubstr("What binds is the concurrency of the channel. To do: crier limit set email "
                "concurrency="));
}

TEST(LimitRaises, are_of_the_connections_where_those_bind) {
  pacing::Remainder remainder = two_at_the_same_time();
  remainder.limits.channel.concurrency.reset();
  remainder.connections = 2;

  EXPECT_THAT(pacing::remedy_text(case_of(remainder)),
              HasSubstr("concurrency) in crier.toml, and a restart"));
}

// Some ten a second would do, and there is half of one.
TEST(LimitRaises, are_none_where_it_would_take_many_times_what_is_set) {
  pacing::Remainder remainder =
      begun(planned({{.country = "DE", .domain = {}, .people = 200'000}}));
  remainder.rate_allowed = 0.5;

  const pacing::DeadlineCase found = case_of(remainder);

  EXPECT_THAT(found.raises, IsEmpty());
  EXPECT_TRUE(found.no_raise_would_do);
}

// Each notice takes an hour and more.
TEST(LimitRaises, are_none_where_servers_are_too_slow_for_any_number) {
  pacing::Remainder remainder = two_at_the_same_time();
  remainder.rate_now = 0.00001;
  remainder.answer_times[0].seconds = 200'000;

  const pacing::DeadlineCase found = case_of(remainder);

  EXPECT_THAT(found.raises, IsEmpty());
  EXPECT_THAT(pacing::remedy_text(found), HasSubstr("its servers are slow or refuse"));
}

// What would be proposed is proposed to nobody (pacing::remedy_text), and is not worth a search.
TEST(LimitRaises, are_not_looked_for_while_its_figures_are_good_again) {
  pacing::Remainder remainder = begun(planned({{.country = "DE", .domain = {}, .people = 1'000}}));
  remainder.notify_by = noon + 48h;
  pacing::DeadlineCase found{.key = "ai-training",
                             .channel = "email",
                             .now = remainder.now,
                             .notify_by = remainder.notify_by,
                             .state = pacing::DeadlineState::at_risk,
                             .outlook = pacing::outlook(remainder)};

  ASSERT_TRUE(pacing::is_in_time_again(found));
  add_limits(found, remainder);
  EXPECT_EQ(found.p50_at_limits, std::nullopt);

  found.is_paused = true;
  ASSERT_FALSE(pacing::is_in_time_again(found));
  add_limits(found, remainder);
  EXPECT_NE(found.p50_at_limits, std::nullopt);
}

TEST(LimitRaises, are_looked_for_in_fewer_runs_where_many_campaigns_are_endangered) {
  EXPECT_EQ(search_runs(1), flow::ForecastFacts().runs);
  EXPECT_EQ(search_runs(4), flow::ForecastFacts().runs);
  EXPECT_EQ(search_runs(8), 100);
  EXPECT_EQ(search_runs(30), 60);
  EXPECT_EQ(search_runs(1'000'000), 60);
}

// Half of the places stand empty.
TEST(LimitRaises, are_none_where_servers_take_less_than_goes_at_the_same_time) {
  pacing::Remainder remainder = two_at_the_same_time();
  remainder.limits.channel.concurrency = 8;

  EXPECT_EQ(pacing::binding(case_of(remainder)), pacing::Binding::servers);
}

}  // namespace
}  // namespace crier::app
