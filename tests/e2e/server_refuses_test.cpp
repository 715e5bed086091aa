// Refusals for good: of one person, which are theirs alone, and of the sender, which stop the
// campaign before the audience is burnt.
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

// People called p1@example.org and so on.
void begin_with(World& world, int people) {
  const auto csv = world.folder() / "people.csv";
  std::ofstream file(csv);
  file << "ref,email,name,locale,country,birth_date\n";
  for (int person = 1; person <= people; ++person) {
    file << fmt::format("ref-{0},p{0}@example.org,Person,fr,FR,1980-01-01\n", person);
  }
  file.close();
  world.import_people(csv);
  world.create_campaign();
  world.start_campaign();
}

// Above the bound, in one line that the sink's rules can hold.
const std::string& too_long_text() {
  static const std::string text(70'000, 'x');
  return text;
}

// An acceptance that goes on beyond the bound.
std::string endless_acceptance() {
  std::string reply = "250-kept\\r\\n";
  while (reply.size() < too_long_text().size()) reply += "250-" + std::string(500, 'x') + "\\r\\n";
  return reply + "250 kept";
}

std::string alarm_of(const World& world) {
  return std::string(world.status().at("alarm").as_string());
}

struct Refused {
  const char* stage;
  const char* reply;
};

// Each is what one mailbox, or the server behind the relay, has been seen to say.
constexpr Refused refusals[] = {
    {"rcpt", "554 5.7.1 <{}>: Recipient address rejected: Access denied"},
    {"rcpt", "554 delivery error: this account has been disabled"},
    {"rcpt", "571 5.7.1 Delivery not authorized, message refused"},
    {"rcpt", "530 5.7.1 Client was not authenticated"},
    {"rcpt", "500 Line too long"},
    {"rcpt", "501 Bad address"},
    {"rcpt", "550 Administrative prohibition"},
    {"rcpt", "550 5.1.8 Sender address rejected"},
    {"rcpt", "550 5.4.1 Recipient address rejected: Access denied"},
    {"data", "554 no valid recipients"},
    {"dot", "554 5.7.1 Message rejected as spam"},
    {"dot", "554 Transaction failed"},
    {"dot", "550 5.7.26 Unauthenticated mail"},
    {"dot", "571 refused"},
    {"dot", "552 too large"},
    {"dot", "554 5.6.0 content"},
    {"dot", "500 ?"},
};

TEST(OneRefused, among_others_fails_alone_with_the_reply_whatever_it_is) {
  constexpr int people = 600;
  std::vector<std::string> rules;
  int person = 0;
  for (const Refused& refused : refusals) {
    // Spread over the audience.
    person += 30;
    const std::string address = fmt::format("p{}@example.org", person);
    rules.push_back(fmt::format("{} to={} reply {}", refused.stage, address,
                                fmt::format(fmt::runtime(refused.reply), address)));
  }
  World world({.people = people, .rules = rules});
  world.start_daemon();

  begin_with(world, people);
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  const auto failed = static_cast<std::int64_t>(std::size(refusals));
  EXPECT_EQ(accounts(world).failed, failed);
  EXPECT_EQ(accounts(world).accepted, people - failed);
  EXPECT_EQ(alarm_of(world), "");
  const std::string listed = world.must({"report", World::key, "--failed"});
  EXPECT_THAT(listed, Not(HasSubstr("@")));
  person = 0;
  for (const Refused& refused : refusals) {
    person += 30;
    const std::string code = std::string(refused.reply).substr(0, 3);
    EXPECT_EQ(number(world.database(),
                     fmt::format("SELECT count(*) FROM attempts JOIN subjects ON id = subject_id "
                                 "WHERE ref = 'ref-{}' AND outcome = 'failed' AND reply_code = {}",
                                 person, code)),
              1)
        << refused.reply;
    EXPECT_THAT(listed, ContainsRegex(
                            fmt::format("ref-{},[^\n]*relay 127.0.0.1:{} answered [^\n]* with {} ",
                                        person, world.sink().smtp_port(), code)))
        << refused.reply;
  }
  EXPECT_THAT(world.whole_logs(), Not(HasSubstr("@example.org")));
}

TEST(OneRefused, of_one_is_given_up_and_the_campaign_ends) {
  World world({.people = 1, .rules = {"rcpt reply 554 5.7.1 Access denied"}});
  world.start_daemon();

  begin_with(world, 1);
  world.await_state("finished");

  EXPECT_EQ(accounts(world).failed, 1);
  EXPECT_EQ(broken_promises(world), "") << world.logs();
}

TEST(OneRefused, of_twelve_over_one_connection_and_in_any_place_stops_nobody) {
  for (const int person : {1, 6, 12}) {
    World world({.people = 12,
                 .rules = {fmt::format("rcpt to=p{}@example.org reply 554 no", person)},
                 .channel_settings = "connections = 1\n"});
    world.start_daemon();

    begin_with(world, 12);
    world.await_state("finished");

    EXPECT_EQ(accounts(world).failed, 1);
    EXPECT_EQ(accounts(world).accepted, 11);
    EXPECT_EQ(alarm_of(world), "");
  }
}

// However small the audience is, and whether the words name the person or not.
TEST(SenderRefused, everybody_of_a_few_pauses_at_each_resume_and_is_told_in_the_end) {
  struct Row {
    int people;
    const char* rule;
  };
  constexpr Row rows[] = {{2, "dot reply 554 5.7.1 Blocked"},
                          {12, "rcpt reply 550 5.7.1 Client host blocked by RBL"},
                          {3, "rcpt reply 550 5.1.1 User unknown"},
                          {30, "rcpt reply 553 sorry"}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.rule);
    World world({.people = row.people, .rules = {row.rule}});
    world.start_daemon();

    begin_with(world, row.people);
    for (int resumed = 0; resumed < 5; ++resumed) {
      world.await_state("paused");
      EXPECT_THAT(alarm_of(world), HasSubstr("people in a row were refused"));
      EXPECT_EQ(accounts(world).failed, 0);
      if (resumed == 4) world.sink().start_again({});
      world.must({"campaign", "resume", World::key, "--reason", "once more"});
    }
    world.await_state("finished");

    EXPECT_EQ(accounts(world).failed, 0);
    EXPECT_EQ(broken_promises(world), "") << world.logs();
  }
}

TEST(OneRefused, half_of_the_addresses_are_dead_and_stop_nobody) {
  std::vector<std::string> rules;
  for (int person = 1; person <= 60; person += 2) {
    rules.push_back(fmt::format("rcpt to=p{}@example.org reply 550 5.1.1 unknown", person));
  }
  World world({.people = 60, .rules = rules});
  world.start_daemon();

  begin_with(world, 60);
  world.await_state("finished");

  EXPECT_EQ(accounts(world).failed, 30);
  EXPECT_EQ(alarm_of(world), "");
}

// Going on would burn through the audience. Whoever was refused on the way is told in the end.
TEST(SenderRefused, pauses_the_campaign_until_it_is_resumed_and_loses_nobody) {
  struct Row {
    std::vector<std::string> rules;
    const char* step;
    const char* status;
    const char* whom = "people in a row were refused, ref ";
  };
  const char* const sender = "the sender was refused ";
  const std::vector<Row> rows = {
      {{"mail after=200 reply 550 5.7.1 sender is blocked"}, "MAIL FROM", "550 5.7.1", sender},
      {{"rcpt reply 554 5.7.1 Blocked, see http://bl.example/?ip=192.0.2.1"},
       "RCPT TO",
       "554 5.7.1"},
      {{"dot after=150 reply 550 5.7.26 Unauthenticated mail of x@example.com"},
       "the message",
       "550 5.7.26"},
      {{"rcpt reply 550 blocked"}, "RCPT TO", "550 (blocked)"},
      {{"connect reply 554 5.7.1 No mail from here"}, "greeted with", "554 5.7.1", sender},
      {{"rcpt reply 554-5.7.1 Blocked\\r\\n554-" + too_long_text()},
       "RCPT TO",
       "554 5.7.1 (a reply longer than 65,536 octets: Blocked"},
      {{"dot reply 554 5.7.1 " + too_long_text()},
       "the message",
       "554 5.7.1 (a reply longer than 65,536 octets: xxx"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.rules.front().substr(0, 80));
    World world({.people = 600, .rules = row.rules});
    world.start_daemon();

    world.begin();
    world.await_state("paused");

    const std::string place = fmt::format("relay 127.0.0.1:{}", world.sink().smtp_port());
    EXPECT_THAT(alarm_of(world), AllOf(HasSubstr(row.whom), HasSubstr(place), HasSubstr(row.step),
                                       HasSubstr(row.status), HasSubstr("crier campaign resume"),
                                       Not(HasSubstr("@"))));
    EXPECT_THAT(world.whole_logs(),
                AllOf(HasSubstr(place), HasSubstr(row.status), Not(HasSubstr("@"))));
    EXPECT_THAT(world.run({"campaign", "status", World::key}).output, HasSubstr("ALARM"));
    EXPECT_EQ(accounts(world).failed, 0);
    world.sink().start_again({});
    world.must({"campaign", "resume", World::key, "--reason", "the relay accepts us again"});
    world.await_state("finished");
    EXPECT_EQ(broken_promises(world), "") << world.logs();
    EXPECT_EQ(accounts(world).failed, 0);
  }
}

TEST(OneRefused, by_a_webhook_is_listed_with_its_words) {
  const std::string body = R"({"title":"Refused","detail":"p7 (at) example.org wants no mail"})";
  World world({.people = 12,
               .channel = "webhook",
               .rules = {fmt::format("http count=1 after=3 say HTTP/1.1 422 No\\r\\n"
                                     "Content-Type: application/problem+json\\r\\n"
                                     "Content-Length: {}\\r\\n\\r\\n{}",
                                     body.size(), body)}});
  world.start_daemon();

  begin_with(world, 12);
  world.await_state("finished");

  EXPECT_EQ(accounts(world).failed, 1);
  EXPECT_THAT(world.must({"report", World::key, "--failed"}),
              HasSubstr("answered the request with 422 (Refused; [address] wants no mail)"));
}

// Each further try may tell somebody a second time.
TEST(SenderUnknown, pauses_the_campaign_after_a_few_whom_it_may_have_told) {
  struct Row {
    std::string action;
    const char* words;
    const char* settings = "";
  };
  const std::vector<Row> rows = {
      {"keep-and-reply ?! garbage", "at the message is no SMTP (?! garbage"},
      {"keep-and-reply " + too_long_text(),
       "answered the message with a reply longer than 65,536 octets (xxx"},
      {"keep-and-reply " + endless_acceptance(),
       "answered the message with a reply longer than 65,536 octets (250-kept"},
      {"say 250-kept\\r\\n", "did not end it in time (no last line came after: 250-kept)",
       "timeout_scale = 0.002\npipelining = false\n"},
      {"keep-and-reply 354 go on",
       "answered the message with 354 (go on), which SMTP does not know there"},
      {"say 250 kept", "did not end it in time (no line break came after: 250 kept)",
       "timeout_scale = 0.002\npipelining = false\n"},
      {"keep-and-drop", "closed the connection at the message"},
      {"drop", "closed the connection at the message"}};
  constexpr int connections = 4;
  for (const Row& row : rows) {
    SCOPED_TRACE(row.words);
    World world(
        {.people = 300,
         .rules = {"dot after=100 " + row.action},
         .channel_settings = fmt::format("connections = {}\n{}", connections, row.settings)});
    world.start_daemon();

    begin_with(world, 300);
    world.await_state("paused");

    EXPECT_THAT(alarm_of(world), AllOf(HasSubstr("people in a row, ref "), HasSubstr(row.words),
                                       AnyOf(HasSubstr("answered with what cannot be read"),
                                             HasSubstr("sent whole and never answered")),
                                       HasSubstr("crier campaign resume")));
    EXPECT_GE(accounts(world).unknown_tries, 3);
    // What was on the wire at the first of them, and at the last.
    EXPECT_LE(accounts(world).unknown_tries, 3 + 2 * connections);
    EXPECT_THAT(world.whole_logs(), AllOf(HasSubstr(row.words), Not(HasSubstr("@"))));
    world.sink().start_again({});
    world.must({"campaign", "resume", World::key, "--reason", "the relay speaks again"});
    world.await_state("finished");
    EXPECT_EQ(broken_promises(world), "") << world.logs();
    EXPECT_EQ(accounts(world).failed, 0);
  }
}

TEST(SenderUnknown, of_one_person_among_others_ends_them_after_three_notices_and_stops_nobody) {
  World world({.people = 300, .rules = {"dot to=p7@example.org keep-and-drop"}});
  world.start_daemon();

  begin_with(world, 300);
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_EQ(accounts(world).failed, 1);
  EXPECT_EQ(accounts(world).accepted, 299);
  EXPECT_EQ(accounts(world).unknown_tries, 3);
  EXPECT_THAT(world.must({"report", World::key, "--failed"}),
              ContainsRegex("ref-7,connection_lost,[^\n]*closed the connection at the message"));
}

TEST(SenderRefused, by_a_webhook_pauses_and_one_person_does_not) {
  World one({.people = 300,
             .channel = "webhook",
             .rules = {"http p=0.06 status 400", "http p=0.06 status 404", "http p=0.06 status 413",
                       "http p=0.06 status 403"}});
  one.start_daemon();
  one.begin();
  one.await_state("finished");
  EXPECT_GT(accounts(one).failed, 0);
  EXPECT_LT(accounts(one).failed, 90);
  EXPECT_EQ(alarm_of(one), "");

  World everybody({.people = 300, .channel = "webhook", .rules = {"http status 404"}});
  everybody.start_daemon();
  everybody.begin();
  everybody.await_state("paused");
  EXPECT_EQ(accounts(everybody).failed, 0);
  EXPECT_THAT(alarm_of(everybody), HasSubstr("answered the request with 404"));
}

}  // namespace
}  // namespace crier::e2e
