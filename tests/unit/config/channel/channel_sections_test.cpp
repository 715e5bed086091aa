#include "config/channel/channel_sections.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "config/channel/channel_world.h"
#include "config/configured_channels.h"
#include "config/load.h"
#include "config/show.h"
#include "dispatch/notice_feed.h"
#include "support/keys/pem.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

// Every channel of the table, with a rate.
Config all_channels() {
  Config config;
  config.channels = all_channel_sections();
  for (ChannelSection& section : config.channels) rate_of(section) = {.per_second = 5, .burst = 2};
  return config;
}

TEST(ChannelSections, are_those_of_the_table_of_channels) {
  const ChannelSections sections = all_channel_sections();

  ASSERT_EQ(sections.size(), channel_kinds.size());
  for (std::size_t index = 0; index < sections.size(); ++index) {
    EXPECT_EQ(name_of(sections[index]), channel_kinds[index].name);
  }
}

TEST(ChannelSections, have_keys_and_words_about_them_for_every_channel) {
  const std::string sample = config_sample();
  const std::vector<std::string> keys = all_keys();
  for (const ChannelKind& kind : channel_kinds) {
    const std::string prefix = "channel." + std::string(kind.name) + ".";

    EXPECT_TRUE(sample.contains("#[channel." + std::string(kind.name) + "]\n")) << kind.name;
    EXPECT_EQ(std::ranges::count(keys, prefix + "rate_per_second"), 1) << kind.name;
    EXPECT_EQ(std::ranges::count(keys, prefix + "burst"), 1) << kind.name;
  }
}

TEST(ChannelSections, tell_the_rate_of_every_channel_and_what_is_sent_at_the_same_time) {
  const Config config = all_channels();
  for (const ChannelKind& kind : channel_kinds) {
    const ChannelSection* const section = find_section(config.channels, kind.name);

    ASSERT_TRUE(section) << kind.name;
    EXPECT_EQ(channel_rate(config, kind.name), 5) << kind.name;
    EXPECT_GE(connections_max(*section), 1) << kind.name;
  }
  EXPECT_EQ(configured_channels(config).size(), channel_kinds.size());
}

TEST(ChannelSections, that_the_configuration_does_not_have_are_named_where_they_are_asked_for) {
  for (const ChannelKind& kind : channel_kinds) {
    const auto rate = channel_rate(Config{}, kind.name);

    ASSERT_FALSE(rate) << kind.name;
    EXPECT_TRUE(rate.error().contains("[channel." + std::string(kind.name) + "]")) << rate.error();
    EXPECT_EQ(find_section(ChannelSections{}, kind.name), nullptr);
  }
}

TEST(ChannelSections, open_every_channel) {
  const Environment secrets = [](const std::string& name) {
    return name == "KEY" ? std::optional(test::pem_of_p256_key()) : std::nullopt;
  };
  const auto config = parse_config(
      "[channel.maildir]\ndirectory = \"/m\"\nrate_per_second = 5\n"
      "[channel.webhook]\nurl = \"https://127.0.0.1/n\"\nrate_per_second = 5\n"
      "[channel.email]\nrelays = [\"127.0.0.1\"]\nrate_per_second = 5\n"
      "[channel.sms]\nservers = [\"127.0.0.1\"]\nsystem_id = \"crier\"\nsender = \"Example\"\n"
      "rate_per_second = 5\n"
      "[channel.push]\napns_key = \"env:KEY\"\napns_key_id = \"ABC123DEFG\"\n"
      "apns_team_id = \"DEF123GHIJ\"\napns_topics = [\"com.example.app\"]\nrate_per_second = 5\n"
      "[channel.webpush]\nvapid_key = \"env:KEY\"\nsubject = \"mailto:a@example.org\"\n"
      "rate_per_second = 5\n"
      "[channel.letter]\nsender = \"Example, 1 Street, Dublin\"\ncountry = \"IE\"\n"
      "rate_per_second = 5\n",
      "crier.toml", secrets);
  ASSERT_TRUE(config);
  ASSERT_EQ(config->channels.size(), channel_kinds.size()) << "a channel is not tried here";
  boost::asio::io_context io(1);
  SystemClock clock;

  for (std::size_t index = 0; index < channel_kinds.size(); ++index) {
    const ChannelSection& section = config->channels[index];
    const auto channel = open_channel(
        section, {.executor = io.get_executor(), .clock = clock, .seed = 1, .breaker = {}});

    EXPECT_EQ(name_of(section), channel_kinds[index].name) << "in the order of the table";
    EXPECT_EQ(channel->concurrency(), 0);
  }
}

TEST(ChannelSections, of_whoever_waits_at_a_screen_wait_less) {
  EmailSection patient;
  patient.rate = {.per_second = 5, .burst = 2};
  ChannelSection section = patient;

  hurry(section);

  EXPECT_LT(std::get<EmailSection>(section).timeout_scale, patient.timeout_scale);
}

}  // namespace
}  // namespace crier::app
