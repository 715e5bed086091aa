#include "pacing/limits/limit_policy.h"

#include <functional>
#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pacing/limits/limit_calendar.h"
#include "pacing/limits/limit_settings.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

WallTime at(std::string_view text) {
  return parse_iso8601(text).value();
}

LimitPolicy full_policy() {
  LimitPolicy policy;
  policy.rate = RateLimit{.per_second = 50, .burst = 20};
  policy.concurrency = 5;
  policy.per_day = 5'000;
  policy.ramp = Ramp{.first_day = 2026y / 6 / 1, .per_day = {50, 100, 200}};
  policy.hours = hours_of_working_days({.from = 8h, .until = 20h});
  policy.zone = "Europe/Brussels";
  policy.country = "BE";
  return policy;
}

TEST(LimitPolicy, without_any_limit_or_with_all_of_them_has_no_fault) {
  EXPECT_TRUE(faults_of(LimitPolicy{}).empty());
  EXPECT_TRUE(faults_of(full_policy()).empty());
}

struct Fault {
  std::function<void(LimitPolicy&)> make;
  const char* part;
  const char* message;
};

TEST(LimitPolicy, tells_every_fault_by_its_part) {
  const Fault faults[] = {
      {[](auto& policy) { policy.rate->per_second = 0; }, "rate", "1 a day to 1,000,000 a second"},
      {[](auto& policy) { policy.rate->per_second = std::numeric_limits<double>::quiet_NaN(); },
       "rate", "1 a day"},
      {[](auto& policy) { policy.rate->per_second = 2e6; }, "rate", "1,000,000 a second"},
      {[](auto& policy) { policy.rate->burst = 1; }, "burst", "at least 2"},
      {[](auto& policy) { policy.rate = RateLimit{.per_second = 0.001, .burst = 500}; }, "burst",
       "at most 86"},
      {[](auto& policy) { policy.concurrency = 0; }, "concurrency", "1 to 100,000"},
      {[](auto& policy) { policy.per_day = 0; }, "per_day", "in a day"},
      {[](auto& policy) { policy.ramp->per_day.clear(); }, "ramp", "1 to 366 days"},
      {[](auto& policy) { policy.ramp->per_day[1] = 0; }, "ramp", "from 1 to"},
      {[](auto& policy) { policy.ramp->first_day = 2026y / 2 / 30; }, "ramp", "no day"},
      {[](auto& policy) { policy.hours = SendHours{}; }, "hours", "no hour of the week"},
      {[](auto& policy) { policy.zone = "Europe/Bruxelles"; }, "zone", "Europe/Bruxelles"},
      {[](auto& policy) { policy.country = "XX"; }, "country", "XX"},
      {[](auto& policy) { policy.adaptation.decrease = 1; }, "adaptation", "between 0 and 1"},
      {[](auto& policy) { policy.adaptation.floor = 0; }, "adaptation", "above 0"},
      {[](auto& policy) { policy.adaptation.recovery = 0s; }, "adaptation", "1 second"},
  };
  for (const Fault& fault : faults) {
    LimitPolicy policy = full_policy();
    fault.make(policy);

    const auto found = faults_of(policy);

    ASSERT_EQ(found.size(), 1U) << fault.message;
    EXPECT_EQ(found[0].part, fault.part);
    EXPECT_THAT(found[0].message, HasSubstr(fault.message));
  }
}

TEST(LimitPolicy, allows_on_a_day_the_smaller_of_its_quota_and_its_ramp) {
  LimitPolicy policy = full_policy();
  policy.per_day = 150;

  EXPECT_EQ(quota_on(policy, 2026y / 5 / 31), 0);
  EXPECT_EQ(quota_on(policy, 2026y / 6 / 1), 50);
  EXPECT_EQ(quota_on(policy, 2026y / 6 / 2), 100);
  EXPECT_EQ(quota_on(policy, 2026y / 6 / 3), 150);
  EXPECT_EQ(quota_on(policy, 2026y / 6 / 4), 150);
  policy.per_day.reset();
  EXPECT_EQ(quota_on(policy, 2026y / 6 / 3), 200);
  EXPECT_EQ(quota_on(policy, 2026y / 6 / 4), std::nullopt);
}

struct Midnight {
  const char* zone;
  const char* now;
  const char* ends;
};

TEST(LimitCalendar, ends_a_day_at_the_midnight_of_its_zone) {
  const Midnight rows[] = {
      {"UTC", "2026-03-29T12:00:00Z", "2026-03-30T00:00:00Z"},
      {"Europe/Brussels", "2026-03-29T00:30:00Z", "2026-03-29T22:00:00Z"},
      {"Europe/Brussels", "2026-10-25T00:30:00Z", "2026-10-25T23:00:00Z"},
      {"Europe/Dublin", "2026-03-29T00:30:00Z", "2026-03-29T23:00:00Z"},
      {"Europe/Dublin", "2026-10-25T00:30:00Z", "2026-10-26T00:00:00Z"},
      {"Indian/Reunion", "2026-10-25T12:00:00Z", "2026-10-25T20:00:00Z"},
      {"America/Martinique", "2026-10-25T12:00:00Z", "2026-10-26T04:00:00Z"},
  };
  for (const Midnight& row : rows) {
    LimitPolicy policy;
    policy.zone = row.zone;
    policy.per_day = 7;
    LimitCalendar calendar(policy);

    const LimitCalendar::Day day = calendar.day(at(row.now));

    EXPECT_EQ(iso8601(day.ends), row.ends) << row.zone;
    EXPECT_EQ(calendar.day(day.ends - 1us).number, day.number);
    EXPECT_EQ(calendar.day(day.ends).number, day.number + 1);
  }
}

TEST(LimitCalendar, does_not_bring_a_day_back_when_the_clock_is_set_back) {
  LimitPolicy policy;
  policy.per_day = 7;
  LimitCalendar calendar(policy);
  const auto today = calendar.day(at("2026-06-02T00:00:01Z")).number;

  EXPECT_EQ(calendar.day(at("2026-06-01T23:59:00Z")).number, today);
  EXPECT_EQ(calendar.day(at("2026-06-02T23:59:00Z")).number, today);
}

TEST(LimitCalendar, begins_the_day_anew_when_the_clock_was_years_ahead_for_a_moment) {
  LimitPolicy policy;
  policy.per_day = 7;
  LimitCalendar calendar(policy);
  const auto today = calendar.day(at("2026-06-02T12:00:00Z")).number;
  EXPECT_GT(calendar.day(at("2036-06-02T12:00:00Z")).number, today);

  const LimitCalendar::Day day = calendar.day(at("2026-06-02T12:00:01Z"));

  EXPECT_EQ(day.number, today);
  EXPECT_EQ(iso8601(day.ends), "2026-06-03T00:00:00Z");
}

TEST(LimitSettings, tell_of_names_that_are_twice_or_no_domains) {
  LimitSettings settings;
  settings.groups = {{.name = "one",
                      .domains = {"a.example", "B.example"},
                      .mx_suffixes = {},
                      .policy = {},
                      .rules = {}},
                     {.name = "one",
                      .domains = {"a.example"},
                      .mx_suffixes = {".mx.example"},
                      .policy = {},
                      .rules = {}}};
  settings.domains["no domain"] = {};
  settings.rules = {
      {.name = "all"}, {.name = "busy", .code = "421"}, {.name = "busy", .code = "4xx"}};

  std::string text;
  for (const SettingsFault& fault : faults_of(settings)) {
    text += fault.node + ", " + fault.part + ": " + fault.message + "\n";
  }

  EXPECT_THAT(text, HasSubstr("channel, rules: rule 'all': the rule fits every reply"));
  EXPECT_THAT(text, HasSubstr("channel, rules: there are two rules 'busy'"));
  EXPECT_THAT(text, HasSubstr("group one, domains: 'B.example' is no domain"));
  EXPECT_THAT(text, HasSubstr("group one, name: there are two groups of this name"));
  EXPECT_THAT(text, HasSubstr("group one, domains: 'a.example' is in two groups"));
  EXPECT_THAT(text, HasSubstr("domain no domain, name"));
}

}  // namespace
}  // namespace crier::pacing
