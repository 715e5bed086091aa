// What a withdrawal is answered with, for whoever does not go where the answer leads.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/web/served_campaign.h"

namespace crier::app {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Withdrawal : ServedCampaign {
  http::Response press(const std::string& token, const std::string& form) {
    http::Request request{
        .method = http::Method::post, .target = "/o/" + token + "?lang=en", .body = form};
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    return answer_of(pages_.answer(std::move(request)));
  }
};

TEST_F(Withdrawal, is_answered_with_what_has_become_of_it) {
  add(germans(1));
  const std::string token = token_of(begun(), "p0");
  EXPECT_THAT(press(token, "do=object").body, HasSubstr("Receipt for your objection"));
  const std::string receipt = sql("SELECT receipt FROM objection_records")[0][0].c_str();

  const http::Response first = press(token, "do=withdraw&receipt=" + receipt);
  const http::Response again = press(token, "do=withdraw&receipt=" + receipt);

  EXPECT_EQ(first.status, 303);
  EXPECT_EQ(first.headers.find("Location"), "?lang=en&receipt=" + receipt);
  EXPECT_THAT(first.body, HasSubstr("<title>Your objection has been withdrawn</title>"));
  EXPECT_EQ(again.status, 303);
  EXPECT_THAT(again.body, HasSubstr("<title>Withdraw your objection</title>"));
  for (const http::Response& answer : {first, again}) {
    EXPECT_THAT(answer.body, Not(HasSubstr("Receipt for your objection")));
  }
}

}  // namespace
}  // namespace crier::app
