#include "channel/push/fcm_answer.h"

#include <chrono>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace crier::channel {
namespace {

using namespace std::chrono_literals;
using enum PushMeaning;

constexpr const char* receiver = "https://fcm.googleapis.com:443";

PushAnswer answer_of(int status, std::string body, http::Headers headers = {}) {
  return fcm_answer({.status = status, .headers = std::move(headers), .body = std::move(body)},
                    receiver, WallTime(), {});
}

std::string error_body(std::string_view status, std::string_view details) {
  return fmt::format(
      R"({{"error":{{"code":400,"message":"Request is refused","status":"{}","details":[{}]}}}})",
      status, details);
}

std::string with_code(std::string_view status, std::string_view code) {
  return error_body(
      status,
      fmt::format(
          R"({{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"{}"}})",
          code));
}

std::string with_field(std::string_view code, std::string_view field) {
  const std::string error =
      code.empty()
          ? std::string()
          : fmt::format(
                R"({{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"{}"}},)",
                code);
  return error_body(
      "INVALID_ARGUMENT",
      error +
          fmt::format(
              R"({{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{{"field":"{}","description":"Invalid"}}]}})",
              field));
}

struct Case {
  int status;
  std::string body;
  std::string_view row;  // Its word, with the code where the row has one.
  PushMeaning meaning;
  Verdict verdict;
  Reason reason;
};

// Row by row: whose fault it is, and what is done next.
TEST(FcmAnswer, means_what_its_row_says) {
  const Case cases[] = {
      {200, R"({"name":"projects/p/messages/1"})", "200", accepted, Verdict::accepted,
       Reason::none},
      {404, with_code("NOT_FOUND", "UNREGISTERED"), "FcmError.UNREGISTERED", dead_address,
       Verdict::give_up, Reason::mailbox_disabled},
      {404, with_code("NOT_FOUND", "UNREGISTERED_FID"), "FcmError.UNREGISTERED_FID", dead_address,
       Verdict::give_up, Reason::mailbox_disabled},
      {400, with_field("INVALID_ARGUMENT", "message.token"), "FcmError.INVALID_ARGUMENT.token",
       suspect_address, Verdict::refused, Reason::address_refused},
      {400, with_field("", "message.token"), "FcmError.INVALID_ARGUMENT.token", suspect_address,
       Verdict::refused, Reason::address_refused},
      {400, with_code("INVALID_ARGUMENT", "INVALID_ARGUMENT"), "FcmError.INVALID_ARGUMENT",
       content_fault, Verdict::halt, Reason::content_refused},
      {403, with_code("PERMISSION_DENIED", "SENDER_ID_MISMATCH"), "FcmError.SENDER_ID_MISMATCH",
       suspect_address, Verdict::refused, Reason::address_refused},
      {401, with_code("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR"),
       "FcmError.THIRD_PARTY_AUTH_ERROR", sender_fault, Verdict::halt,
       Reason::authentication_failed},
      {401, with_code("UNAUTHENTICATED", "APNS_AUTH_ERROR"), "FcmError.APNS_AUTH_ERROR",
       sender_fault, Verdict::halt, Reason::authentication_failed},
      {429, with_code("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), "FcmError.QUOTA_EXCEEDED", slow_down,
       Verdict::retry_later, Reason::rate_limited},
      {503, with_code("UNAVAILABLE", "UNAVAILABLE"), "FcmError.UNAVAILABLE", try_again,
       Verdict::retry_later, Reason::service_unavailable},
      {500, with_code("INTERNAL", "INTERNAL"), "FcmError.INTERNAL", try_again, Verdict::retry_later,
       Reason::service_unavailable},
      {400, with_field("", "message.data[0].value"), "BadRequest", content_fault, Verdict::halt,
       Reason::content_refused},
      {400, error_body("INVALID_ARGUMENT", ""), "INVALID_ARGUMENT", content_fault, Verdict::halt,
       Reason::message_too_large},
      {401, error_body("UNAUTHENTICATED", ""), "UNAUTHENTICATED", stale_credential, Verdict::halt,
       Reason::authentication_failed},
      {403, error_body("PERMISSION_DENIED", ""), "PERMISSION_DENIED", sender_fault, Verdict::halt,
       Reason::authentication_failed},
      {404, error_body("NOT_FOUND", ""), "NOT_FOUND", sender_fault, Verdict::halt,
       Reason::policy_refused},
      {429, error_body("RESOURCE_EXHAUSTED", ""), "RESOURCE_EXHAUSTED", slow_down,
       Verdict::retry_later, Reason::rate_limited},
      {503, error_body("UNAVAILABLE", ""), "UNAVAILABLE", try_again, Verdict::retry_later,
       Reason::service_unavailable},
      {500, error_body("INTERNAL", ""), "INTERNAL", try_again, Verdict::retry_later,
       Reason::service_unavailable},
      {401, "", "401", stale_credential, Verdict::halt, Reason::authentication_failed},
      {403, "no", "403", sender_fault, Verdict::halt, Reason::authentication_failed},
      {404, "<html>404</html>", "404", sender_fault, Verdict::halt, Reason::policy_refused},
      {429, "", "429", slow_down, Verdict::retry_later, Reason::rate_limited},
      {500, "", "500", try_again, Verdict::retry_later, Reason::service_unavailable},
      {502, "<html><title>502 Bad Gateway</title></html>", "502", try_again, Verdict::retry_later,
       Reason::service_unavailable},
      {503, R"({"error":{"status":"UNAVA)", "503", try_again, Verdict::retry_later,
       Reason::service_unavailable},
      {504, "", "504", try_again, Verdict::retry_later, Reason::service_unavailable},
  };
  std::set<std::string> tested;
  for (const Case& each : cases) {
    const PushAnswer answer = answer_of(each.status, each.body);

    EXPECT_EQ(answer.meaning, each.meaning) << each.row;
    EXPECT_EQ(answer.outcome.verdict, each.verdict) << each.row;
    EXPECT_EQ(answer.outcome.reason, each.reason) << each.row;
    EXPECT_EQ(answer.outcome.reply_code, each.status) << each.row;
    tested.emplace(each.row);
  }
  for (const PushAnswerRow& row : fcm_answer_rows()) {
    const std::string name = row.code == 0 ? std::string(row.word) : std::to_string(row.code);
    EXPECT_TRUE(tested.contains(name)) << name << " is in the table and not tried here";
  }
}

// Both forms in which FCM has said so.
TEST(FcmAnswer, knows_a_fault_of_the_token_by_its_field_or_by_its_words) {
  const std::string by_words =
      R"({"error":{"code":400,"status":"INVALID_ARGUMENT",)"
      R"("message":"The registration token is not a valid FCM registration token","details":[)"
      R"({"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"INVALID_ARGUMENT"}]}})";

  EXPECT_EQ(answer_of(400, by_words).meaning, suspect_address);
  EXPECT_EQ(answer_of(400, with_field("INVALID_ARGUMENT", "message.android.ttl")).meaning,
            content_fault);
}

// Whatever stands beside it: it may be the person's, the content's or ours.
TEST(FcmAnswer, that_is_in_no_table_is_nobodys_fault) {
  for (const auto& [status, body] :
       {std::pair(404, with_code("NOT_FOUND", "GONE_FISHING")), std::pair(400, std::string("{}")),
        std::pair(400, error_body("OUT_OF_RANGE", "")), std::pair(301, std::string()),
        std::pair(418, std::string())}) {
    const PushAnswer answer = answer_of(status, body);

    EXPECT_EQ(answer.meaning, unknown) << status << body;
    EXPECT_EQ(answer.outcome.verdict, Verdict::refused) << status << body;
    EXPECT_EQ(answer.outcome.reason, Reason::protocol_error) << status << body;
  }
}

TEST(FcmAnswer, whose_body_is_anything_is_read_without_harm) {
  const std::string whole = with_code("NOT_FOUND", "UNREGISTERED");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(answer_of(404, whole.substr(0, size)).meaning, sender_fault) << size;
  }
  for (const char* body : {"[]", "null", "{\"error\":1}", "{\"error\":{\"details\":7}}",
                           "{\"error\":{\"details\":[1,{\"fieldViolations\":[2]}]}}"}) {
    EXPECT_NE(answer_of(404, body).meaning, dead_address) << body;
  }
}

TEST(FcmAnswer, of_a_quota_waits_as_long_as_it_asks_or_a_minute) {
  const std::string body = with_code("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED");

  EXPECT_EQ(answer_of(429, body).outcome.retry_after, 60s);
  EXPECT_EQ(answer_of(429, body, {{"Retry-After", "7"}}).outcome.retry_after, 7s);
  EXPECT_EQ(answer_of(503, "", {{"Retry-After", "9"}}).outcome.retry_after, 9s);
  EXPECT_EQ(answer_of(429, body).outcome.scope, Scope::channel);
}

// A proxy that says 200 of its own page has told nobody.
TEST(FcmAnswer, without_the_name_of_a_message_is_no_acceptance) {
  for (const char* body : {"", "<html>ok</html>", "{}", R"({"name":""})", R"({"name":1})"}) {
    EXPECT_EQ(answer_of(200, body).outcome.verdict, Verdict::unknown) << body;
    EXPECT_EQ(answer_of(200, body).outcome.reason, Reason::protocol_error) << body;
  }
}

TEST(FcmAnswer, keeps_the_name_of_the_message_and_of_the_fault) {
  EXPECT_EQ(answer_of(200, R"({"name":"projects/p/messages/1"})").outcome.provider_id,
            "projects/p/messages/1");
  const PushAnswer dead = answer_of(404, with_code("NOT_FOUND", "UNREGISTERED"));
  EXPECT_EQ(dead.word, "UNREGISTERED");
  EXPECT_TRUE(dead.outcome.description.contains("404 UNREGISTERED")) << dead.outcome.description;
}

}  // namespace
}  // namespace crier::channel
