#include "config/channel/limits_in_force.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/channel/limit_node_name.h"
#include "config/load.h"

namespace crier::app {
namespace {

using store::SetLimit;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

Config read(const std::string& text) {
  const Environment nothing = [](const std::string&) { return std::nullopt; };
  return parse_config("[channel.email]\nrelays = [\"127.0.0.1\"]\nrate_per_second = 50\n" + text,
                      "crier.toml", nothing)
      .value();
}

const Config& with_groups() {
  static const Config config = read(R"([channel.email.limits]
mail_path = "direct"
per_day = 1000
[channel.email.limits.group.town]
domains = ["town.example"]
per_second = 5
)");
  return config;
}

LimitsInForce in_force(const Config& config, const std::vector<SetLimit>& set) {
  return limits_in_force(config, config.channels.front(), set);
}

const pacing::LimitPolicy& group(const LimitsInForce& limits, std::string_view name) {
  return std::ranges::find(limits.settings.groups, name, &pacing::ProviderGroup::name)->policy;
}

TEST(LimitsInForce, are_those_of_the_file_while_nothing_is_set) {
  const LimitsInForce limits = in_force(with_groups(), {});

  EXPECT_THAT(limits.left_out, SizeIs(0));
  EXPECT_EQ(limits.settings.channel.rate->per_second, 50);
  EXPECT_EQ(limits.settings.channel.rate->burst, 14);
  EXPECT_EQ(limits.settings.channel.per_day, 1000);
  EXPECT_EQ(group(limits, "town").rate->per_second, 5);
  EXPECT_EQ(limits.origins.at({"email", "per_day"}), "crier.toml:6");
  EXPECT_EQ(limits.origins.at({"email", "rate_per_second"}), "crier.toml:3");
  EXPECT_EQ(limits.origins.at({"email/group/town", "per_second"}), "crier.toml:9");
}

std::vector<std::string> rules_of_webhook(const std::string& table) {
  const Environment nothing = [](const std::string&) { return std::nullopt; };
  const Config config = parse_config(
                            "[channel.webhook]\nurl = \"https://hooks.example.org/notices\"\n"
                            "rate_per_second = 5\n" +
                                table,
                            "crier.toml", nothing)
                            .value();
  std::vector<std::string> names;
  for (const auto& rule : in_force(config, {}).settings.rules) names.push_back(rule.name);
  return names;
}

TEST(LimitsInForce, have_the_shipped_rule_of_a_web_service_unless_it_is_switched_off) {
  EXPECT_THAT(rules_of_webhook(""), ElementsAre("web_service_too_many"));
  EXPECT_THAT(rules_of_webhook("[channel.webhook.limits]\nper_day = 1000\n"),
              ElementsAre("web_service_too_many"));
  EXPECT_THAT(
      rules_of_webhook("[channel.webhook.limits]\nrules_off = [\"web_service_too_many\"]\n"),
      ElementsAre());
}

TEST(LimitsInForce, have_what_is_set_instead_key_by_key) {
  const LimitsInForce limits = in_force(
      with_groups(),
      {{.node = "email", .key = "per_day", .value = "7"},
       {.node = "email/domain/village.example", .key = "hours", .value = "[ \"08:00-20:00\" ]"},
       {.node = "email/each_domain", .key = "per_second", .value = "0.5"},
       {.node = "email/group/gmail", .key = "per_second", .value = "30"},
       {.node = "webhook", .key = "per_day", .value = "1"}});

  EXPECT_THAT(limits.left_out, SizeIs(0));
  EXPECT_EQ(limits.settings.channel.per_day, 7);
  EXPECT_TRUE(limits.settings.domains.at("village.example").hours);
  EXPECT_EQ(limits.settings.each_domain.rate->per_second, 0.5);
  EXPECT_EQ(group(limits, "gmail").rate->per_second, 30);
  // What is shipped of it stays beside.
  EXPECT_EQ(group(limits, "gmail").concurrency, 5);
  EXPECT_EQ(limits.origins.at({"email/group/gmail", "per_second"}), "set");
  EXPECT_EQ(limits.origins.at({"email", "per_day"}), "set");
}

TEST(LimitsInForce, are_without_what_the_file_says_or_is_shipped_where_none_is_set) {
  const LimitsInForce limits =
      in_force(with_groups(), {{.node = "email", .key = "per_day", .value = "none"},
                               {.node = "email/group/gmail", .key = "concurrency", .value = "none"},
                               {.node = "email/group/town", .key = "per_second", .value = "none"}});

  EXPECT_THAT(limits.left_out, SizeIs(0));
  EXPECT_FALSE(limits.settings.channel.per_day);
  EXPECT_FALSE(group(limits, "gmail").concurrency);
  EXPECT_FALSE(group(limits, "town").rate);
  EXPECT_EQ(limits.origins.at({"email", "per_day"}), "set");
}

TEST(LimitsInForce, have_the_usual_burst_of_the_rate_that_is_set) {
  const LimitsInForce limits =
      in_force(read(""), {{.node = "email", .key = "rate_per_second", .value = "500"}});

  EXPECT_EQ(limits.settings.channel.rate->per_second, 500);
  EXPECT_EQ(limits.settings.channel.rate->burst, 126);
}

TEST(LimitsInForce, refuse_a_rate_for_which_the_burst_that_was_given_is_too_large) {
  const LimitsInForce limits = in_force(
      read("burst = 100\n"), {{.node = "email", .key = "rate_per_second", .value = "0.001"}});

  EXPECT_EQ(limits.settings.channel.rate->per_second, 50);
  ASSERT_THAT(limits.left_out, SizeIs(1));
  EXPECT_THAT(limits.left_out[0].why, HasSubstr("channel.email.burst: must be at most 86"));
}

TEST(LimitsInForce, refuse_a_rate_for_which_the_burst_that_was_given_is_too_small) {
  const LimitsInForce limits =
      in_force(read("burst = 2\n"), {{.node = "email", .key = "rate_per_second", .value = "500"}});

  ASSERT_THAT(limits.left_out, SizeIs(1));
  EXPECT_THAT(limits.left_out[0].why, HasSubstr("channel.email.burst: must be at least 11"));
  EXPECT_EQ(limits.settings.channel.rate->per_second, 50);
}

TEST(LimitsInForce, leave_out_the_keys_that_are_faulty_and_keep_the_others) {
  const LimitsInForce limits =
      in_force(with_groups(), {{.node = "email", .key = "per_day", .value = "7"},
                               {.node = "email/group/gmial", .key = "per_second", .value = "30"},
                               {.node = "email/group/town", .key = "per_second", .value = "-1"},
                               {.node = "email/group/town", .key = "per_day", .value = "10"}});

  ASSERT_THAT(limits.left_out, SizeIs(2));
  EXPECT_EQ(limits.left_out[0].node, "email/group/gmial");
  EXPECT_THAT(limits.left_out[0].why,
              HasSubstr("there is no group \"gmial\"; did you mean \"gmail\"?"));
  EXPECT_EQ(limits.left_out[1].node, "email/group/town");
  EXPECT_EQ(limits.left_out[1].key, "per_second");
  EXPECT_THAT(limits.left_out[1].why, HasSubstr("a rate is from 1 a day"));
  EXPECT_EQ(limits.settings.channel.per_day, 7);
  EXPECT_EQ(group(limits, "town").rate->per_second, 5);
  EXPECT_EQ(group(limits, "town").per_day, 10);
}

std::vector<SetLimit> ramp_and(SetLimit other) {
  return {{.node = "email", .key = "ramp", .value = "[ 50, 100 ]"},
          {.node = "email", .key = "ramp_from", .value = "2026-06-01"},
          std::move(other)};
}

TEST(LimitsInForce, keep_keys_that_need_each_other_beside_one_that_is_faulty) {
  for (const char* rate : {"1e9", "0", "\"abc\"", "5000000"}) {
    const LimitsInForce limits = in_force(
        with_groups(), ramp_and({.node = "email", .key = "rate_per_second", .value = rate}));

    ASSERT_THAT(limits.left_out, SizeIs(1)) << rate;
    EXPECT_EQ(limits.left_out[0].key, "rate_per_second") << rate;
    EXPECT_THAT(limits.left_out[0].why, HasSubstr("channel.email.rate_per_second: ")) << rate;
    EXPECT_TRUE(limits.settings.channel.ramp) << rate;
    EXPECT_EQ(limits.settings.channel.rate->per_second, 50) << rate;
  }
}

TEST(LimitsInForce, say_what_is_wrong_with_a_ramp_that_has_its_first_day) {
  const LimitsInForce limits =
      in_force(with_groups(), {{.node = "email", .key = "ramp", .value = "[ 0 ]"},
                               {.node = "email", .key = "ramp_from", .value = "2026-06-01"}});

  ASSERT_THAT(limits.left_out, Not(SizeIs(0)));
  EXPECT_THAT(limits.left_out[0].why, HasSubstr("each day of a ramp has from 1"));
  EXPECT_FALSE(limits.settings.channel.ramp);
}

// The file's rate has grown since both were set.
TEST(LimitsInForce, keep_the_rate_that_is_set_where_its_burst_does_not_fit_any_more) {
  const LimitsInForce limits =
      in_force(with_groups(), {{.node = "email/group/town", .key = "burst", .value = "0"},
                               {.node = "email/group/town", .key = "per_second", .value = "2"}});

  EXPECT_THAT(limits.left_out, SizeIs(1));
  EXPECT_EQ(group(limits, "town").rate->per_second, 2);
}

TEST(LimitsInForce, may_have_a_group_of_which_it_is_set_who_is_in_it) {
  const LimitsInForce limits = in_force(
      read(""),
      {{.node = "email/group/village", .key = "concurrency", .value = "2"},
       {.node = "email/group/village", .key = "domains", .value = "[ \"village.example\" ]"}});

  EXPECT_THAT(limits.left_out, SizeIs(0));
  EXPECT_EQ(group(limits, "village").concurrency, 2);
}

const Config& with_people_hours() {
  static const Config config = read(R"([channel.email.limits]
per_day = 1000
[channel.email.limits.people]
hours = ["08:00-21:00"]
at_any_hour = []
)");
  return config;
}

TEST(LimitsInForce, have_the_hours_of_people_that_are_set) {
  const LimitsInForce file = in_force(with_people_hours(), {});
  ASSERT_TRUE(file.settings.people);
  EXPECT_EQ(file.origins.at({"email/people", "hours"}), "crier.toml:7");

  const LimitsInForce limits =
      in_force(with_people_hours(),
               {{.node = "email/people", .key = "days", .value = "[ \"mon\" ]"},
                {.node = "email/people", .key = "hours", .value = "[ \"10:00-18:00\" ]"}});

  ASSERT_TRUE(limits.settings.people);
  const auto& by_day = limits.settings.people->hours.by_weekday;
  EXPECT_EQ(by_day.at(1).front().from, std::chrono::hours(10));
  EXPECT_TRUE(by_day.at(2).empty());
  EXPECT_TRUE(limits.settings.people->at_any_hour.empty()) << "as the file has it";
  EXPECT_EQ(limits.origins.at({"email/people", "hours"}), "set");
}

TEST(LimitsInForce, may_have_hours_of_people_where_the_file_has_none) {
  const LimitsInForce limits = in_force(
      with_groups(), {{.node = "email/people", .key = "hours", .value = "[ \"10:00-18:00\" ]"}});

  EXPECT_THAT(limits.left_out, SizeIs(0));
  EXPECT_TRUE(limits.settings.people);
}

TEST(LimitsInForce, tell_people_at_any_hour_where_none_is_set) {
  const LimitsInForce limits =
      in_force(with_people_hours(),
               {{.node = "email/people", .key = "days", .value = "[ \"mon\" ]"},
                {.node = "email/people", .key = "hours", .value = std::string(limit_none)}});

  EXPECT_THAT(limits.left_out, SizeIs(0));
  EXPECT_FALSE(limits.settings.people);
}

TEST(LimitsInForce, leave_out_days_of_people_without_hours) {
  const LimitsInForce limits =
      in_force(with_groups(), {{.node = "email/people", .key = "days", .value = "[ \"mon\" ]"}});

  ASSERT_THAT(limits.left_out, SizeIs(1));
  EXPECT_EQ(limits.left_out.front().node, "email/people");
  EXPECT_THAT(limits.left_out.front().why, HasSubstr("hours"));
}

TEST(LimitNodeNames, are_channels_groups_and_domains_in_any_spelling) {
  const Config config = read("");
  const auto name = [&](std::string_view text) {
    const auto node = limit_node_named(config, text);
    return node ? text_of(*node) : node.error();
  };

  EXPECT_EQ(name("email"), "email");
  EXPECT_EQ(name("email/group/gmail"), "email/group/gmail");
  EXPECT_EQ(name("email/each_domain"), "email/each_domain");
  EXPECT_EQ(name("email/people"), "email/people");
  EXPECT_EQ(name("email/domain/Bücher.example."), "email/domain/xn--bcher-kva.example");
  EXPECT_THAT(name("email/domain/not a domain"), HasSubstr("is no domain that mail is sent to"));
  EXPECT_THAT(name("email/grp/gmail"), HasSubstr("write email, email/group/NAME"));
  EXPECT_THAT(name("email/group/"), HasSubstr("write email, email/group/NAME"));
  EXPECT_THAT(name("pigeon"), HasSubstr("pigeon"));
  EXPECT_THAT(name("webhook"), HasSubstr("[channel.webhook]"));
}

TEST(TypedLimits, become_what_the_file_would_say) {
  const LimitNodeName node{.channel = "email", .kind = LimitNodeName::Kind::group, .name = "gmail"};
  const auto typed = [&](std::string_view key, std::string_view text) {
    const auto value = typed_limit(node, key, text);
    return value ? *value : value.error();
  };

  EXPECT_EQ(typed("per_second", "20"), "20");
  EXPECT_EQ(typed("per_second", "0.5"), "0.5");
  EXPECT_EQ(typed("per_second", "0.1"), "0.1");
  EXPECT_EQ(typed("recovery", "10min"), "\"10min\"");
  EXPECT_EQ(typed("recovery", "\"10min\""), "\"10min\"");
  EXPECT_EQ(typed("zone", "Europe/Brussels"), "\"Europe/Brussels\"");
  EXPECT_EQ(typed("ramp_from", "2026-06-01"), "2026-06-01");
  EXPECT_EQ(typed("closed_on_holidays", "true"), "true");
  EXPECT_EQ(typed("hours", "07:00-12:00,13:00-22:00"), "[ \"07:00-12:00\", \"13:00-22:00\" ]");
  EXPECT_EQ(typed("days", "mon, tue"), "[ \"mon\", \"tue\" ]");
  EXPECT_EQ(typed("ramp", "50,100"), "[ 50, 100 ]");
  EXPECT_EQ(typed("ramp", "[50, 100]"), "[ 50, 100 ]");
  EXPECT_EQ(typed("zone", "a\"b"), "\"a\\\"b\"");
  EXPECT_EQ(typed("per_second", "none"), "none");
  EXPECT_EQ(typed("hours", " none "), "none");
  EXPECT_EQ(typed("zone", "\"none\""), "\"none\"");
  EXPECT_EQ(typed("domains", "none"), "email/group/gmail cannot be without domains");
  EXPECT_THAT(typed("per_secnd", "20"), HasSubstr("did you mean \"per_second\"?"));
  EXPECT_THAT(typed("rule", "20"), HasSubstr("there are: per_second"));
}

TEST(TypedLimits, of_a_channel_have_its_rate_under_the_name_that_the_file_has) {
  const LimitNodeName channel{.channel = "email", .name = {}};

  EXPECT_EQ(typed_limit(channel, "rate_per_second", "20").value(), "20");
  EXPECT_FALSE(typed_limit(channel, "mail_path", "direct"));
  EXPECT_FALSE(typed_limit(channel, "rate_per_second", "none"));
}

}  // namespace
}  // namespace crier::app
