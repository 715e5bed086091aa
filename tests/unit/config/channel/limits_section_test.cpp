// [channel.….limits] in a whole crier.toml, and what is shown of it.
#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/channel/limits_text.h"
#include "config/load.h"
#include "config/show.h"

namespace crier::app {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::SizeIs;

const Environment nothing = [](const std::string&) { return std::nullopt; };

const std::string email =
    "[channel.email]\nrelays = [\"127.0.0.1\"]\nrate_per_second = 50\n";  // Lines 1 to 3.

Config read(const std::string& text) {
  return parse_config(text, "crier.toml", nothing).value();
}

std::vector<std::string> faults_in(const std::string& text) {
  std::vector<std::string> faults;
  const auto config = parse_config(text, "crier.toml", nothing);
  if (config) return faults;
  for (const ConfigFault& fault : config.error()) faults.push_back(text_of(fault));
  return faults;
}

std::string shown(const Config& config, std::string_view key) {
  for (const ShownKey& each : shown_keys(config)) {
    if (each.key == key) return each.value + "  # " + each.origin;
  }
  return "not shown";
}

TEST(LimitsSection, is_read_beside_the_keys_of_its_channel) {
  const Config config = read(email + "[channel.email.limits]\nper_day = 100\n" +
                             "[channel.email.limits.group.town]\ndomains = [\"town.example\"]\n" +
                             "per_second = 5\n");

  const LimitsSection& limits = limits_of(config.channels.front());
  EXPECT_EQ(limits.settings.channel.per_day, 100);
  ASSERT_THAT(limits.settings.groups, SizeIs(1));
  EXPECT_EQ(limits.settings.groups[0].policy.rate->per_second, 5);
  EXPECT_EQ(limits.lines.at("per_day"), 5);
  EXPECT_EQ(limits.lines.at("group.town.per_second"), 8);
}

TEST(LimitsSection, that_is_faulty_is_told_by_its_line) {
  EXPECT_THAT(faults_in(email + "[channel.email.limits]\nper_dya = 100\n"),
              Contains(HasSubstr("crier.toml:5:")));
  EXPECT_THAT(faults_in(email + "[channel.email.limits.domain.\"town.example\"]\nper_day = 0\n"),
              Contains(HasSubstr("crier.toml:5:11: channel.email.limits.domain.\"town.example\"."
                                 "per_day: from 1 to")));
  EXPECT_THAT(faults_in(email + "limits = 5\n"),
              Contains(HasSubstr("crier.toml:4:10: channel.email.limits: must be a table: "
                                 "[channel.email.limits]")));
}

TEST(LimitsSection, of_a_channel_to_one_place_has_no_domains) {
  const std::string webhook =
      "[channel.webhook]\nurl = \"https://127.0.0.1/n\"\nrate_per_second = 5\n";

  EXPECT_THAT(faults_in(webhook + "[channel.webhook.limits]\nper_day = 9\n"), SizeIs(0));
  EXPECT_THAT(
      faults_in(webhook + "[channel.webhook.limits]\nmail_path = \"relay\"\n"),
      Contains(HasSubstr("crier.toml:5:13: channel.webhook.limits.mail_path: all notices")));
  EXPECT_THAT(faults_in(webhook + "[channel.webhook.limits.each_domain]\nper_second = 1\n"),
              Contains(HasSubstr("channel.webhook.limits.each_domain: all notices")));
}

TEST(LimitsSection, is_shown_with_what_is_shipped_and_where_the_rest_is_from) {
  const Config config = read(email + R"([channel.email.limits]
mail_path = "direct"
per_day = 100
hours = ["07:00-12:00", "13:00-22:00"]
days = ["mon", "tue"]
recovery = "20min"
[channel.email.limits.group.gmail]
per_second = 20
[channel.email.limits.domain."town.example"]
ramp_from = 2026-06-01
ramp = [50, 100]
)");

  EXPECT_EQ(shown(config, "channel.email.limits.per_day"), "100  # crier.toml:6");
  EXPECT_EQ(shown(config, "channel.email.limits.hours"),
            "[\"07:00-12:00\", \"13:00-22:00\"]  # crier.toml:7");
  EXPECT_EQ(shown(config, "channel.email.limits.days"), "[\"mon\", \"tue\"]  # crier.toml:8");
  EXPECT_EQ(shown(config, "channel.email.limits.recovery"), "\"20min\"  # crier.toml:9");
  EXPECT_EQ(shown(config, "channel.email.limits.group.gmail.per_second"), "20  # crier.toml:11");
  EXPECT_EQ(shown(config, "channel.email.limits.group.gmail.concurrency"), "5  # shipped");
  EXPECT_THAT(shown(config, "channel.email.limits.group.gmail.domains"), HasSubstr("gmail.com"));
  EXPECT_THAT(shown(config, "channel.email.limits.group.gmail.rules"),
              HasSubstr("\"gmail_suspicious\""));
  EXPECT_THAT(shown(config, "channel.email.limits.rules"), HasSubstr("# shipped"));
  EXPECT_EQ(shown(config, "channel.email.limits.domain.\"town.example\".ramp"),
            "[50, 100]  # crier.toml:14");
  EXPECT_EQ(shown(config, "channel.email.limits.domain.\"town.example\".ramp_from"),
            "2026-06-01  # crier.toml:13");
  EXPECT_EQ(shown(config, "channel.email.limits.each_domain.concurrency"), "10  # shipped");
}

TEST(LimitsSection, that_is_not_there_is_not_shown) {
  const Config config = read(email);

  for (const ShownKey& each : shown_keys(config)) {
    EXPECT_FALSE(each.key.starts_with("channel.email.limits")) << each.key;
  }
}

TEST(LimitsSection, has_its_hours_in_a_few_words) {
  const Config config = read(email +
                             "[channel.email.limits]\nhours = [\"07:00-22:00\"]\n"
                             "days = [\"mon\", \"fri\"]\nclosed_on_holidays = true\n"
                             "country = \"BE\"\n");

  EXPECT_EQ(hours_text(limits_of(config.channels.front()).settings.channel),
            "07:00-22:00 mon fri, not on holidays of BE");
}

}  // namespace
}  // namespace crier::app
