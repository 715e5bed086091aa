#include <chrono>
#include <string>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "channel/push/apns_notification.h"
#include "channel/push/fcm_message.h"

namespace crier::channel {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

const WallTime noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 30) + 12h;
constexpr const char* key = "kkkkkkkkkkkkkkkkkkkkkkkkkkk";

PushNotice notice() {
  return {.title = "Title \"1\"", .body = "Body\nline", .link = "https://pages.example/n/c/DE/t"};
}

json::object message(const PushDelivery& delivery, FcmRun run = FcmRun::real) {
  return json::parse(fcm_message(notice(), delivery, {.token = "token", .run = run}, noon))
      .as_object();
}

TEST(FcmMessage, has_the_words_the_link_and_what_replaces_it) {
  const json::object body = message({.key = key, .notify_by = noon + 90s});

  const json::object& inner = body.at("message").as_object();
  EXPECT_EQ(inner.at("token"), "token");
  EXPECT_EQ(inner.at("notification").at("title"), "Title \"1\"");
  EXPECT_EQ(inner.at("notification").at("body"), "Body\nline");
  EXPECT_EQ(inner.at("data").at("link"), "https://pages.example/n/c/DE/t");
  EXPECT_EQ(inner.at("android").at("collapse_key"), key);
  EXPECT_EQ(inner.at("android").at("ttl"), "90s");
  EXPECT_EQ(inner.at("apns").at("headers").at("apns-collapse-id"), key);
  EXPECT_EQ(inner.at("webpush").at("headers").at("Topic"), key);
  EXPECT_EQ(inner.at("webpush").at("headers").at("TTL"), "90");
  EXPECT_EQ(inner.at("webpush").at("notification").at("tag"), key);
  EXPECT_FALSE(body.contains("validate_only"));
}

TEST(FcmMessage, is_kept_until_notify_by_and_no_longer) {
  const auto ttl = [](const PushDelivery& delivery) {
    return std::string(message(delivery).at("message").at("android").at("ttl").as_string().c_str());
  };
  EXPECT_EQ(ttl({.key = key, .notify_by = noon + 1500ms}), "1s");
  EXPECT_EQ(ttl({.key = key, .notify_by = noon - 1s}), "0s");
  EXPECT_EQ(ttl({.key = key, .notify_by = noon + std::chrono::days(90)}), "2419200s");
  EXPECT_EQ(ttl({.key = key, .notify_by = std::nullopt}), "2419200s");
}

TEST(FcmMessage, of_a_rehearsal_says_so) {
  EXPECT_EQ(
      message({.key = key, .notify_by = std::nullopt}, FcmRun::validate_only).at("validate_only"),
      true);
}

TEST(ApnsNotification, has_the_words_and_the_link) {
  const json::object payload = json::parse(apns_payload(notice())).as_object();

  EXPECT_EQ(payload.at("aps").at("alert").at("title"), "Title \"1\"");
  EXPECT_EQ(payload.at("aps").at("alert").at("body"), "Body\nline");
  EXPECT_EQ(payload.at("link"), "https://pages.example/n/c/DE/t");
}

TEST(ApnsNotification, has_the_same_name_each_time_and_ends_with_notify_by) {
  const PushDelivery delivery{.key = key, .notify_by = noon + 90s};

  const http::Headers first = apns_headers(delivery, "com.example.app", "aa", noon);
  const http::Headers again = apns_headers(delivery, "com.example.app", "aa", noon + 10s);
  const http::Headers other = apns_headers(delivery, "com.example.app", "bb", noon);

  EXPECT_EQ(first.find("apns-id"), again.find("apns-id"));
  EXPECT_NE(first.find("apns-id"), other.find("apns-id"));
  EXPECT_EQ(first.find("apns-id")->size(), 36U);
  EXPECT_EQ(first.find("apns-expiration"), again.find("apns-expiration"));
  EXPECT_EQ(first.find("apns-expiration"),
            std::to_string(
                std::chrono::duration_cast<std::chrono::seconds>((noon + 90s).time_since_epoch())
                    .count()));
  EXPECT_EQ(first.find("apns-topic"), "com.example.app");
  EXPECT_EQ(first.find("apns-collapse-id"), key);
}

}  // namespace
}  // namespace crier::channel
