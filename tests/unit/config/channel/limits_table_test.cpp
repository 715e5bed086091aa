#include "config/channel/limits_table.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

LimitsReading read(std::string_view text) {
  const toml::table document = toml::parse(text);
  const std::string prefix = "channel.email.limits";
  const std::string file = "crier.toml";
  return read_limits(*document.at_path(prefix).as_table(), prefix, file);
}

std::string faults_in(std::string_view text) {
  std::string faults;
  for (const ConfigFault& fault : read(text).faults) faults += text_of(fault) + "\n";
  return faults;
}

const pacing::ProviderGroup& group_in(const LimitsReading& reading, std::string_view name) {
  return *std::ranges::find(reading.settings.groups, name, &pacing::ProviderGroup::name);
}

TEST(LimitsTable, has_the_hours_of_people) {
  const LimitsReading reading = read(R"(
[channel.email.limits.people]
hours = ["08:00-21:00"]
days = ["mon"]
closed_on_holidays = true
)");

  ASSERT_TRUE(reading.faults.empty());
  ASSERT_TRUE(reading.settings.people.has_value());
  const pacing::SendHours& hours = reading.settings.people->hours;
  EXPECT_TRUE(hours.by_weekday[0].empty());
  ASSERT_EQ(hours.by_weekday[1].size(), 1U);
  EXPECT_EQ(hours.by_weekday[1][0].from, std::chrono::hours(8));
  EXPECT_EQ(hours.on_holidays, pacing::OnHolidays::nothing);
  EXPECT_EQ(reading.settings.people->at_any_hour, std::set{NoticeProfile::breach});
}

TEST(LimitsTable, says_whose_notices_are_told_at_any_hour) {
  const std::string hours = "[channel.email.limits.people]\nhours = [\"08:00-21:00\"]\n";

  EXPECT_TRUE(read(hours + "at_any_hour = []\n").settings.people->at_any_hour.empty());
  EXPECT_EQ(read(hours + "at_any_hour = [\"policy_change\"]\n").settings.people->at_any_hour,
            std::set{NoticeProfile::policy_change});
  EXPECT_THAT(faults_in(hours + "at_any_hour = [\"breech\"]\n"),
              HasSubstr("there is no profile 'breech': objection, breach or policy_change"));
  EXPECT_THAT(faults_in("[channel.email.limits.people]\nat_any_hour = []\n"),
              HasSubstr("says when people are told: give it hours"));
  EXPECT_THAT(faults_in("[channel.email.limits.people]\nhours = [\"8-21\"]\n"),
              HasSubstr("'8-21' is no range of hours"));
  EXPECT_THAT(faults_in("[channel.email.limits.people]\nhours = [\"21:00-08:00\"]\n"),
              HasSubstr("are no hours of a day"));
}

TEST(LimitsTable, has_the_zone_of_the_channel_where_a_group_or_a_domain_says_none) {
  const LimitsReading reading = read(R"(
[channel.email.limits]
mail_path = "relay"
zone = "Europe/Brussels"
[channel.email.limits.group.town]
domains = ["town.example"]
per_day = 100
[channel.email.limits.group.far]
domains = ["far.example"]
zone = "Asia/Tokyo"
[channel.email.limits.each_domain]
per_day = 10
[channel.email.limits.domain."village.example"]
per_day = 10
[channel.email.limits.domain."isle.example"]
zone = "Atlantic/Azores"
)");

  EXPECT_TRUE(reading.faults.empty());
  const pacing::LimitSettings& settings = reading.settings;
  for (const pacing::ProviderGroup& group : settings.groups) {
    EXPECT_EQ(group.policy.zone, group.name == "far" ? "Asia/Tokyo" : "Europe/Brussels")
        << group.name;
  }
  EXPECT_EQ(settings.each_domain.zone, "Europe/Brussels");
  EXPECT_EQ(settings.domains.at("village.example").zone, "Europe/Brussels");
  EXPECT_EQ(settings.domains.at("isle.example").zone, "Atlantic/Azores");
}

TEST(LimitsTable, names_a_zone_that_there_is_not_once) {
  const LimitsReading reading = read(R"(
[channel.email.limits]
zone = "Europe/Bruxelles"
[channel.email.limits.group.town]
domains = ["town.example"]
[channel.email.limits.each_domain]
per_day = 10
)");

  ASSERT_EQ(reading.faults.size(), 1U);
  EXPECT_EQ(reading.faults[0].key, "channel.email.limits.zone");
}

TEST(LimitsTable, has_limits_of_the_channel_its_groups_and_domains) {
  const LimitsReading reading = read(R"(
[channel.email.limits]
mail_path = "relay"
per_day = 100000
concurrency = 40
zone = "Europe/Brussels"
hours = ["07:00-12:00", "13:30-22:00"]
days = ["mon", "fri"]
closed_on_holidays = true
country = "BE"
ramp_from = 2026-06-01
ramp = [50, 100, 200]
domains_max = 5000
[channel.email.limits.group.gmail]
per_second = 20
burst = 5
[channel.email.limits.group.town]
domains = ["town.example"]
mx = [".town.example"]
concurrency = 2
[channel.email.limits.each_domain]
per_second = 3
recovery = "20min"
decrease = 0.7
floor = 0.2
start = "floor"
[channel.email.limits.domain."village.example"]
per_day = 10
)");

  EXPECT_TRUE(reading.faults.empty());
  const pacing::LimitSettings& settings = reading.settings;
  EXPECT_EQ(settings.channel.per_day, 100'000);
  EXPECT_EQ(settings.channel.concurrency, 40);
  EXPECT_EQ(settings.channel.zone, "Europe/Brussels");
  const pacing::SendHours& hours = *settings.channel.hours;
  EXPECT_TRUE(hours.by_weekday[0].empty());
  ASSERT_EQ(hours.by_weekday[1].size(), 2U);
  EXPECT_EQ(hours.by_weekday[1][1].from, 13h + 30min);
  EXPECT_EQ(hours.by_weekday[5][1].until, 22h);
  EXPECT_EQ(hours.on_holidays, pacing::OnHolidays::nothing);
  EXPECT_EQ(settings.channel.ramp->first_day, 2026y / 6 / 1);
  EXPECT_EQ(settings.channel.ramp->per_day, (std::vector<std::int64_t>{50, 100, 200}));
  EXPECT_EQ(settings.domains_max, 5'000U);
  // What the shipped table says of gmail stays beside what is given.
  EXPECT_EQ(group_in(reading, "gmail").policy.rate->per_second, 20);
  EXPECT_EQ(group_in(reading, "gmail").policy.rate->burst, 5);
  EXPECT_EQ(group_in(reading, "gmail").domains.front(), "gmail.com");
  EXPECT_FALSE(group_in(reading, "gmail").rules.empty());
  EXPECT_EQ(group_in(reading, "town").policy.concurrency, 2);
  EXPECT_EQ(settings.each_domain.rate->burst, 2);
  EXPECT_EQ(settings.each_domain.adaptation.recovery, 20min);
  EXPECT_EQ(settings.each_domain.adaptation.decrease, 0.7);
  EXPECT_EQ(settings.each_domain.adaptation.floor, 0.2);
  EXPECT_EQ(settings.each_domain.adaptation.start, pacing::Adaptation::Start::floor);
  EXPECT_EQ(settings.domains.at("village.example").per_day, 10);
}

TEST(LimitsTable, without_a_path_has_nothing_of_the_shipped_table) {
  const LimitsReading reading = read("[channel.email.limits]\nper_day = 7\n");

  EXPECT_TRUE(reading.faults.empty());
  EXPECT_TRUE(reading.settings.groups.empty());
  EXPECT_TRUE(reading.settings.rules.empty());
}

TEST(LimitsTable, has_rules_of_the_operator_before_the_shipped_ones) {
  const LimitsReading reading = read(R"(
[channel.email.limits]
mail_path = "direct"
[[channel.email.limits.rule]]
name = "first"
group = "gmail"
code = "4xx"
status = "4.7.x"
words = "unusual rate"
without_words = "blocked"
action = "cap_rate"
scope = "domain"
times_an_hour = 3
duration = "30min"
per_minute = 60
[[channel.email.limits.rule]]
name = "second"
group = "gmail"
words = "busy"
action = "slow"
[[channel.email.limits.rule]]
name = "everybody"
code = "454"
action = "ignore"
)");

  EXPECT_TRUE(reading.faults.empty());
  const auto& rules = group_in(reading, "gmail").rules;
  EXPECT_EQ(rules[0].name, "first");
  EXPECT_EQ(rules[0].action, pacing::ReplyAction::cap_rate);
  EXPECT_EQ(rules[0].scope, pacing::ReplyScope::domain);
  EXPECT_EQ(rules[0].without_words, "blocked");
  EXPECT_EQ(rules[0].times_an_hour, 3);
  EXPECT_EQ(rules[0].duration, 30min);
  EXPECT_EQ(rules[0].per_minute, 60);
  EXPECT_EQ(rules[1].name, "second");
  EXPECT_EQ(rules[2].name, "gmail_unusual_rate");
  ASSERT_EQ(reading.settings.first_rules.size(), 1U);
  EXPECT_EQ(reading.settings.first_rules[0].name, "everybody");
}

TEST(LimitsTable, switches_shipped_rules_off) {
  const LimitsReading reading = read(R"(
[channel.email.limits]
mail_path = "direct"
rules_off = ["gmail_suspicious", "too_fast"]
[[channel.email.limits.rule]]
name = "gmail_suspicious"
group = "gmail"
words = "detected that this message"
action = "alarm"
)");

  EXPECT_TRUE(reading.faults.empty());
  EXPECT_EQ(std::ranges::count(group_in(reading, "gmail").rules, "gmail_suspicious",
                               &pacing::ReplyRule::name),
            1);
  EXPECT_EQ(group_in(reading, "gmail").rules[0].action, pacing::ReplyAction::alarm);
  EXPECT_EQ(std::ranges::count(reading.settings.rules, "too_fast", &pacing::ReplyRule::name), 0);
}

struct Fault {
  const char* text;  // After "[channel.email.limits]", which is line 1.
  const char* fault;
};

TEST(LimitsTable, tells_what_is_wrong_and_in_which_line) {
  const Fault rows[] = {
      {"per_dya = 7", "crier.toml:2:"},
      {"per_dya = 7", "channel.email.limits.per_dya: unknown key; did you mean \"per_day\"?"},
      {"per_day = \"many\"",
       "crier.toml:2:11: channel.email.limits.per_day: must be a whole number"},
      {"zone = \"UTC\"\nper_day = 0", "crier.toml:3:11: channel.email.limits.per_day: from 1 to"},
      {"per_second = 5", "channel.email.limits.per_second: unknown key"},
      {"zone = \"Europe/Bruxelles\"", "channel.email.limits.zone: 'Europe/Bruxelles' is no time"},
      {"hours = [\"8-20\"]", "channel.email.limits.hours: '8-20' is no range of hours"},
      {"hours = [\"21:00-08:00\"]",
       "channel.email.limits.hours: 21:00-08:00 are no hours of a day"},
      {"hours = [\"08:00-20:00\"]\ndays = [\"monday\"]",
       "crier.toml:3:8: channel.email.limits.days"},
      {"days = [\"mon\"]", "days: are the days of hours, which is missing"},
      {"hours = [\"08:00-20:00\"]\nclosed_on_holidays = true", "country: '' is no country"},
      {"country = \"DE\"", "crier.toml:2:11: channel.email.limits.country: says whose holidays"},
      {"hours = [\"08:00-20:00\"]\ncountry = \"DE\"", "limits.country: says whose holidays"},
      {"ramp = [1, 2]", "ramp: needs the day on which it begins"},
      {"ramp = [1, 2]\nramp_from = \"2026-06-01\"", "ramp_from: must be a date such as"},
      {"mail_path = \"pigeon\"", "mail_path: must be one of: direct, relay"},
      {"mail_path = \"direct\"\nrules_off = [\"gmail_suspicous\"]",
       "crier.toml:3:13: channel.email.limits.rules_off: no rule 'gmail_suspicous' is shipped with "
       "this mail_path; did you mean 'gmail_suspicious'?"},
      {"decrease = 1", "crier.toml:2:12: channel.email.limits.decrease: a refusal multiplies"},
      {"floor = 0", "channel.email.limits.floor: the floor is a part of the rate"},
      {"start = \"half\"", "channel.email.limits.start: must be one of: full, floor"},
      {"recovery = \"30d\"", "channel.email.limits.recovery: the rate recovers within"},
      {"domains_max = 0", "domains_max: from 1 to 10,000,000"},
      {"each_domain = 5", "each_domain: must be a table: [channel.email.limits.each_domain]"},
      {"[channel.email.limits.each_domain]\nburst = 5",
       "each_domain.burst: is the burst of per_sec"},
      {"[channel.email.limits.each_domain]\nper_second = 50\nburst = 1",
       "crier.toml:4:9: channel.email.limits.each_domain.burst: 1 is no burst of 50 a second"},
      {"[channel.email.limits.each_domain]\nper_second = -1", "each_domain.per_second: a rate is"},
      {"[channel.email.limits.group.town]\nper_second = 5", "nobody is in this group"},
      {"[channel.email.limits.group.town]\ndomains = [\"Town.example\"]",
       "channel.email.limits: group town: 'Town.example' is no domain as mail is sent to it"},
      {"[channel.email.limits.domain.\"town.example\"]\ncolour = 5",
       "channel.email.limits.domain.\"town.example\".colour: unknown key"},
      {"[channel.email.limits.rule]\nname = \"one\"", "rule: must be a list of tables: [[channel."},
      {"[[channel.email.limits.rule]]\nname = \"one\"\ncode = \"421\"", "'one' needs an action"},
      {"[[channel.email.limits.rule]]\nname = \"one\"\ncode = \"421\"\naction = \"pause\"",
       "channel.email.limits.rule: 'one': 'pause' needs a duration"},
      {"[[channel.email.limits.rule]]\nname = \"one\"\ncode = \"421\"\naction = \"slow\"\n"
       "group = \"town\"",
       "crier.toml:6:9: channel.email.limits.rule.group: there is no group 'town'"},
  };
  for (const Fault& row : rows) {
    EXPECT_THAT(faults_in("[channel.email.limits]\n" + std::string(row.text)), HasSubstr(row.fault))
        << row.text;
  }
}

}  // namespace
}  // namespace crier::app
