#include "campaign/address/device_token.h"

#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

const std::string digits(64, 'a');

TEST(DeviceToken, is_divided_at_the_first_two_colons) {
  const auto token = device_token_of("fcm:example-project:cXy_1:APA91b-Z");

  ASSERT_TRUE(token.has_value()) << token.error();
  EXPECT_EQ(*token, (DeviceToken{.platform = PushPlatform::fcm,
                                 .app = "example-project",
                                 .token = "cXy_1:APA91b-Z"}));
}

TEST(DeviceToken, of_apns_is_hexadecimal_and_kept_in_lower_case) {
  EXPECT_EQ(canonical_device_token("APNS:com.example.App:" + std::string(64, 'A')),
            "apns:com.example.App:" + digits);
}

TEST(DeviceToken, of_fcm_keeps_its_case) {
  EXPECT_EQ(canonical_device_token("FCM:123456789:aB:Cd"), "fcm:123456789:aB:Cd");
}

TEST(DeviceToken, that_is_none_says_what_is_wrong) {
  struct Case {
    std::string text;
    std::string said;
  };
  for (const Case& each : {
           Case{"", "PLATFORM:APP:TOKEN"},
           Case{"fcm:token", "PLATFORM:APP:TOKEN"},
           Case{"hms:app:token", "fcm or apns"},
           Case{"fcm::token", "Firebase project"},
           Case{"fcm:a b:token", "Firebase project"},
           Case{"fcm:app:", "a token of FCM"},
           Case{"fcm:app:to ken", "a token of FCM"},
           Case{"fcm:app:to\nken", "a token of FCM"},
           Case{"fcm:app:" + std::string(1025, 'a'), "a token of FCM"},
           Case{"apns::" + digits, "bundle id"},
           Case{"apns:com.example:" + digits.substr(2), "hexadecimal"},
           Case{"apns:com.example:" + digits + "a", "hexadecimal"},
           Case{"apns:com.example:" + digits.substr(1) + "g", "hexadecimal"},
           Case{"apns:com.example:" + std::string(202, 'a'), "hexadecimal"},
       }) {
    const auto token = device_token_of(each.text);
    ASSERT_FALSE(token.has_value()) << each.text;
    EXPECT_NE(token.error().find(each.said), std::string::npos) << each.text << token.error();
  }
}

}  // namespace
}  // namespace crier
