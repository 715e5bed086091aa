#include "web/objection/link_request.h"

#include <string>

#include <gtest/gtest.h>

#include "objection/objection_token.h"

namespace crier::app {
namespace {

using objection::StatementKind;
using objection::Way;

http::Request shown(std::string target) {
  http::Request request;
  request.target = std::move(target);
  return request;
}

http::Request pressed(std::string body) {
  http::Request request = shown("/o/token");
  request.method = http::Method::post;
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = std::move(body);
  return request;
}

TEST(LinkRequest, names_its_token_without_what_mail_programs_glue_to_it) {
  const std::string token(objection::token_size, 'A');
  for (const char* const glued : {"", "/", ".", ").", "%3E"}) {
    EXPECT_EQ(token_in("/o/" + token + glued), token) << glued;
  }
  EXPECT_EQ(token_in("/other/" + token), "");
}

TEST(LinkRequest, asks_for_the_question_where_it_asks_for_nothing) {
  const Sight sight = sight_of(shown("/o/token"));

  EXPECT_EQ(sight.receipt, "");
  EXPECT_FALSE(sight.is_known);
  EXPECT_FALSE(sight.asks_withdrawal);
}

TEST(LinkRequest, that_asks_for_what_is_no_receipt_asks_for_the_question) {
  EXPECT_EQ(sight_of(shown("/o/token?receipt=%3Cscript%3E")).receipt, "");
}

TEST(LinkRequest, is_pressed_by_the_button_of_the_page) {
  const Press press = press_of(pressed("do=object"));

  EXPECT_EQ(press.kind, StatementKind::objection);
  EXPECT_EQ(press.way, Way::link);
  EXPECT_TRUE(press.is_ours);
}

// RFC 8058 section 3.1.
TEST(LinkRequest, is_pressed_by_the_button_of_a_mail_program) {
  const Press press = press_of(pressed("List-Unsubscribe=One-Click"));

  EXPECT_EQ(press.kind, StatementKind::objection);
  EXPECT_EQ(press.way, Way::one_click);
  EXPECT_FALSE(press.is_ours);
}

TEST(LinkRequest, objects_whatever_else_is_sent) {
  for (const char* const body : {"", "do=", "do=nothing", "reason=none", "%%%"}) {
    const Press press = press_of(pressed(body));
    EXPECT_EQ(press.kind, StatementKind::objection) << body;
    EXPECT_EQ(press.way, Way::link) << body;
    EXPECT_FALSE(press.is_ours) << body;
  }
}

TEST(LinkRequest, withdraws_only_by_the_word_for_it) {
  EXPECT_EQ(press_of(pressed("do=withdraw")).kind, StatementKind::withdrawal);
  EXPECT_EQ(press_of(pressed("do=Withdraw")).kind, StatementKind::objection);
}

TEST(LinkRequest, says_the_language_that_its_reader_asks_for_and_takes) {
  http::Request request = shown("/o/token?lang=mt");
  request.headers.add("Accept-Language", "de, en;q=0.5");

  const ReaderLanguage reader = reader_language_of(request);

  EXPECT_EQ(reader.asked, "mt");
  EXPECT_EQ(reader.accepted, "de, en;q=0.5");
}

}  // namespace
}  // namespace crier::app
