#include "config/channel/push/push_section.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "channel/push/push.h"
#include "config/channel/channel_sections.h"
#include "config/load.h"
#include "config/show.h"
#include "support/keys/pem.h"

namespace crier::app {
namespace {

Environment environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    if (name == "ACCOUNT") return test::service_account_file();
    if (name == "KEY") return test::pem_of_p256_key();
    if (name == "RSA") return test::pem_of_rsa_key();
    if (name == "NUMBER") return "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    if (name == "WORDS") return "SECRET WORDS";
    return std::nullopt;
  };
}

std::vector<std::string> faults_of(const std::string& section, const std::string& lines) {
  const auto config = parse_config("[channel." + section + "]\nrate_per_second = 5\n" + lines,
                                   "crier.toml", environment());
  std::vector<std::string> faults;
  if (config) return faults;
  for (const ConfigFault& fault : config.error()) faults.push_back(text_of(fault));
  return faults;
}

constexpr const char* apple =
    "apns_key_id = \"ABC123DEFG\"\napns_team_id = \"DEF123GHIJ\"\n"
    "apns_topics = [\"com.example.app\"]\n";

struct Row {
  std::string lines;
  std::string words;
};

void expect_faults(const std::string& section, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const auto faults = faults_of(section, row.lines);

    ASSERT_EQ(faults.size(), 1U) << row.lines;
    EXPECT_TRUE(faults.front().contains(row.words)) << faults.front();
    EXPECT_FALSE(faults.front().contains("SECRET")) << "a secret is not told";
  }
}

TEST(PushSection, says_which_key_is_wrong_and_why) {
  expect_faults(
      "push",
      {{"", "so is apns_key"},
       {"fcm_service_account = \"env:WORDS\"\n", "no JSON object"},
       {"fcm_service_account = \"env:ACCOUNT\"\nfcm_server = \"https://fcm.example/v1\"\n",
        "without a path"},
       {"fcm_service_account = \"env:ACCOUNT\"\nfcm_server = \"http://fcm.example\"\n", "https://"},
       {"apns_key = \"env:RSA\"\n" + std::string(apple), "P-256"},
       {"apns_key = \"env:KEY\"\napns_key_id = \"ABC123DEFG\"\napns_team_id = \"DEF123GHIJ\"\n",
        "bundle ids"},
       {"apns_key = \"env:KEY\"\napns_key_id = \"abc\"\napns_team_id = \"DEF123GHIJ\"\n"
        "apns_topics = [\"com.example.app\"]\n",
        "10 capitals"},
       {"apns_key = \"env:KEY\"\n" + std::string(apple) +
            "[channel.push.limits.domain.\"a.example\"]\n"
            "per_day = 1\n",
        "domain"}});
}

TEST(PushSection, is_sound_with_either_service) {
  EXPECT_TRUE(faults_of("push", "fcm_service_account = \"env:ACCOUNT\"\n").empty());
  EXPECT_TRUE(faults_of("push", "apns_key = \"env:KEY\"\n" + std::string(apple)).empty());
}

TEST(PushSection, keeps_the_shipped_rules_beside_a_table_of_limits) {
  const auto config = parse_config(
      "[channel.push]\nrate_per_second = 5\nfcm_service_account = \"env:ACCOUNT\"\n"
      "[channel.push.limits]\nper_day = 100\n",
      "crier.toml", environment());

  ASSERT_TRUE(config);
  EXPECT_EQ(find_section<PushSection>(config->channels)->limits.shipped, pacing::RuleSet::push);
}

TEST(PushSection, tells_the_channel_what_it_needs) {
  const auto config = parse_config(
      "[channel.push]\nrate_per_second = 5\nfcm_service_account = \"env:ACCOUNT\"\n"
      "apns_key = \"env:KEY\"\nfcm_validate_only = true\n" +
          std::string(apple),
      "crier.toml", environment());

  ASSERT_TRUE(config);
  const auto options = push_options(*find_section<PushSection>(config->channels));
  ASSERT_TRUE(options.fcm && options.apns);
  EXPECT_EQ(options.fcm->account.project, "project");
  EXPECT_EQ(options.fcm->run, channel::FcmRun::validate_only);
  EXPECT_EQ(options.apns->team.key_id, "ABC123DEFG");
  EXPECT_EQ(options.apns->topics, std::vector<std::string>{"com.example.app"});
}

TEST(WebPushSection, says_which_key_is_wrong_and_why) {
  const std::string subject = "subject = \"mailto:push@example.org\"\n";
  expect_faults("webpush",
                {{subject, "is missing"},
                 {subject + "vapid_key = \"env:WORDS\"\n", "P-256"},
                 {subject + "vapid_key = \"env:RSA\"\n", "P-256"},
                 {"vapid_key = \"env:KEY\"\nsubject = \"mailto:push@localhost\"\n", "BadJwtToken"},
                 {"vapid_key = \"env:KEY\"\n", "channel.webpush.subject"},
                 {subject + "vapid_key = \"env:KEY\"\nservices = [\"https://push.example\"]\n",
                  "the host of a push service"}});
}

TEST(WebPushSection, takes_its_key_in_both_forms) {
  const std::string subject = "subject = \"mailto:push@example.org\"\n";
  EXPECT_TRUE(faults_of("webpush", subject + "vapid_key = \"env:KEY\"\n").empty());
  EXPECT_TRUE(faults_of("webpush", subject + "vapid_key = \"env:NUMBER\"\n").empty());
}

TEST(WebPushSection, takes_services_with_a_port_and_without) {
  EXPECT_TRUE(faults_of("webpush",
                        "subject = \"mailto:push@example.org\"\nvapid_key = \"env:KEY\"\n"
                        "services = [\"push.example\", \"push.example:8443\"]\n")
                  .empty());
}

}  // namespace
}  // namespace crier::app
