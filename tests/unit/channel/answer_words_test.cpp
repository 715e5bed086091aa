#include "channel/answer_words.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "channel/webhook_answer.h"

namespace crier::channel {
namespace {

TEST(AnswerWords, are_what_explains_a_refusal) {
  struct Row {
    std::string type;
    std::string body;
    std::string words;
  };
  const std::string json = "application/json; charset=utf-8";
  const std::vector<Row> rows = {
      {"text/plain", "quota used up\r\ntry tomorrow", "quota used up\r\ntry tomorrow"},
      {"", "no", "no"},
      {"", "", ""},
      {json, R"({"error":"no consent"})", "no consent"},
      {json, R"({"error":{"code":7,"message":"no consent"}})", "no consent"},
      {json, R"({"errors":[{"detail":"a"},{"detail":"b"}]})", "a; b"},
      {json, R"(["a","b"])", "a; b"},
      {"application/problem+json", R"({"type":"about:blank","title":"Bad","detail":"too long"})",
       "Bad; too long"},
      {"", R"({"message":"no"})", "no"},
      {json, R"({"code":7})", R"({"code":7})"},
      {json, "{broken", "{broken"},
      {json, R"({"message":)", R"({"message":)"},
      {"text/html", "<!DOCTYPE html><html><Title>502 Bad Gateway</Title><h1>no</h1>",
       "502 Bad Gateway"},
      {"", "<h1 class=x>Forbidden</h1>", "Forbidden"},
      {"text/html", "<p>no", ""},
      {"text/html", "<title>cut of", "cut of"},
      {"text/html", "<title", ""},
      {"image/png", "\x89PNG", ""},
      {"application/octet-stream", "x", ""},
  };
  for (const Row& row : rows) {
    http::Response answer{.status = 400, .body = row.body};
    if (!row.type.empty()) answer.headers.add("Content-Type", row.type);
    EXPECT_EQ(words_of(answer), row.words) << row.body;
  }
}

TEST(AnswerWords, of_any_depth_end) {
  const std::string deep = std::string(20'000, '[') + std::string(20'000, ']');
  EXPECT_EQ(words_of({.status = 400, .body = deep}).front(), '[');
}

TEST(AnswerWords, say_where_a_redirect_leads_without_its_secrets) {
  const auto told = [](int status, const std::string& location) {
    const http::Response answer{.status = status,
                                .headers = {{.name = "Location", .value = location}}};
    return classify_answer(answer, "R", {}, {.address = "jane@example.org", .name = {}})
        .description;
  };
  EXPECT_EQ(told(302, "https://sso.example/login?token=s3cret#x"),
            "R answered the request with 302, which leads to https://sso.example/login");
  EXPECT_EQ(told(307, "/v2/jane"), "R answered the request with 307, which leads to /v2/[address]");
  EXPECT_EQ(told(308, ""), "R answered the request with 308");
  EXPECT_EQ(told(400, "/v2"), "R answered the request with 400");
}

}  // namespace
}  // namespace crier::channel
