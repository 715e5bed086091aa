#include "channel/push/web_push_answer.h"

#include <chrono>
#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace crier::channel {
namespace {

using namespace std::chrono_literals;
using enum PushMeaning;

PushAnswer answer_of(int status, std::string body, http::Headers headers = {}) {
  return web_push_answer({.status = status, .headers = std::move(headers), .body = std::move(body)},
                         "https://push.example:443", WallTime(), {});
}

TEST(WebPushAnswer, means_what_its_row_says) {
  struct Case {
    int status;
    std::string_view word;
    std::string body;
    PushMeaning meaning;
    Verdict verdict;
  };
  const Case cases[] = {
      {200, "", "", accepted, Verdict::accepted},
      {201, "", "", accepted, Verdict::accepted},
      {202, "", "", accepted, Verdict::accepted},
      {404, "", "", dead_address, Verdict::give_up},
      {410, "", "<html>gone</html>", dead_address, Verdict::give_up},
      {400, "errno 101", R"({"code":400,"errno":101})", suspect_address, Verdict::refused},
      {400, "errno 108", R"({"code":400,"errno":108})", suspect_address, Verdict::refused},
      {400, "errno 110", R"({"code":400,"errno":110})", suspect_address, Verdict::refused},
      {400, "errno 109", R"({"code":400,"errno":109})", unknown, Verdict::refused},
      {401, "errno 109", R"({"code":401,"errno":109})", unknown, Verdict::refused},
      {403, "BadJwtToken", R"({"reason":"BadJwtToken"})", sender_fault, Verdict::halt},
      {403, "VapidPkHashMismatch", R"({"reason":"VapidPkHashMismatch"})", suspect_address,
       Verdict::refused},
      {400, "", R"({"errno":999})", unknown, Verdict::refused},
      {401, "", "", unknown, Verdict::refused},
      {403, "", "", unknown, Verdict::refused},
      {413, "", "", content_fault, Verdict::halt},
      {406, "", "", slow_down, Verdict::retry_later},
      {429, "", "", slow_down, Verdict::retry_later},
      {500, "", "", try_again, Verdict::retry_later},
      {502, "", "<html>502</html>", try_again, Verdict::retry_later},
      {503, "", "", try_again, Verdict::retry_later},
      {504, "", "", try_again, Verdict::retry_later},
  };
  std::set<std::pair<int, std::string_view>> tested;
  for (const Case& each : cases) {
    const PushAnswer answer = answer_of(each.status, each.body);

    EXPECT_EQ(answer.meaning, each.meaning) << each.status << " " << each.body;
    EXPECT_EQ(answer.outcome.verdict, each.verdict) << each.status << " " << each.body;
    tested.emplace(each.status, each.word);
  }
  for (const PushAnswerRow& row : web_push_answer_rows()) {
    EXPECT_TRUE(tested.contains({row.code, row.word})) << row.code << " " << row.word;
  }
}

TEST(WebPushAnswer, that_is_in_no_table_is_nobodys_fault) {
  for (const int status : {204, 302, 402, 418, 507}) {
    EXPECT_EQ(answer_of(status, "").meaning, unknown) << status;
  }
}

// One subscription of another VAPID key must not halt the campaign for everybody.
TEST(WebPushAnswer, of_a_key_that_is_refused_is_open_and_says_so) {
  EXPECT_EQ(answer_of(401, R"({"errno":109})").outcome.reason, Reason::authentication_failed);
  EXPECT_EQ(answer_of(403, "").outcome.reason, Reason::authentication_failed);
  EXPECT_EQ(answer_of(400, "").outcome.reason, Reason::protocol_error);
}

TEST(WebPushAnswer, waits_as_long_as_it_asks) {
  EXPECT_EQ(answer_of(429, "", {{"Retry-After", "30"}}).outcome.retry_after, 30s);
}

}  // namespace
}  // namespace crier::channel
