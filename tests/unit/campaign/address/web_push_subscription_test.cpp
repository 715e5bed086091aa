#include "campaign/address/web_push_subscription.h"

#include <string>

#include <gtest/gtest.h>

#include "base/digest.h"

namespace crier {
namespace {

WebPushSubscription sound() {
  return {.endpoint = "https://push.example.net/wpush/v2/abc?x=1",
          .p256dh = base64url("\x04" + std::string(64, 'x')),
          .auth = base64url(std::string(16, 'y'))};
}

TEST(WebPushSubscription, is_written_compactly_and_read_again) {
  const WebPushSubscription subscription = sound();

  const std::string text = text_of(subscription);

  EXPECT_EQ(text, R"({"endpoint":"https://push.example.net/wpush/v2/abc?x=1","keys":{"p256dh":")" +
                      subscription.p256dh + R"(","auth":")" + subscription.auth + R"("}})");
  EXPECT_EQ(web_push_subscription_of(text), subscription);
}

TEST(WebPushSubscription, has_the_fingerprint_of_its_vapid_key_behind) {
  WebPushSubscription subscription = sound();
  subscription.key = *vapid_key_fingerprint(subscription.p256dh);

  EXPECT_EQ(subscription.key.size(), 43U);
  EXPECT_TRUE(text_of(subscription).ends_with(R"("},"key":")" + subscription.key + R"("})"));
  EXPECT_EQ(web_push_subscription_of(text_of(subscription)), subscription);
}

TEST(WebPushSubscription, whose_parts_are_not_sound_says_which) {
  EXPECT_FALSE(fault_of(sound()));
  const auto said = [](auto change) {
    WebPushSubscription subscription = sound();
    change(subscription);
    const auto fault = fault_of(subscription);
    return fault ? fault->substr(0, fault->find(" of a subscription")) : "";
  };
  for (const char* endpoint : {"", "http://push.example.net/a", "https://", "https:///a",
                               "https://push.example.net/a b", "https://push.example.net/\"a"}) {
    EXPECT_EQ(said([&](auto& each) { each.endpoint = endpoint; }), "the endpoint") << endpoint;
  }
  EXPECT_EQ(said([](auto& each) { each.endpoint += std::string(1024, 'a'); }), "the endpoint");
  EXPECT_EQ(said([](auto& each) { each.p256dh = base64url(std::string(65, 'x')); }), "the p256dh");
  EXPECT_EQ(said([](auto& each) { each.p256dh.pop_back(); }), "the p256dh");
  EXPECT_EQ(said([](auto& each) { each.auth = base64url("short"); }), "the auth");
  EXPECT_EQ(said([](auto& each) { each.key = "abc"; }), "the key");
}

TEST(WebPushSubscription, in_another_form_is_none) {
  const std::string text = text_of(sound());
  for (const std::string& other : {std::string(), std::string("{}"), " " + text, text + " ",
                                   text.substr(0, text.size() - 1), text + "}"}) {
    EXPECT_FALSE(web_push_subscription_of(other).has_value()) << other;
  }
}

}  // namespace
}  // namespace crier
