#include "config/channel/sms_section.h"

#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "config/channel/bounces.h"
#include "config/load.h"
#include "net/smpp/options.h"

namespace crier::app {
namespace {

Environment environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    if (name == "LONG") return "123456789";
    if (name == "PASSWORD") return "secret";
    return std::nullopt;
  };
}

std::vector<std::string> faults_of(const std::string& lines) {
  const auto config =
      parse_config("[channel.sms]\nrate_per_second = 5\n" + lines, "crier.toml", environment());
  std::vector<std::string> faults;
  if (config) return faults;
  for (const ConfigFault& fault : config.error()) faults.push_back(text_of(fault));
  return faults;
}

constexpr const char* sound = "servers = [\"smsc.example\"]\nsystem_id = \"crier\"\n";

TEST(SmsSection, says_which_key_is_wrong_and_why) {
  struct Row {
    std::string lines;
    std::string words;
  };
  const Row rows[] = {
      {"servers = [\"smtp://smsc.example\"]\nsystem_id = \"crier\"\nsender = \"1\"\n",
       "neither smpp:// nor smpps://"},
      {"servers = [\"crier:secret@smsc.example\"]\nsystem_id = \"crier\"\nsender = \"1\"\n",
       "system_id and password"},
      {std::string(sound) + "sender = \"Example Company\"\n", "11 characters"},
      {std::string(sound) + "sender = \"+49 30\"\n", "digits"},
      {std::string(sound), "channel.sms.sender"},
      {"servers = [\"smsc.example\"]\nsystem_id = \"crier-of-example\"\nsender = \"1\"\n",
       "15 characters"},
      {std::string(sound) + "sender = \"1\"\npassword = \"env:LONG\"\n", "8 characters"},
  };
  for (const Row& row : rows) {
    const auto faults = faults_of(row.lines);

    ASSERT_EQ(faults.size(), 1U) << row.lines;
    EXPECT_TRUE(faults.front().contains(row.words)) << faults.front();
    EXPECT_FALSE(faults.front().contains("123456789")) << "a secret is not told";
  }
}

TEST(SmsSection, speaks_to_its_servers_as_it_says) {
  const auto config = parse_config(
      "[channel.sms]\nrate_per_second = 5\nservers = [\"smpps://a.example\", "
      "\"smpps://b.example:2776\"]\nsystem_id = \"crier\"\npassword = \"env:PASSWORD\"\n"
      "sender = \"+4930\"\nwindow = 20\nconnections = 3\nvalidity = \"24h\"\n",
      "crier.toml", environment());
  ASSERT_TRUE(config);
  const auto* const section = find_section<SmsSection>(config->channels);
  ASSERT_TRUE(section);

  const smpp::Options options = sms_options(*section, {});

  ASSERT_EQ(options.servers.size(), 2U);
  EXPECT_EQ(options.servers[0].host, "a.example");
  EXPECT_EQ(options.servers[0].port, 3550);
  EXPECT_EQ(options.servers[1].port, 2776);
  EXPECT_TRUE(options.uses_tls);
  EXPECT_EQ(options.password, "secret");
  EXPECT_EQ(options.window, 20);
  EXPECT_EQ(options.connections_max, 3);
  EXPECT_EQ(options.validity, std::chrono::hours(24));
  EXPECT_TRUE(smpp::check(options));
  EXPECT_TRUE(section->receipts);
  EXPECT_FALSE(options.receives) << "who has nobody to keep them asks for none";
}

TEST(SmsSection, may_be_told_to_only_send) {
  const auto config = parse_config("[channel.sms]\nrate_per_second = 5\n" + std::string(sound) +
                                       "sender = \"1\"\nreceipts = false\n",
                                   "crier.toml", environment());

  ASSERT_TRUE(config);
  EXPECT_FALSE(find_section<SmsSection>(config->channels)->receipts);
  EXPECT_TRUE(heard_ways(*config).channels.empty());
}

TEST(SmsSection, with_receipts_lets_campaigns_wait_for_them) {
  const auto config = parse_config("[channel.sms]\nrate_per_second = 5\n" + std::string(sound) +
                                       "sender = \"1\"\n[feedback]\nawaited = \"5h\"\n",
                                   "crier.toml", environment());

  ASSERT_TRUE(config);
  const HeardWays heard = heard_ways(*config);
  EXPECT_EQ(heard.channels, std::vector<std::string>{"sms"});
  EXPECT_EQ(heard.awaited, std::chrono::hours(5));
}

TEST(SmsSection, lets_campaigns_wait_until_texts_are_said_to_be_lost) {
  const auto config =
      parse_config("[channel.sms]\nrate_per_second = 5\n" + std::string(sound) + "sender = \"1\"\n",
                   "crier.toml", environment());

  ASSERT_TRUE(config);
  EXPECT_GE(heard_ways(*config).awaited,
            find_section<SmsSection>(config->channels)->validity + std::chrono::hours(1));
}

}  // namespace
}  // namespace crier::app
