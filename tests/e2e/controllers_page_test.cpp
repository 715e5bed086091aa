// A page of the controller's own tells what people say on it, by the token of their link or by
// their ref.
#include <regex>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"

namespace crier::e2e {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

std::string token_in(const std::string& said) {
  std::smatch found;
  const std::regex pattern("crier_[\\w-]{43}");
  return std::regex_search(said, found, pattern) ? found[0].str() : "";
}

struct Page {
  Page() : world({.people = 60, .channel = "maildir", .serves_pages = true}) {
    world.start_daemon().await_ready();
    world.begin();
    world.await_state("finished");
    for (const std::string& link : objection_links(world)) tokens.push_back(link.substr(3));
    fields = authorization("member-pages", "record");
  }
  [[nodiscard]] std::string authorization(const std::string& name, const std::string& rights,
                                          const std::string& purpose = "ai-training") const {
    const std::string token =
        token_in(world.must({"objections", "consumers", "add", name, "--purpose", purpose,
                             "--new-purpose", "--may", rights}));
    return "Authorization: Bearer " + token + "\r\n";
  }
  [[nodiscard]] PageAnswer say(const json::object& body, const std::string& path = "",
                               const Form& form = {.body = {}, .type = "application/json"}) const {
    return post(world.pages_port(), "/v1/objections" + path,
                {.body = json::serialize(body),
                 .type = form.type,
                 .fields = form.fields.empty() ? fields : form.fields})
        .value();
  }
  [[nodiscard]] std::string ref_of(const std::string& receipt) const {
    return rows(world.database(),
                fmt::format("SELECT ref FROM objection_records WHERE receipt = '{}'", receipt))
        .at(0)
        .at(0);
  }

  World world;
  std::vector<std::string> tokens;
  std::string fields;
};

std::string text_in(const PageAnswer& answer, std::string_view member) {
  return std::string(json::parse(answer.body).at(member).as_string());
}
bool truth_in(const PageAnswer& answer, std::string_view member) {
  return json::parse(answer.body).at(member).as_bool();
}

TEST(ControllersPage, records_by_link_what_it_is_told_and_shows_what_stands) {
  const Page page;
  const json::object person = {{"token", page.tokens.at(0)}};
  json::object objection = person;
  objection["statement"] = "objection";

  const PageAnswer before = page.say(person, "/standing");
  EXPECT_EQ(before.status, 200);
  EXPECT_EQ(before.body, "{\"stands\":false}\n");
  const PageAnswer first = page.say(objection);
  const PageAnswer again = page.say(objection);

  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(text_in(first, "timeliness"), "before_cutoff");
  EXPECT_TRUE(truth_in(first, "is_new"));
  EXPECT_EQ(again.status, 200);
  EXPECT_FALSE(truth_in(again, "is_new"));
  const std::string receipt = text_in(first, "receipt");
  EXPECT_EQ(text_in(again, "receipt"), receipt);
  EXPECT_EQ(text_in(page.say(person, "/standing"), "receipt"), receipt);
  EXPECT_EQ(rows(page.world.database(),
                 "SELECT way, actor, timeliness, receipt, token_id IS NOT NULL FROM "
                 "objection_records"),
            (std::vector<Row>{{"api", "member-pages", "before_cutoff", receipt, "t"}}));
  // The same receipt by the page that is ours.
  const auto ours =
      fetch(page.world.pages_port(), "/o/" + page.tokens.at(0) + "?lang=en&receipt=" + receipt);
  EXPECT_THAT(ours.value().body, HasSubstr(receipt));
  EXPECT_THAT(page.world.whole_logs(), Not(HasSubstr(page.tokens.at(0))));
}

TEST(ControllersPage, withdraws_what_it_names_and_nothing_later) {
  const Page page;
  const json::object objection = {{"token", page.tokens.at(0)}, {"statement", "objection"}};
  const std::string first = text_in(page.say(objection), "receipt");
  const json::object withdrawal = {
      {"token", page.tokens.at(0)}, {"statement", "withdrawal"}, {"receipt", first}};

  const PageAnswer withdrawn = page.say(withdrawal);
  const PageAnswer repeated = page.say(withdrawal);
  const std::string second = text_in(page.say(objection), "receipt");
  const PageAnswer late = page.say(withdrawal);

  EXPECT_EQ(withdrawn.status, 201) << withdrawn.body;
  EXPECT_FALSE(truth_in(withdrawn, "stands"));
  EXPECT_EQ(repeated.status, 200);
  EXPECT_FALSE(truth_in(repeated, "is_new"));
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(text_in(late, "receipt"), second);
  EXPECT_EQ(number(page.world.database(), "SELECT count(*) FROM objections"), 1);
}

TEST(ControllersPage, names_people_by_ref_also_those_whom_no_import_has_brought) {
  const Page page;
  const std::string receipt =
      text_in(page.say({{"token", page.tokens.at(0)}, {"statement", "objection"}}), "receipt");
  const std::string ref = page.ref_of(receipt);

  const PageAnswer known =
      page.say({{"ref", ref}, {"purpose", "ai-training"}, {"statement", "objection"}});
  const PageAnswer awaited =
      page.say({{"ref", " nobody-yet "}, {"purpose", "ai-training"}, {"statement", "objection"}});

  EXPECT_EQ(known.status, 200) << known.body;
  EXPECT_EQ(text_in(known, "receipt"), receipt);
  EXPECT_EQ(awaited.status, 201) << awaited.body;
  EXPECT_EQ(text_in(awaited, "timeliness"), "not_known");
  EXPECT_EQ(page.ref_of(text_in(awaited, "receipt")), "nobody-yet");
  EXPECT_TRUE(truth_in(page.say({{"ref", "nobody-yet"}, {"purpose", "ai-training"}}, "/standing"),
                       "stands"));
}

TEST(ControllersPage, is_told_what_to_do_when_it_asks_wrongly) {
  const Page page;
  const json::object sound = {{"token", page.tokens.at(0)}, {"statement", "objection"}};
  const std::string follower = page.authorization("pipeline", "follow");
  const std::string other = page.authorization("newsletter", "record", "newsletter");
  struct Case {
    int status;
    json::object body;
    std::string fields;
    std::string type;
  };
  const std::string json_type = "application/json; charset=utf-8";
  const std::vector<Case> cases = {
      {401, sound, "X: y\r\n", json_type},
      {401, sound, "Authorization: Bearer crier_nobody\r\n", json_type},
      {403, sound, follower, json_type},
      {403, sound, other, json_type},
      {403, {{"ref", "x"}, {"purpose", "other"}, {"statement", "objection"}}, "", json_type},
      {404, {{"token", std::string(40, 'A')}, {"statement", "objection"}}, "", json_type},
      {404, {{"token", "../../etc"}, {"statement", "objection"}}, "", json_type},
      {404, {{"token", std::string(5000, 'A')}, {"statement", "objection"}}, "", json_type},
      {400, {{"token", page.tokens.at(0)}, {"statement", "yes"}}, "", json_type},
      {400, {{"token", page.tokens.at(0)}, {"statement", "withdrawal"}}, "", json_type},
      {400,
       {{"ref", "a\u200bb"}, {"purpose", "ai-training"}, {"statement", "objection"}},
       "",
       json_type},
      {400,
       {{"ref", std::string(300, 'r')}, {"purpose", "ai-training"}, {"statement", "objection"}},
       "",
       json_type},
      {413, {{"token", std::string(20'000, 'A')}, {"statement", "objection"}}, "", json_type},
      {415, sound, "", "application/x-www-form-urlencoded"},
      {415, sound, "", ""},
  };
  for (const Case& each : cases) {
    const PageAnswer answer =
        page.say(each.body, "", {.body = {}, .type = each.type, .fields = each.fields});
    EXPECT_EQ(answer.status, each.status) << json::serialize(each.body) << answer.body;
    if (each.status != 413) EXPECT_NE(text_in(answer, "error"), "");
  }
  EXPECT_EQ(number(page.world.database(), "SELECT count(*) FROM objection_records"), 0);
  // And a right of its own does not open the register.
  EXPECT_EQ(fetch(page.world.pages_port(), "/v1/objections", page.fields).value().status, 403);
}

}  // namespace
}  // namespace crier::e2e
