// Who has no link objects by the public form, is found by an operator's command, and is not told
// again.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/loopback.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string number_on(const std::string& receipt) {
  std::smatch found;
  const std::regex pattern("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}");
  return std::regex_search(receipt, found, pattern) ? found[0].str() : "";
}

std::string percent_encoded(const std::string& text) {
  std::string encoded;
  for (const char octet : text)
    encoded += fmt::format("%{:02X}", static_cast<unsigned char>(octet));
  return encoded;
}

// A campaign that is through.
struct Told {
  explicit Told(int people = 100)
      : world({.people = people,
               .channel = "maildir",
               .settings = "[objections]\nmatch_within = \"30min\"\n",
               .serves_pages = true}) {
    world.start_daemon().await_ready();
    world.begin();
    world.await_state("finished");
  }
  [[nodiscard]] std::optional<PageAnswer> get(const std::string& path) const {
    return fetch(world.pages_port(), path);
  }
  [[nodiscard]] std::optional<PageAnswer> send(const std::string& body,
                                               const std::string& path = "/object?lang=en") const {
    return post(world.pages_port(), path, {.body = body});
  }
  [[nodiscard]] std::string address() const {
    return rows(world.database(),
                "SELECT email FROM subjects WHERE email IS NOT NULL ORDER BY ref LIMIT 1")
        .at(0)
        .at(0);
  }
  [[nodiscard]] std::int64_t requests() const {
    return number(world.database(), "SELECT count(*) FROM objection_requests");
  }
  [[nodiscard]] boost::json::object matched() const {
    return boost::json::parse(world.must({"objections", "match", "--format", "json"})).as_object();
  }

  World world;
};

TEST(ObjectionForm, leads_from_a_browser_to_the_register) {
  Told told;
  const auto form = told.get("/object?lang=de");
  ASSERT_TRUE(form && form->status == 200);
  EXPECT_THAT(form->body, HasSubstr("<html lang=\"de\""));
  EXPECT_THAT(form->body, HasSubstr("action=\"object/"));
  EXPECT_THAT(form->head, HasSubstr("default-src 'none'"));
  EXPECT_THAT(form->head, HasSubstr("form-action 'self'"));
  EXPECT_THAT(form->head, Not(HasSubstr("Set-Cookie")));
  EXPECT_EQ(told.requests(), 0);

  const std::string said = "name=Somebody+Else&email=" + percent_encoded(told.address());
  const auto receipt = told.send(said);
  ASSERT_TRUE(receipt && receipt->status == 200);
  const std::string given = number_on(receipt->body);
  ASSERT_NE(given, "");
  EXPECT_EQ(told.requests(), 1);
  EXPECT_EQ(number(told.world.database(), "SELECT count(*) FROM objections"), 0);

  EXPECT_THAT(told.world.must({"objections", "match", "--dry-run"}),
              AllOf(HasSubstr("nothing was changed"),
                    HasSubstr("1 request is open now: 1 would be settled, 0 would stay open")));
  EXPECT_EQ(number(told.world.database(), "SELECT count(*) FROM objections"), 0);
  const auto report = told.matched();
  EXPECT_EQ(report.at("matched"), 1);
  EXPECT_EQ(report.at("name_differs"), 1);
  EXPECT_EQ(report.at("open"), 0);
  EXPECT_EQ(rows(told.world.database(), "SELECT way, timeliness, receipt FROM objection_records"),
            (std::vector<Row>{{"form", "before_cutoff", given}}));
  EXPECT_EQ(told.matched().at("people"), 0);
  EXPECT_THAT(told.world.must({"objections", "show", given}), HasSubstr("Somebody Else"));
  EXPECT_THAT(told.world.must({"report", World::key}), ContainsRegex("\n *form  "));
  EXPECT_THAT(told.world.must({"audit", World::key}), HasSubstr("told again after objecting: 0"));
  EXPECT_THAT(told.world.whole_logs(), Not(HasSubstr(told.address())));
}

// Without what is everybody's own.
std::string general(std::string page, const std::string& address) {
  page = std::regex_replace(page, std::regex(number_on(page)), "NUMBER");
  page = std::regex_replace(page, std::regex("receipt=[A-Za-z0-9_-]+"), "receipt=SEALED");
  page.replace(page.find(address), address.size(), "ADDRESS");
  // With its date: the second one may be sent after midnight.
  const std::regex recorded("(<dt>Recorded</dt>\\s*<dd>)[^<]+");
  EXPECT_TRUE(std::regex_search(page, recorded));
  return std::regex_replace(page, recorded, "$1TIME");
}

TEST(ObjectionForm, says_the_same_to_who_is_known_and_who_is_not) {
  Told told;
  const std::string known = told.address();
  const std::string unknown = "nobody.known@example.org";

  const auto one = told.send("email=" + percent_encoded(known));
  const auto other = told.send("email=" + percent_encoded(unknown));

  ASSERT_TRUE(one && other && one->status == 200 && other->status == 200);
  EXPECT_EQ(general(one->body, known), general(other->body, unknown));
}

// The hidden value of a form that was opened.
std::string ticket_in(const std::string& page) {
  std::smatch found;
  const std::regex hidden("<input type=\"hidden\" name=\"ticket\" value=\"([A-Za-z0-9_-]+)\">");
  return std::regex_search(page, found, hidden) ? found[1].str() : "";
}

// Where an answer leads to, for a form below /object.
std::string led_to(const PageAnswer& answer) {
  std::smatch found;
  const std::regex location("\r\nLocation: (\\?[^\r]+)\r\n");
  return std::regex_search(answer.head, found, location) ? "/object" + found[1].str() : "";
}

TEST(ObjectionForm, is_recorded_once_however_often_a_browser_sends_it) {
  Told told;
  const std::string ticket = ticket_in(told.get("/object?lang=en")->body);
  ASSERT_NE(ticket, "");
  EXPECT_NE(ticket_in(told.get("/object?lang=en")->body), ticket);
  for (const std::string& address : {told.address(), std::string("nobody.known@example.org")}) {
    const std::string said = "ticket=" + ticket + "&name=Ada&email=" + percent_encoded(address);
    std::set<std::string> places;
    const auto send_again = [&] {
      const auto answer = told.send(said);
      ASSERT_TRUE(answer && answer->status == 303);
      EXPECT_NE(number_on(answer->body), "");
      places.insert(led_to(*answer));
    };
    const std::int64_t before = told.requests();
    send_again();
    send_again();
    // What has become of it changes no answer, nor does an erasure of what was said.
    static_cast<void>(told.matched());
    send_again();
    EXPECT_EQ(told.requests(), before + 1);
    static_cast<void>(rows(told.world.database(),
                           "UPDATE objection_requests SET name = NULL, email = NULL, phone = NULL, "
                           "mail_address = NULL, phone_number = NULL, erased_at = now() "
                           "WHERE erased_at IS NULL RETURNING 1"));
    send_again();
    send_again();

    EXPECT_EQ(told.requests(), before + 2) << "what is empty serves nobody";
    ASSERT_EQ(places.size(), 1U);
    // What leads to the receipt says nothing to anybody else.
    EXPECT_THAT(*places.begin(), Not(HasSubstr("Ada")));
    const auto receipt = told.get(*places.begin());
    ASSERT_TRUE(receipt && receipt->status == 200);
    EXPECT_THAT(receipt->body, HasSubstr("Ada"));
    EXPECT_THAT(receipt->body, HasSubstr(address));
    EXPECT_EQ(rows(told.world.database(),
                   "SELECT receipt FROM objection_requests ORDER BY id DESC LIMIT 1"),
              (std::vector<Row>{{number_on(receipt->body)}}));
    const auto again = told.get(*places.begin());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->body, receipt->body);
  }
  EXPECT_EQ(told.requests(), 4);
}

TEST(ObjectionForm, that_is_sent_again_after_a_withdrawal_is_an_objection_of_its_own) {
  Told told;
  const std::string said = "ticket=" + ticket_in(told.get("/object?lang=en")->body) +
                           "&email=" + percent_encoded(told.address());
  const auto first = told.send(said);
  ASSERT_TRUE(first && first->status == 303);
  ASSERT_EQ(told.matched().at("people"), 1);
  const std::string ref =
      rows(told.world.database(), "SELECT ref FROM objection_records").at(0).at(0);
  told.world.must({"objections", "withdraw", ref, "--purpose", "ai-training", "--way", "phone",
                   "--reason", "call 118"});

  const auto again = told.send(said);
  ASSERT_TRUE(again && again->status == 303);
  EXPECT_EQ(number_on(again->body), number_on(first->body)) << "it tells nobody who is known";
  EXPECT_EQ(told.matched().at("people"), 1);

  eventually("both are confirmed", [&] {
    return number(told.world.database(),
                  "SELECT count(*) FROM confirmations WHERE state = 'sent'") == 2;
  });
  const std::string mine = told.world.must({"objections", "show", ref, "--format", "csv"});
  const std::string number_of_before = number_on(first->body);
  EXPECT_EQ(rows(told.world.database(),
                 "SELECT count(DISTINCT receipt), count(receipt) FILTER (WHERE receipt = '" +
                     number_of_before + "') FROM objection_records WHERE statement = 'objection'"),
            (std::vector<Row>{{"2", "1"}}))
      << mine;
  EXPECT_THAT(told.world.must({"subject", "show", ref, "--format", "json"}),
              ContainsRegex("\"sent_again_at\": ?\"20"));
}

TEST(ObjectionForm, takes_other_words_or_another_ticket_as_new) {
  Told told;
  const std::string ticket = ticket_in(told.get("/object?lang=en")->body);
  const std::string other = ticket_in(told.get("/object?lang=en")->body);
  std::set<std::string> numbers;
  for (const std::string& said :
       {"ticket=" + ticket + "&email=ada%40example.org",
        "ticket=" + ticket + "&email=eda%40example.org",
        "ticket=" + ticket + "&name=Ada&email=ada%40example.org",
        "ticket=" + other + "&email=ada%40example.org",
        "ticket=" + other + "x&email=ada%40example.org",
        std::string("ticket=7KQM-2D9X-4VTA&email=ada%40example.org"),
        std::string("email=ada%40example.org"), std::string("ticket=&email=ada%40example.org")}) {
    const auto answer = told.send(said);
    ASSERT_TRUE(answer) << said;
    // Without a ticket of ours the receipt comes at once.
    EXPECT_EQ(answer->status, numbers.size() < 4 ? 303 : 200) << said;
    numbers.insert(number_on(answer->body));
  }

  EXPECT_EQ(numbers.size(), 8U);
  EXPECT_EQ(told.requests(), 8);
  // A form without a contact keeps its ticket.
  const auto wrong = told.send("ticket=" + ticket + "&name=Ada");
  ASSERT_TRUE(wrong && wrong->status == 422);
  EXPECT_EQ(ticket_in(wrong->body), ticket);
  const auto altered = told.get("/object?lang=en&receipt=" + ticket);
  ASSERT_TRUE(altered && altered->status == 200);
  EXPECT_THAT(altered->body, HasSubstr("<input id=\"email\""));
}

TEST(ObjectionForm, gives_a_new_number_for_the_same_words_whatever_has_become_of_them) {
  Told told;
  const std::string known = "email=" + percent_encoded(told.address());
  const std::string unknown = "email=nobody.known%40example.org";
  std::set<std::string> numbers;
  const auto send_both = [&] {
    for (const std::string& said : {known, unknown}) {
      const auto receipt = told.send(said);
      ASSERT_TRUE(receipt && receipt->status == 200);
      numbers.insert(number_on(receipt->body));
    }
  };

  send_both();
  send_both();
  EXPECT_EQ(told.matched().at("nobody_found"), 2);
  send_both();

  EXPECT_EQ(numbers.size(), 6U);
}

TEST(ObjectionForm, asks_again_only_where_there_is_neither_an_address_nor_a_number) {
  Told told;
  for (const char* body : {"", "name=Ada+%3CExample%3E", "name=Ada+%3CExample%3E&email=+&phone=%09",
                           "email=%C2%A0%E2%80%8B"}) {
    const auto page = told.send(body);
    ASSERT_TRUE(page) << body;
    EXPECT_EQ(page->status, 422) << body;
    EXPECT_THAT(page->body, HasSubstr("aria-invalid=\"true\"")) << body;
    if (std::string_view(body).contains("Ada")) {
      EXPECT_THAT(page->body, HasSubstr("value=\"Ada &lt;Example&gt;\"")) << body;
    }
  }
  EXPECT_EQ(told.requests(), 0);
  // Whatever it is: somebody may be able to read it.
  int taken = 0;
  for (const std::string& body :
       {std::string("email=ada+at+example"), std::string("phone=0664"),
        "email=" + std::string(9000, 'x'), std::string("email=a%00b%01%0d%0aX%3A+y"),
        std::string("email=%ff%fe%c3"), std::string("email=%zz&email=second"),
        std::string("phone=%E2%80%AE%2B431234567"),
        std::string("email='%3B+DROP+TABLE+subjects")}) {
    const auto page = told.send(body);
    ASSERT_TRUE(page) << body;
    EXPECT_EQ(page->status, 200) << body;
    EXPECT_NE(number_on(page->body), "") << body;
    EXPECT_EQ(told.requests(), ++taken) << body;
  }
  EXPECT_EQ(told.matched().at("looked_at"), taken);
  const auto multipart = post(
      told.world.pages_port(), "/object",
      {.body = "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nada@example.net\r\n"
               "--x--\r\n",
       .type = "multipart/form-data; boundary=x"});
  ASSERT_TRUE(multipart && multipart->status == 200);
  EXPECT_EQ(told.requests(), taken + 1);
}

TEST(ObjectionForm, gives_nothing_to_who_means_ill) {
  Told told;
  const std::uint16_t port = told.world.pages_port();
  for (const std::string& path :
       {std::string("/object/other"), std::string("/object/%00"), std::string("/object/../o/x"),
        std::string("/object/..%2f..%2fetc%2fpasswd"), "/object/" + std::string(4000, 'a'),
        std::string("/object/%ff"), std::string("/object//")}) {
    const auto page = fetch(port, path);
    ASSERT_TRUE(page) << path;
    EXPECT_EQ(page->status, 404) << path;
    const auto sent = post(port, path, {.body = "email=ada%40example.org"});
    ASSERT_TRUE(sent) << path;
    EXPECT_EQ(sent->status, 404) << path;
  }
  const auto long_head = fetch(port, "/object", "X: " + std::string(9000, 'x') + "\r\n");
  const auto long_body = post(port, "/object", {.body = "email=" + std::string(17'000, 'x')});
  ASSERT_TRUE(long_head && long_body);
  EXPECT_EQ(long_head->status, 431);
  // A page, as other errors are, and with the form in it.
  EXPECT_EQ(long_body->status, 413);
  EXPECT_THAT(long_body->head, HasSubstr("text/html"));
  EXPECT_THAT(long_body->body, HasSubstr("<input id=\"email\""));
  const auto of_a_system = post(port, "/v1/objections", {.body = std::string(17'000, 'x')});
  ASSERT_TRUE(of_a_system);
  EXPECT_EQ(of_a_system->status, 413);
  EXPECT_THAT(of_a_system->body, HasSubstr("{\"error\":"));
  EXPECT_EQ(told.requests(), 0);
  const ProgramEnd wrong_method =
      run_program({.argv = {"/usr/bin/curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-X",
                            "DELETE", fmt::format("http://127.0.0.1:{}/object", port)}});
  EXPECT_EQ(wrong_method.output, "405");
  const auto page = told.get("/object/");
  ASSERT_TRUE(page && page->status == 200);
}

TEST(ObjectionForm, lets_people_choose_where_there_are_several_purposes) {
  Told told;
  told.world.create_campaign("second");
  static_cast<void>(
      rows(told.world.database(),
           "UPDATE campaigns SET purpose = 'other' WHERE key = 'second' RETURNING 1"));

  const auto choice = told.get("/object?lang=en");
  ASSERT_TRUE(choice && choice->status == 200);
  EXPECT_THAT(choice->body, HasSubstr("href=\"object/other?lang=en\""));
  EXPECT_THAT(choice->body, Not(HasSubstr("<input")));
  const auto form = told.get("/object/other?lang=en");
  ASSERT_TRUE(form && form->status == 200);
  EXPECT_THAT(form->body, HasSubstr("action=\"other?lang=en\""));
  // A '/' at the end changes nothing but the way from there.
  const auto with_slash = told.get("/object/other/?lang=en");
  ASSERT_TRUE(with_slash && with_slash->status == 200);
  EXPECT_THAT(with_slash->body, HasSubstr("action=\"../other?lang=en\""));
  const auto choice_with_slash = told.get("/object/?lang=en");
  ASSERT_TRUE(choice_with_slash && choice_with_slash->status == 200);
  EXPECT_THAT(choice_with_slash->body, HasSubstr("href=\"other?lang=en\""));
  const auto too_deep = told.get("/object/other/x?lang=en");
  ASSERT_TRUE(too_deep && too_deep->status == 404);
  EXPECT_THAT(too_deep->body, HasSubstr("href=\"../other?lang=en\""));
  const auto nowhere = told.send("email=ada%40example.org");
  ASSERT_TRUE(nowhere && nowhere->status == 404);
  EXPECT_THAT(nowhere->body, HasSubstr("href=\"object/other?lang=en\""));
  const auto sent = told.send("email=ada%40example.org", "/object/other?lang=en");
  ASSERT_TRUE(sent && sent->status == 200);
  EXPECT_EQ(rows(told.world.database(), "SELECT purpose FROM objection_requests"),
            (std::vector<Row>{{"other"}}));
}

TEST(ObjectionForm, waits_for_who_is_imported_later) {
  Told told;
  const auto receipt = told.send("email=late.comer%40example.org");
  ASSERT_TRUE(receipt && receipt->status == 200);
  EXPECT_EQ(told.matched().at("nobody_found"), 1);
  EXPECT_THAT(told.world.must({"objections", "requests"}), HasSubstr("late.comer@example.org"));
  eventually("the daemon counts it", [&] {
    return told.world.daemons().front().counter("crier_objection_requests_open") == 1;
  });

  const std::filesystem::path file = told.world.folder() / "later.csv";
  std::ofstream(file) << "ref,email,country\nlate-1,Late.Comer@EXAMPLE.org,DE\n";
  EXPECT_THAT(told.world.must({"audience", "import", file.string()}),
              HasSubstr("1 objection by the public form is open"));

  EXPECT_EQ(told.matched().at("people"), 1);
  EXPECT_EQ(rows(told.world.database(), "SELECT ref FROM objections"),
            (std::vector<Row>{{"late-1"}}));
  EXPECT_THAT(told.world.must({"subject", "show", "late-1"}), HasSubstr("late.comer@example.org"));
}

TEST(ObjectionForm, is_settled_by_hand_and_says_when_it_waits_for_too_long) {
  Told told;
  const auto one = told.send("phone=0664+1234567");
  const auto other = told.send("email=x");
  ASSERT_TRUE(one && other);
  // It is not changed in what it says; so the alarm is asked of a register that was made older.
  World& world = told.world;
  static_cast<void>(rows(world.database(),
                         "ALTER TABLE objection_requests DISABLE TRIGGER USER; "
                         "UPDATE objection_requests SET stated_at = stated_at - interval '1 hour'; "
                         "ALTER TABLE objection_requests ENABLE TRIGGER USER; SELECT 1"));
  EXPECT_EQ(world.run({"objections", "requests"}).status, 3);
  EXPECT_EQ(world.run({"objections", "match"}).status, 3);

  const ProgramEnd refused =
      world.run({"objections", "settle", number_on(one->body), "--ref", "somebody"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("say --new-ref"));
  EXPECT_THAT(
      world.must({"objections", "settle", number_on(one->body), "--ref", "somebody", "--new-ref"}),
      HasSubstr("1 of them is not in the audience yet; the objection counts when they come"));
  world.must({"objections", "settle", number_on(other->body), "--nobody", "no contact"});

  EXPECT_EQ(world.run({"objections", "settle", number_on(one->body), "--ref", "x"}).status, 1);
  EXPECT_EQ(world.run({"objections", "settle", "7KQM-2D9X-4VTA"}).status, 2);
  EXPECT_EQ(world.run({"objections", "requests"}).status, 0);
  EXPECT_EQ(rows(world.database(), "SELECT ref, way FROM objection_records"),
            (std::vector<Row>{{"somebody", "form"}}));
  EXPECT_THAT(world.must({"objections", "requests", "--all", "--format", "csv"}),
              HasSubstr("nobody: no contact"));
}

// More than one portion of them: the table shows the oldest and says so; what a program reads has
// all.
TEST(ObjectionForm, lists_every_request_for_a_program_and_the_oldest_for_a_person) {
  Told told;
  World& world = told.world;
  static_cast<void>(rows(world.database(), R"(
    INSERT INTO objection_requests (purpose, stated_at, receipt, locale, email)
    SELECT campaigns.purpose, now(), 'R' || number, 'en', number || '@x'
    FROM campaigns CROSS JOIN generate_series(1, 1010) AS number RETURNING 1)"));
  const auto lines_in = [](const std::string& text) { return std::ranges::count(text, '\n'); };

  EXPECT_EQ(lines_in(world.must({"objections", "requests", "--format", "csv"})), 1011);
  EXPECT_EQ(lines_in(world.must({"objections", "requests", "--format", "csv", "--rows", "7"})), 8);
  // All of them are more than a test keeps of what a program says.
  const auto some = boost::json::parse(
      world.must({"objections", "requests", "--format", "json", "--rows", "250"}));
  ASSERT_EQ(some.as_array().size(), 250U);
  EXPECT_EQ(some.as_array().back().at("email"), "250@x");
  const std::string table = world.must({"objections", "requests", "--rows", "7"});
  EXPECT_THAT(table, HasSubstr("\n1,003 later ones are not shown: say --rows COUNT for more"));
  EXPECT_THAT(table, Not(HasSubstr(" 8@x")));
  const std::string by_default = world.must({"objections", "requests"});
  EXPECT_THAT(by_default, HasSubstr("\n910 later ones are not shown"));
}

}  // namespace
}  // namespace crier::e2e
