#include "pacing/flow/remedy.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "pacing/flow/raised_limit.h"
#include "unit/pacing/flow/late_campaigns.h"

namespace crier::pacing::flow {
namespace {

TEST(Remedies, raise_the_limit_that_binds_to_the_least_rate_that_is_enough) {
  const ForecastFacts facts = slow_gmail();
  const Remedies found = remedies(facts, forecast(facts), begin);

  const Remedy* raise = of_kind(found, Remedy::Kind::raise);
  ASSERT_NE(raise, nullptr);
  ASSERT_EQ(raise->raises.size(), 1U);
  EXPECT_EQ(raise->raises.front().level, LimitLevel::group);
  EXPECT_EQ(raise->raises.front().node, "gmail");
  EXPECT_EQ(raise->raises.front().by, LimitHold::rate);
  // 880 seconds, with 2 minutes to spare.
  EXPECT_GE(raise->raises.front().to, 113);
  EXPECT_LE(raise->raises.front().to, 120);
  // And it is enough.
  ForecastFacts changed = facts;
  change_limit(changed, raise->raises.front());
  EXPECT_FALSE(forecast(changed).is_endangered);
}

// The runs that end last with 0.5 a second are not those that do with 20: then their retries count.
TEST(Remedies, leave_time_to_spare_however_large_the_raise_is) {
  struct Row {
    double rate;
    std::int64_t people;
    std::chrono::seconds time;
    std::chrono::seconds spare;
  };
  for (const Row& row : {Row{0.5, 20'000, 60min, 180s}, Row{0.5, 20'000, 75min, 225s},
                         Row{5, 20'000, 60min, 180s}, Row{0.5, 5'000, 40min, 120s},
                         Row{0.01, 1'000, 3h, 540s}, Row{100, 300'000'000, 480h, 24h}}) {
    const ForecastFacts facts = one_slow_channel(row.rate, row.people, row.time);
    const Remedies found = remedies(facts, forecast(facts), begin);

    const Remedy* raise = of_kind(found, Remedy::Kind::raise);
    ASSERT_NE(raise, nullptr) << row.rate;
    ForecastFacts followed = facts;
    change_limit(followed, raise->raises.front());
    EXPECT_LE(forecast(followed).finish.p95.at, facts.notify_by - row.spare) << row.rate;
  }
}

TEST(Remedies, leave_time_to_spare_of_a_begin_and_of_a_date) {
  const ForecastFacts facts = one_slow_channel(10, 500'000, 12h);
  const Remedies found = remedies(facts, forecast(facts), begin - 96h);

  const Remedy* earlier = of_kind(found, Remedy::Kind::begin_by);
  const Remedy* later = of_kind(found, Remedy::Kind::move_date);

  ASSERT_NE(earlier, nullptr);
  ForecastFacts followed = facts;
  followed.begin = earlier->at;
  EXPECT_LE(forecast(followed).finish.p95.at,
            facts.notify_by - (facts.notify_by - earlier->at) / 20);
  ASSERT_NE(later, nullptr);
  EXPECT_LE(forecast(facts).finish.p95.at, later->at - (later->at - begin) / 20);
}

TEST(Remedies, raise_no_limit_where_no_number_leaves_time_to_spare) {
  // Whatever the rate is, who is put off is told minutes later.
  const ForecastFacts facts = one_slow_channel(1, 20'000, 5min);
  const Remedies found = remedies(facts, forecast(facts), begin);

  EXPECT_EQ(of_kind(found, Remedy::Kind::raise), nullptr);
}

TEST(Remedies, name_what_is_of_no_use) {
  const ForecastFacts facts = slow_gmail();
  const Remedies found = remedies(facts, forecast(facts), begin);

  ASSERT_EQ(found.no_use.size(), 1U);
  EXPECT_EQ(found.no_use.front().by, LimitHold::concurrency);
  EXPECT_EQ(found.no_use.front().from, 50);
  EXPECT_EQ(found.no_use.front().to, 60);
}

TEST(Remedies, watch_waves_for_as_long_as_there_is_time) {
  ForecastFacts facts = slow_gmail();
  facts.limits.groups.clear();
  facts.waves = {.shares = {0.1, 0.1, 0.8}, .watch = 1h};
  facts.notify_by = begin + 1h;

  const Remedies found = remedies(facts, forecast(facts), begin);
  const Remedy* less = of_kind(found, Remedy::Kind::watch_less);

  // 100 s are for telling them, and three minutes to spare: 27 minutes twice.
  ASSERT_NE(less, nullptr);
  EXPECT_EQ(less->watch, 27min);
  facts.waves.watch = less->watch;
  EXPECT_FALSE(forecast(facts).is_endangered);
}

TEST(Remedies, watch_no_waves_less_where_that_is_not_enough) {
  ForecastFacts facts = slow_gmail();
  facts.waves = {.shares = {0.1, 0.9}, .watch = 1h};

  const Remedies found = remedies(facts, forecast(facts), begin);

  EXPECT_EQ(of_kind(found, Remedy::Kind::watch_less), nullptr);
}

TEST(Remedies, begin_earlier_where_there_is_time_for_it) {
  const ForecastFacts facts = slow_gmail();
  const Forecast foretold = forecast(facts);

  const Remedies found = remedies(facts, foretold, begin - 96h);

  const Remedy* earlier = of_kind(found, Remedy::Kind::begin_by);
  ASSERT_NE(earlier, nullptr);
  EXPECT_EQ(&found.enough.front(), earlier);
  // Ten thousand seconds before notify_by, rounded down to the hour.
  EXPECT_LE(earlier->at, facts.notify_by - 10'000s);
  EXPECT_GE(earlier->at, facts.notify_by - 10'000s - 2h);
  EXPECT_EQ(of_kind(remedies(facts, foretold, begin), Remedy::Kind::begin_by), nullptr);
}

TEST(Remedies, move_the_date_behind_the_finish_that_19_in_20_keep) {
  const ForecastFacts facts = slow_gmail();
  const Forecast foretold = forecast(facts);

  const Remedies found = remedies(facts, foretold, begin);
  const Remedy* later = of_kind(found, Remedy::Kind::move_date);

  ASSERT_NE(later, nullptr);
  EXPECT_GT(later->at, foretold.finish.p95.at);
  // A twentieth to spare, and then upwards to five minutes.
  EXPECT_LE(later->at, begin + (foretold.finish.p95.at - begin) * 20 / 19 + 5min + 1s);
}

// A hundred thousand on a new address that does up to 10,000 a day: many days.
ForecastFacts warming_up() {
  ForecastFacts facts = slow_gmail();
  facts.limits.groups.clear();
  facts.limits.channel.ramp = Ramp{.first_day = std::chrono::year(2026) / 4 / 1,
                                   .per_day = {1'000, 2'000, 4'000, 8'000, 10'000}};
  facts.notify_by = begin + 72h;
  return facts;
}

TEST(Remedies, raise_each_day_of_a_ramp) {
  const ForecastFacts facts = warming_up();
  const Remedies found = remedies(facts, forecast(facts), begin);

  const Remedy* raise = of_kind(found, Remedy::Kind::raise);
  ASSERT_NE(raise, nullptr);
  const LimitRaise& limit = raise->raises.front();
  EXPECT_EQ(limit.by, LimitHold::day);
  EXPECT_EQ(limit.from, 10'000);
  EXPECT_FALSE(limit.per_day) << "there is none to raise";
  ASSERT_TRUE(limit.ramp);
  EXPECT_EQ(limit.ramp->first_day, facts.limits.channel.ramp->first_day);
  ASSERT_EQ(limit.ramp->per_day.size(), 5U);
  EXPECT_EQ(static_cast<double>(limit.ramp->per_day.back()), limit.to);
  EXPECT_GT(limit.ramp->per_day.front(), 1'000);
  // Who sets exactly that is in time.
  ForecastFacts followed = facts;
  followed.limits.channel.ramp = limit.ramp;
  EXPECT_FALSE(forecast(followed).is_endangered);
}

TEST(RaisedLimit, of_days_has_the_number_of_a_day_and_each_day_of_the_ramp) {
  ForecastFacts facts = warming_up();
  facts.limits.channel.per_day = 5'000;
  const LimitRaise limit{
      .level = LimitLevel::channel, .node = {}, .by = LimitHold::day, .from = 5'000, .to = 0};

  const LimitRaise raised = raised_to(facts, limit, 6'500);

  EXPECT_EQ(raised.to, 6'500);
  EXPECT_EQ(raised.per_day, 6'500);
  ASSERT_TRUE(raised.ramp);
  EXPECT_EQ(raised.ramp->per_day, (std::vector<std::int64_t>{1'300, 2'600, 5'200, 10'500, 13'000}));
}

TEST(Remedies, open_at_all_hours_what_is_closed_for_too_long) {
  ForecastFacts facts = one_slow_channel(100, 2'000'000, 240h);
  facts.limits.channel.hours = hours_of_working_days({.from = 9h, .until = 9h + 30min});
  facts.limits.channel.country = "DE";

  const Remedies found = remedies(facts, forecast(facts), begin);

  ASSERT_FALSE(found.enough.empty());
  ASSERT_EQ(found.enough.front().kind, Remedy::Kind::raise);
  const LimitRaise& limit = found.enough.front().raises.front();
  EXPECT_EQ(limit.by, LimitHold::hours);
  EXPECT_EQ(limit.on_holidays, OnHolidays::nothing);
  change_limit(facts, limit);
  EXPECT_FALSE(facts.limits.channel.hours);
  EXPECT_FALSE(forecast(facts).is_endangered);
}

TEST(RaisedLimit, is_a_number_that_somebody_would_write) {
  EXPECT_DOUBLE_EQ(rounded_up(237.4), 240);
  EXPECT_DOUBLE_EQ(rounded_up(240), 240);
  EXPECT_DOUBLE_EQ(rounded_up(0.0123), 0.0125);
  EXPECT_DOUBLE_EQ(rounded_up(10'100), 10'500);
  EXPECT_DOUBLE_EQ(rounded_below(240), 230);
  EXPECT_DOUBLE_EQ(rounded_below(10'500), 10'000);
  EXPECT_DOUBLE_EQ(rounded_below(10'000), 9'900);
}

// Three hundred at a domain with so many a day, who are to be told on one.
ForecastFacts few_a_day(std::int64_t per_day, std::chrono::hours time) {
  ForecastFacts facts = one_slow_channel(20, 300, time);
  facts.audience.front().domain = "small.example";
  facts.limits.domains["small.example"].per_day = per_day;
  return facts;
}

// With 310 a day nothing binds in half of all campaigns, and the day does in those that are late.
TEST(Remedies, find_the_least_of_a_day_from_wherever_it_begins) {
  for (const std::int64_t from : {40, 100, 200, 250, 299, 310, 320, 330, 350, 360, 380}) {
    const ForecastFacts facts = few_a_day(from, 5h);
    const Forecast foretold = forecast(facts);
    ASSERT_TRUE(foretold.is_endangered) << from;

    const Remedies found = remedies(facts, foretold, begin);

    const Remedy* raise = of_kind(found, Remedy::Kind::raise);
    ASSERT_NE(raise, nullptr) << from;
    EXPECT_EQ(raise->raises.front().by, LimitHold::day) << from;
    EXPECT_EQ(raise->raises.front().to, 400) << from;
    EXPECT_FALSE(forecast(few_a_day(400, 5h)).is_endangered);
    EXPECT_TRUE(forecast(few_a_day(390, 5h)).is_endangered);
  }
}

TEST(Forecast, says_what_binds_in_the_campaigns_that_are_late) {
  const Forecast late = forecast(few_a_day(350, 5h));
  const auto is_day = [](const Binding& each) { return each.by == LimitHold::day; };

  EXPECT_FALSE(std::ranges::any_of(late.bindings, is_day));
  EXPECT_TRUE(std::ranges::any_of(late.late_bindings, is_day));
  EXPECT_TRUE(forecast(few_a_day(400, 5h)).late_bindings.empty());
}

TEST(Remedies, raise_more_limits_than_a_dozen_by_one_factor) {
  ForecastFacts facts = one_slow_channel(100, 10, 5h);
  facts.audience.clear();
  for (int number = 0; number < 20; ++number) {
    const std::string domain = "town" + std::to_string(number) + ".example";
    facts.audience.push_back({.country = "DE", .domain = domain, .people = 100});
    facts.limits.domains[domain].per_day = 10;
  }

  const Remedies found = remedies(facts, forecast(facts), begin);

  const Remedy* together = of_kind(found, Remedy::Kind::raise_together);
  ASSERT_NE(together, nullptr);
  EXPECT_EQ(together->raises.size(), 20U);
  for (const LimitRaise& raise : together->raises) {
    EXPECT_GE(raise.to, 100);
    EXPECT_LE(raise.to, 200);
    change_limit(facts, raise);
  }
  EXPECT_FALSE(forecast(facts).is_endangered);
}

// The least on their step: five minutes where it takes less than twelve hours, else the full hour.
TEST(Remedies, propose_dates_of_which_none_is_too_late_by_a_step) {
  struct Row {
    std::int64_t people;
    std::chrono::seconds step;
  };
  for (const Row& row : {Row{3'000, 5min}, Row{20'000, 5min}, Row{500'000, 1h}}) {
    const ForecastFacts facts = one_slow_channel(10, row.people, 2min);

    const Remedies found = remedies(facts, forecast(facts), begin);

    const Remedy* later = of_kind(found, Remedy::Kind::move_date);
    ASSERT_NE(later, nullptr) << row.people;
    EXPECT_EQ(later->at, std::chrono::floor<std::chrono::minutes>(later->at));
    EXPECT_EQ(later->at.time_since_epoch() % row.step, 0s) << row.people;
    const auto spare_of = [&](WallTime date) {
      ForecastFacts moved = facts;
      moved.notify_by = date;
      return date - forecast(moved).finish.p95.at;
    };
    const auto needed = [&](WallTime date) {
      return std::max<WallTime::duration>((date - begin) / 20, 2min);
    };
    EXPECT_GE(spare_of(later->at), needed(later->at) - 1s) << row.people;
    EXPECT_LT(spare_of(later->at - row.step), needed(later->at - row.step)) << row.people;
  }
}

// A limit that is set does nothing where the connections are what there is.
TEST(RaisedLimit, of_the_notices_at_the_same_time_says_which_of_both_is_to_grow) {
  const auto raised = [](std::optional<int> limit, std::optional<int> connections) {
    ForecastFacts facts;
    facts.limits.channel.concurrency = limit;
    facts.connections = connections;
    const LimitRaise raise{.level = LimitLevel::channel, .node = {}, .by = LimitHold::concurrency};
    return raised_to(facts, raise, 20);
  };

  EXPECT_EQ(raised({}, 10).connections, 20);
  EXPECT_FALSE(raised({}, 10).has_limit);
  EXPECT_EQ(raised(4, 10).connections, 20);
  EXPECT_TRUE(raised(4, 10).has_limit);
  EXPECT_EQ(raised(4, 40).connections, std::nullopt);
  EXPECT_TRUE(raised(4, 40).has_limit);
}

}  // namespace
}  // namespace crier::pacing::flow
