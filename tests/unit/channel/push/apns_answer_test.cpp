#include "channel/push/apns_answer.h"

#include <chrono>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace crier::channel {
namespace {

using enum PushMeaning;

PushAnswer answer_of(int status, std::string body, http::Headers headers = {}) {
  return apns_answer({.status = status, .headers = std::move(headers), .body = std::move(body)},
                     "https://api.push.apple.com:443", WallTime(), {});
}

PushAnswer answer_for(int status, std::string_view reason) {
  return answer_of(status,
                   reason.empty() ? std::string() : fmt::format(R"({{"reason":"{}"}})", reason));
}

// Row by row, as Apple's table and the libraries that know more of it have them.
TEST(ApnsAnswer, means_what_its_row_says) {
  struct Case {
    int status;
    std::string_view reason;
    PushMeaning meaning;
    Verdict verdict;
  };
  const Case cases[] = {
      {200, "", accepted, Verdict::accepted},
      {400, "BadDeviceToken", suspect_address, Verdict::refused},
      {400, "DeviceTokenNotForTopic", suspect_address, Verdict::refused},
      {400, "MissingDeviceToken", suspect_address, Verdict::refused},
      {410, "Unregistered", dead_address, Verdict::give_up},
      {410, "ExpiredToken", dead_address, Verdict::give_up},
      {400, "BadCollapseId", sender_fault, Verdict::halt},
      {400, "BadExpirationDate", sender_fault, Verdict::halt},
      {400, "BadMessageId", sender_fault, Verdict::halt},
      {400, "BadPriority", sender_fault, Verdict::halt},
      {400, "BadTopic", sender_fault, Verdict::halt},
      {400, "DuplicateHeaders", sender_fault, Verdict::halt},
      {400, "InvalidPushType", sender_fault, Verdict::halt},
      {400, "MissingTopic", sender_fault, Verdict::halt},
      {400, "PayloadEmpty", content_fault, Verdict::halt},
      {400, "TopicDisallowed", sender_fault, Verdict::halt},
      {403, "BadCertificate", sender_fault, Verdict::halt},
      {403, "BadCertificateEnvironment", sender_fault, Verdict::halt},
      {403, "BadEnvironmentKeyIdInToken", sender_fault, Verdict::halt},
      {403, "Forbidden", sender_fault, Verdict::halt},
      {403, "InvalidProviderToken", sender_fault, Verdict::halt},
      {403, "MissingProviderToken", sender_fault, Verdict::halt},
      {403, "UnrelatedKeyIdInToken", sender_fault, Verdict::halt},
      {403, "ExpiredProviderToken", stale_credential, Verdict::halt},
      {404, "BadPath", sender_fault, Verdict::halt},
      {405, "MethodNotAllowed", sender_fault, Verdict::halt},
      {413, "PayloadTooLarge", content_fault, Verdict::halt},
      {400, "IdleTimeout", try_again, Verdict::retry_later},
      {429, "TooManyRequests", try_again, Verdict::retry_later},
      {429, "TooManyProviderTokenUpdates", slow_down, Verdict::retry_later},
      {500, "InternalServerError", try_again, Verdict::retry_later},
      {503, "ServiceUnavailable", try_again, Verdict::retry_later},
      {503, "Shutdown", try_again, Verdict::retry_later},
      {403, "", sender_fault, Verdict::halt},
      {413, "", content_fault, Verdict::halt},
      {429, "", slow_down, Verdict::retry_later},
      {500, "", try_again, Verdict::retry_later},
      {502, "", try_again, Verdict::retry_later},
      {503, "", try_again, Verdict::retry_later},
      {504, "", try_again, Verdict::retry_later},
  };
  std::set<std::pair<int, std::string_view>> tested;
  for (const Case& each : cases) {
    const PushAnswer answer = answer_for(each.status, each.reason);

    EXPECT_EQ(answer.meaning, each.meaning) << each.status << " " << each.reason;
    EXPECT_EQ(answer.outcome.verdict, each.verdict) << each.status << " " << each.reason;
    EXPECT_EQ(answer.outcome.reply_code, each.status);
    EXPECT_EQ(answer.word, each.reason);
    tested.emplace(each.status, each.reason);
  }
  for (const PushAnswerRow& row : apns_answer_rows()) {
    EXPECT_TRUE(tested.contains({row.code, row.word})) << row.code << " " << row.word;
  }
}

// A cut or foreign answer names no token, so that it ends none.
TEST(ApnsAnswer, without_its_reason_ends_no_token) {
  for (const int status : {400, 404, 405, 410}) {
    const PushAnswer answer = answer_for(status, "");

    EXPECT_EQ(answer.meaning, unknown) << status;
    EXPECT_EQ(answer.outcome.verdict, Verdict::refused) << status;
  }
  EXPECT_EQ(answer_of(410, R"({"reason":"Unregis)").meaning, unknown);
  EXPECT_EQ(answer_of(410, "<html>gone</html>").meaning, unknown);
  EXPECT_EQ(answer_for(400, "SomethingNew").meaning, unknown);
  EXPECT_EQ(answer_for(400, "Unregistered").meaning, unknown) << "is said with 410 alone";
}

TEST(ApnsAnswer, says_since_when_a_token_is_dead) {
  const PushAnswer dead = answer_of(410, R"({"reason":"Unregistered","timestamp":1764500000123})");

  EXPECT_EQ(dead.dead_since, WallTime(std::chrono::milliseconds(1764500000123)));
  for (const char* timestamp : {"-1", "99999999999999999999", "\"soon\"", "1.5", "null"}) {
    const PushAnswer odd =
        answer_of(410, fmt::format(R"({{"reason":"Unregistered","timestamp":{}}})", timestamp));
    EXPECT_EQ(odd.meaning, dead_address) << timestamp;
    EXPECT_FALSE(odd.dead_since) << timestamp;
  }
}

TEST(ApnsAnswer, repeats_no_token) {
  const PushAnswer answer = apns_answer({.status = 404,
                                         .headers = {{"Content-Type", "text/html"}},
                                         .body = "<title>Cannot POST /3/device/0a1b2c</title>"},
                                        "https://api.push.apple.com:443", WallTime(), "0a1b2c");

  EXPECT_TRUE(answer.outcome.description.contains("/3/device/[address]"))
      << answer.outcome.description;
}

TEST(ApnsAnswer, keeps_the_id_that_it_was_given) {
  const PushAnswer answer = answer_of(200, "", {{"apns-id", "0b0b"}});

  EXPECT_EQ(answer.outcome.provider_id, "0b0b");
  EXPECT_TRUE(answer.outcome.description.empty());
}

}  // namespace
}  // namespace crier::channel
