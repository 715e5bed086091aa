// A statement that the database refuses, because a right was revoked or a table changed, is to
// visitors as if it were away: they try again, and nothing of theirs is kept on the way.
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/web/served_campaign.h"

namespace crier::app {
namespace {

using testing::HasSubstr;

struct DatabaseRefuses : ServedCampaign {
  // A table that everybody asks who looks up what stands.
  void refuse() { sql("ALTER TABLE objection_records RENAME TO records_elsewhere"); }

  http::Request asked_by(const std::string& consumer, const std::string& ref) {
    http::Request request{.method = http::Method::post,
                          .target = "/v1/objections/standing",
                          .body = fmt::format(R"({{"ref": "{}", "purpose": "ai-training"}})", ref)};
    request.headers.add("Authorization", "Bearer " + consumer);
    request.headers.add("Content-Type", "application/json");
    return request;
  }
};

TEST_F(DatabaseRefuses, and_a_system_is_asked_to_ask_again) {
  add(germans(1));
  const std::string consumer = add_consumer("member-pages");
  EXPECT_EQ(answer_of(statements_.look_up(asked_by(consumer, "p0"))).status, 200);
  refuse();

  const http::Response answer = answer_of(statements_.look_up(asked_by(consumer, "p0")));

  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.headers.find("Content-Type"), "application/json");
  EXPECT_EQ(answer.headers.find("Cache-Control"), "no-store");
  EXPECT_TRUE(answer.headers.find("Retry-After").has_value());
}

TEST_F(DatabaseRefuses, and_a_reader_of_a_link_is_shown_the_way_there_once_more) {
  add(germans(1));
  const std::string token = token_of(begun(), "p0");
  EXPECT_EQ(
      answer_of(pages_.answer({.method = http::Method::post, .target = "/o/" + token})).status,
      200);
  const std::string receipt = sql("SELECT receipt FROM objection_records")[0][0].c_str();
  refuse();

  const http::Response answer =
      answer_of(pages_.answer({.target = "/o/" + token + "?lang=en&receipt=" + receipt}));

  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("Please try again"));
  EXPECT_EQ(answer.headers.find("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(answer.headers.find("Cache-Control"), "private, no-store");
  EXPECT_TRUE(answer.headers.find("Content-Security-Policy").has_value());
  EXPECT_TRUE(answer.headers.find("Retry-After").has_value());
}

}  // namespace
}  // namespace crier::app
