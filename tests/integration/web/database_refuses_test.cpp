// A statement that the database refuses, because a right was revoked or a table changed, is to
// visitors as if it were away: they try again, and nothing of theirs is kept on the way.
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contract/answer_of.h"
#include "integration/web/served_campaign.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
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

struct DatabaseRefusesPresses : DatabaseRefuses {
  [[nodiscard]] int status_of(http::Method method, const std::string& token) {
    return answer_of(pages_.answer({.method = method, .target = "/o/" + token})).status;
  }
  // As the link of a campaign is watched.
  std::string token_of_nobody(const store::CampaignRecord& campaign) {
    const objection::TokenSealer sealer(settings_.token_keys.front(), campaign.id);
    const objection::Token token = sealer.seal(Lane{}, SubjectId{}, {});
    return {token.data(), token.size()};
  }
  void break_table() { sql("ALTER TABLE confirmations RENAME TO confirmations_elsewhere"); }
  void mend_table() { sql("ALTER TABLE confirmations_elsewhere RENAME TO confirmations"); }
};

TEST_F(DatabaseRefusesPresses, and_it_is_told_until_a_press_is_recorded) {
  add(germans(2));
  const std::string token = token_of(begun(), "p0");
  break_table();

  EXPECT_EQ(status_of(http::Method::post, token), 503);
  EXPECT_THAT(heard_.troubles["pages: objection links"], HasSubstr("objections_insert, 42P01"));

  mend_table();
  EXPECT_EQ(status_of(http::Method::post, token), 200);
  EXPECT_TRUE(heard_.troubles.empty());
  EXPECT_EQ(sql("SELECT count(*) FROM objection_records")[0][0].as<int>(), 1);
}

TEST_F(DatabaseRefusesPresses, and_it_ends_without_another_press_when_it_could_be_recorded) {
  add(germans(1));
  const std::string token = token_of(begun(), "p0");
  break_table();
  EXPECT_EQ(status_of(http::Method::post, token), 503);

  test::ask(io_, troubles_.ask_again());
  EXPECT_FALSE(heard_.troubles.empty());
  mend_table();
  test::ask(io_, troubles_.ask_again());

  EXPECT_TRUE(heard_.troubles.empty());
  // The person was told that it is not recorded.
  EXPECT_EQ(sql("SELECT count(*) FROM objection_records")[0][0].as<int>(), 0);
}

// Nobody is told while nobody could object (R-05): the watch of the link takes it for dead.
TEST_F(DatabaseRefusesPresses, and_the_link_of_nobody_does_not_answer_either) {
  const std::string token = token_of_nobody(begun());
  EXPECT_EQ(status_of(http::Method::get, token), 200);
  break_table();

  EXPECT_EQ(status_of(http::Method::get, token), 200) << "what was found a moment ago is believed";
  rehearsal_clock_.run_for(io_, 1s);
  EXPECT_EQ(status_of(http::Method::get, token), 503);
  EXPECT_EQ(status_of(http::Method::post, token), 503);
  EXPECT_THAT(heard_.troubles["pages: objection links"], HasSubstr("objections_insert, 42P01"));

  mend_table();
  rehearsal_clock_.run_for(io_, 1s);
  EXPECT_EQ(status_of(http::Method::get, token), 200);
  EXPECT_TRUE(heard_.troubles.empty());
  for (const char* table : {"objection_records", "objections", "confirmations"}) {
    EXPECT_EQ(sql(std::string("SELECT count(*) FROM ") + table)[0][0].as<int>(), 0) << table;
  }
}

// Whose sessions began before go on: what they are answered is not what the next one is.
TEST_F(DatabaseRefusesPresses,
       in_new_sessions_and_the_link_of_nobody_answers_no_more_than_they_do) {
  add(germans(1));
  const store::CampaignRecord campaign = begun();
  const std::string token = token_of(campaign, "p0");
  const std::string nobody = token_of_nobody(campaign);
  EXPECT_EQ(status_of(http::Method::get, nobody), 200);
  const auto set_for_sessions = [&](const std::string& change) {
    sql("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I " + change +
        "', current_database()); END $$");
  };
  set_for_sessions("SET search_path = nowhere");
  sql("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
      "WHERE application_name = 'pages' AND datname = current_database()");

  EXPECT_EQ(status_of(http::Method::post, token), 503);
  rehearsal_clock_.run_for(io_, 1s);
  EXPECT_EQ(status_of(http::Method::get, nobody), 503);
  test::ask(io_, troubles_.ask_again());
  EXPECT_EQ(heard_.troubles.size(), 1U) << "it works no more than before";

  set_for_sessions("RESET search_path");
  EXPECT_EQ(status_of(http::Method::post, token), 200);
  rehearsal_clock_.run_for(io_, 1s);
  EXPECT_EQ(status_of(http::Method::get, nobody), 200);
  EXPECT_TRUE(heard_.troubles.empty());
}

// Who is shown no button cannot object either.
TEST_F(DatabaseRefusesPresses, and_the_link_of_nobody_answers_no_more_than_the_page_of_a_link) {
  add(germans(1));
  const store::CampaignRecord campaign = begun();
  const std::string nobody = token_of_nobody(campaign);
  sql("ALTER TABLE campaign_texts RENAME TO texts_elsewhere");

  EXPECT_EQ(status_of(http::Method::get, token_of(campaign, "p0")), 503);
  EXPECT_EQ(status_of(http::Method::get, nobody), 503);

  sql("ALTER TABLE texts_elsewhere RENAME TO campaign_texts");
  rehearsal_clock_.run_for(io_, 1s);
  EXPECT_EQ(status_of(http::Method::get, nobody), 200);
  test::ask(io_, troubles_.ask_again());
  EXPECT_TRUE(heard_.troubles.empty());
}

}  // namespace
}  // namespace crier::app
