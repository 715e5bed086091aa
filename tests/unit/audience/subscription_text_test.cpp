#include "audience/subscription_text.h"

#include <string>

#include <gtest/gtest.h>

#include "base/digest.h"
#include "campaign/address/web_push_subscription.h"

namespace crier::audience {
namespace {

const std::string point = base64url("\x04" + std::string(64, 'x'));
const std::string secret = base64url(std::string(16, '\xff'));

TEST(SubscriptionText, of_a_browser_is_brought_into_one_form) {
  const auto text = canonical_subscription(
      R"({ "expirationTime": null, "keys": {"auth": "/////////////////////w==", "p256dh": ")" +
      point + R"("}, "endpoint": "https:\/\/push.example.net\/a" })");

  ASSERT_TRUE(text.has_value()) << text.error();
  EXPECT_EQ(*text,
            text_of({.endpoint = "https://push.example.net/a", .p256dh = point, .auth = secret}));
}

TEST(SubscriptionText, has_scheme_and_host_in_one_case) {
  const auto text =
      canonical_subscription(R"({"endpoint":"HTTPS://Push.Example.net/aB?C","keys":{"p256dh":")" +
                             point + R"(","auth":")" + secret + R"("}})");

  ASSERT_TRUE(text.has_value()) << text.error();
  EXPECT_EQ(
      *text,
      text_of({.endpoint = "https://push.example.net/aB?C", .p256dh = point, .auth = secret}));
}

TEST(SubscriptionText, takes_the_vapid_key_for_its_fingerprint) {
  const auto with = [](const std::string& key) {
    return canonical_subscription(R"({"endpoint":"https://push.example.net/a","keys":{"p256dh":")" +
                                  point + R"(","auth":")" + secret + R"("},"key":")" + key +
                                  R"("})");
  };

  ASSERT_TRUE(with(point).has_value());
  EXPECT_EQ(with(point), with(*vapid_key_fingerprint(point)));
}

TEST(SubscriptionText, that_is_no_subscription_says_why_without_repeating_it) {
  for (const char* text : {"", "anna", "[]", "{}", R"({"endpoint":"https://anna.example"})",
                           R"({"endpoint":1,"keys":{}})", R"({"endpoint":"x","keys":[]})"}) {
    const auto canonical = canonical_subscription(text);
    ASSERT_FALSE(canonical.has_value()) << text;
    EXPECT_EQ(canonical.error().find("anna"), std::string::npos);
  }
}

}  // namespace
}  // namespace crier::audience
