#include "objection/link_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::objection {
namespace {

using testing::HasSubstr;

const std::string token(40, 'T');
const std::string page = "<!doctype html><html lang=\"de\"><p>…</p>";

LinkQuestion ours() {
  return {.url = "https://notices.example.org/o/" + token + "?lang=de",
          .token = token,
          .language = "de",
          .is_ours = true,
          .page_language = "de",
          .is_pressed = true};
}

LinkQuestion theirs() {
  return {.url = "https://privacy.example.org/object?t=" + token, .token = token, .language = "de"};
}

std::string fault_of(const LinkQuestion& question, const LinkReply& reply) {
  return page_fault(question, reply).value_or("");
}

TEST(LinkCheck, is_content_with_a_page_in_the_readers_language) {
  EXPECT_EQ(fault_of(ours(), {.status = 200, .body = page}), "");
  EXPECT_EQ(fault_of(theirs(), {.status = 200, .body = "anything"}), "");
}

TEST(LinkCheck, takes_a_regional_form_of_the_language) {
  EXPECT_EQ(fault_of(ours(), {.status = 200, .body = "<html lang=\"de-AT\"><p>…"}), "");
}

struct Fault {
  LinkReply reply;
  const char* words;
};

TEST(LinkCheck, says_what_is_wrong_with_a_page) {
  for (const Fault& row : {
           Fault{{.failure = "nobody listens there"}, "nobody listens there"},
           Fault{{.status = 404, .body = page}, "it answers 404"},
           Fault{{.status = 503}, "it answers 503"},
           Fault{{.status = 204}, "it answers 204"},
           Fault{{.status = 200, .body = "<html lang=\"en\"><p>…"}, "not answer in this language"},
           Fault{{.status = 302}, "does not say where"},
           Fault{{.status = 302, .location = "https://login.example.org/?next=" + token},
                 "to https://login.example.org, which is elsewhere"},
           Fault{{.status = 301, .location = "http://notices.example.org/o/" + token},
                 "to http://notices.example.org, which is elsewhere"},
           Fault{{.status = 303, .location = "https://notices.example.org/login"},
                 "where the token is lost"},
           Fault{{.status = 303, .location = "https://notices.example.org/o/" + token},
                 "again and again"},
           Fault{{.status = 200, .body = page + "<INPUT Type='Password'>"}, "asks for a password"},
       }) {
    EXPECT_THAT(fault_of(ours(), row.reply), HasSubstr(row.words));
  }
}

TEST(LinkCheck, reads_a_page_as_a_browser_does) {
  for (const char* body : {
           "<INPUT name=p TYPE = \"Password\">",
           "<input type='password '>",
           "<input type=pass&#119;ord>",
           "<p>Sign in<form><input\nname=p\ntype\n=\npassword>",
       }) {
    EXPECT_THAT(fault_of(theirs(), {.status = 200, .body = body}), HasSubstr("a password")) << body;
  }
  for (const char* target :
       {"https://login.example.org/", "//login.example.org/in", "URL = 'https://LOGIN.example.org'",
        "url=http://privacy.example.org"}) {
    const std::string body =
        std::string("<META Content=\"0; ") + target + "\" http-equiv='Refresh '><p>Please wait";
    EXPECT_THAT(fault_of(theirs(), {.status = 200, .body = body}), HasSubstr("elsewhere")) << body;
  }
  for (const char* body :
       {"", " \n", "<html><head><title>Object</title></head><body></body></html>",
        "<!-- <p>nothing -->"}) {
    EXPECT_THAT(fault_of(theirs(), {.status = 200, .body = body}), HasSubstr("empty")) << body;
  }
  for (const char* body : {
           "<!-- <input type=password> --><p>Object",
           "<p>type=password is not asked for",
           "<meta http-equiv=refresh content='300'><p>Object",
           "<meta http-equiv=refresh content='0; url=/de?t=1'><p>Object",
           "<div id=root></div><script src=a.js></script>",
           "plain words",
       }) {
    EXPECT_EQ(fault_of(theirs(), {.status = 200, .body = body}), "") << body;
  }
  EXPECT_EQ(fault_of(theirs(), {.status = 200, .is_cut = true}), "");
}

// The token of a test is nobody's, and still no log should have what looks like one.
TEST(LinkCheck, says_nothing_of_the_query_that_a_redirect_leads_to) {
  const std::string fault = fault_of(
      ours(), {.status = 302, .location = "https://notices.example.org/in?next=/o/" + token});

  EXPECT_THAT(fault, testing::Not(HasSubstr(token)));
}

TEST(LinkCheck, follows_a_redirect_within_the_origin_that_keeps_the_token) {
  const std::string kept = "https://privacy.example.org/de/object?t=" + token;
  const std::string asked = theirs().url;

  EXPECT_EQ(next_page(theirs(), asked, {.status = 302, .location = kept}, 0), kept);
  EXPECT_EQ(next_page(theirs(), asked, {.status = 308, .location = kept}, redirects_max - 1), kept);
  EXPECT_EQ(next_page(theirs(), asked, {.status = 302, .location = kept}, redirects_max),
            std::nullopt);
  EXPECT_EQ(next_page(theirs(), asked, {.status = 200, .location = kept}, 0), std::nullopt);
  EXPECT_EQ(next_page(theirs(), asked,
                      {.status = 302, .location = "https://privacy.example.org/login"}, 0),
            std::nullopt);
  EXPECT_EQ(next_page(theirs(), asked,
                      {.status = 302, .location = "https://privacy.example.org.evil/" + token}, 0),
            std::nullopt);
}

TEST(LinkCheck, takes_a_host_in_any_case) {
  const std::string kept = "https://PRIVACY.example.org/de?t=" + token;

  EXPECT_EQ(next_page(theirs(), theirs().url, {.status = 302, .location = kept}, 0), kept);
}

TEST(LinkCheck, wants_the_button_of_a_mail_program_to_be_answered_without_a_redirect) {
  for (const int status : {301, 302, 303, 307, 308, 401, 403, 405, 429, 500, 503}) {
    const LinkReply reply{.status = status, .location = theirs().url};
    EXPECT_NE(press_fault(theirs(), reply), std::nullopt) << status;
    EXPECT_NE(press_fault(ours(), reply), std::nullopt) << status;
  }
  EXPECT_EQ(press_fault(theirs(), {.failure = "there is no answer in time"}),
            "there is no answer in time");
}

TEST(LinkCheck, lets_a_page_of_the_controllers_not_know_a_token_of_nobody) {
  for (const int status : {200, 202, 204, 400, 404, 410, 422}) {
    EXPECT_EQ(press_fault(theirs(), {.status = status}), std::nullopt) << status;
  }
  EXPECT_EQ(press_fault(ours(), {.status = 200}), std::nullopt);
  EXPECT_EQ(press_fault(ours(), {.status = 404}), "it answers 404");
}

}  // namespace
}  // namespace crier::objection
