// A server says what is no SMTP, and with PIPELINING it says it in one packet with the answers to
// other commands: each stage is told in its own words, and costs nobody else their notice.
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr int people = 12;
constexpr const char* its_person = "SELECT id FROM subjects WHERE ref = 'ref-7'";

// p1@example.org and so on; the rules are about p7.
void begin(World& world) {
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

// `words` with the name of the relay in their place.
std::string told_of(World& world, const char* words) {
  return fmt::format(fmt::runtime(words), fmt::format("127.0.0.1:{}", world.sink().smtp_port()));
}

struct Nonsense {
  const char* name;
  std::string rule;
  const char* told;
  const char* settings = "";
};

void PrintTo(const Nonsense& nonsense, std::ostream* out) {
  *out << nonsense.name;
}

class BeforeTheMessage : public testing::TestWithParam<Nonsense> {};

// It has no notice of theirs yet: they are tried until the deadline, and the others are told.
TEST_P(BeforeTheMessage, is_told_in_the_words_of_its_stage_and_stops_nobody_else) {
  World world(
      {.people = people, .rules = {GetParam().rule}, .channel_settings = GetParam().settings});
  world.start_daemon();
  const std::string told = told_of(world, GetParam().told);

  begin(world);
  world.await_kept(people - 1);
  eventually("the one is tried again", [&] {
    return number(world.database(), fmt::format("SELECT count(*) FROM attempts WHERE outcome = "
                                                "'deferred' AND subject_id = ({})",
                                                its_person)) > 1;
  });
  eventually("the status tells it", [&] {
    return world.run({"campaign", "status", World::key}).output.find(told) != std::string::npos;
  });
  EXPECT_EQ(accounts(world).failed, 0);
  EXPECT_EQ(world.state(), "running");

  EXPECT_EQ(world.daemons().front().stop(), 0);
  date_back(world.database(), "notify_by = now()");
  world.start_daemon();
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_EQ(accounts(world).accepted, people - 1);
  EXPECT_EQ(accounts(world).failed, 1);
  EXPECT_EQ(accounts(world).unknown_tries, 0);
  EXPECT_THAT(world.must({"report", World::key, "--failed"}),
              AllOf(HasSubstr("ref-7,"), HasSubstr(told)));
  EXPECT_THAT(world.whole_logs(), AllOf(HasSubstr(told), Not(HasSubstr("@"))));
}

INSTANTIATE_TEST_SUITE_P(
    Nonsense, BeforeTheMessage,
    testing::Values(
        Nonsense{"at_data", "data to=p7@example.org reply 150 x",
                 "what relay {} said at DATA is no SMTP (150 x)"},
        Nonsense{"at_data_alone", "data to=p7@example.org reply 150 x",
                 "what relay {} said at DATA is no SMTP (150 x)", "pipelining = false\n"},
        Nonsense{"at_the_recipient", "rcpt to=p7@example.org reply ?! garbage",
                 "what relay {} said at RCPT TO is no SMTP (?! garbage)"},
        Nonsense{"at_the_recipient_alone", "rcpt to=p7@example.org reply ?! garbage",
                 "what relay {} said at RCPT TO is no SMTP (?! garbage)", "pipelining = false\n"},
        Nonsense{"twice_at_the_recipient",
                 "rcpt to=p7@example.org reply ?! garbage\\r\\n?! and more of it",
                 "what relay {} said at RCPT TO is no SMTP (?! garbage)"},
        Nonsense{"behind_the_answer_to_the_recipient",
                 "rcpt to=p7@example.org reply 250 2.1.5 Ok\\r\\n?! garbage",
                 "what relay {} said at DATA is no SMTP (?! garbage)"},
        Nonsense{"with_the_address", "rcpt to=p7@example.org reply ?! <p7@example.org> garbage",
                 "what relay {} said at RCPT TO is no SMTP (?! [address] garbage)"},
        Nonsense{"behind_the_go_ahead", "data to=p7@example.org reply 354 go on\\r\\n?! garbage",
                 "what relay {} said at DATA is no SMTP (?! garbage)"},
        Nonsense{"behind_the_go_ahead_alone",
                 "data to=p7@example.org reply 354 go on\\r\\n?! garbage",
                 "what relay {} said at DATA is no SMTP (?! garbage)", "pipelining = false\n"},
        Nonsense{"a_goodbye_behind_the_go_ahead",
                 "data to=p7@example.org reply 354 go on\\r\\n421 4.3.2 <p7@example.org> enough",
                 "relay {} answered DATA with 421 4.3.2 ([address] enough)"},
        Nonsense{"an_answer_behind_the_go_ahead",
                 "data to=p7@example.org reply 354 go on\\r\\n250 2.0.0 <p7@example.org> kept",
                 "relay {} answered DATA with 250 2.0.0 ([address] kept), which SMTP does not know "
                 "there"}),
    [](const auto& suite) { return std::string(suite.param.name); });

struct Behind {
  const char* name;
  std::string rule;
  const char* answer;  // As the list of failures says it; empty: the person is told.
  // Of the nonsense. With PIPELINING its stage depends on whether somebody came next.
  const char* told;
  const char* settings = "";
};

void PrintTo(const Behind& behind, std::ostream* out) {
  *out << behind.name;
}

class BehindAnAnswer : public testing::TestWithParam<Behind> {};

// The answer counts, in its own words, and whoever was to be next is told in the end.
TEST_P(BehindAnAnswer, is_told_of_nobody_and_takes_nothing_back) {
  World world({.people = people,
               .rules = {GetParam().rule},
               .channel_settings = std::string("connections = 1\n") + GetParam().settings});
  world.start_daemon();
  const std::string told = told_of(world, GetParam().told);
  const std::string answer = GetParam().answer;
  const int failed = answer.empty() ? 0 : 1;

  begin(world);
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_EQ(accounts(world).accepted, people - failed);
  EXPECT_EQ(accounts(world).failed, failed);
  EXPECT_EQ(accounts(world).unknown_tries, 0);
  EXPECT_EQ(world.sink().record().size(), static_cast<std::size_t>(people - failed));
  const std::string listed = world.must({"report", World::key, "--failed"});
  if (failed != 0) EXPECT_THAT(listed, AllOf(HasSubstr("ref-7,"), HasSubstr(answer + "\r\n")));
  EXPECT_THAT(listed, Not(HasSubstr("garbage")));
  EXPECT_THAT(world.whole_logs(), AllOf(HasSubstr(told), Not(HasSubstr("@"))));
}

INSTANTIATE_TEST_SUITE_P(
    Nonsense, BehindAnAnswer,
    testing::Values(
        Behind{"that_takes_the_message",
               "dot to=p7@example.org keep-and-reply 250 2.0.0 kept\\r\\n?! garbage", "",
               " is no SMTP (?! garbage)"},
        Behind{"that_takes_the_message_alone",
               "dot to=p7@example.org keep-and-reply 250 2.0.0 kept\\r\\n?! garbage", "",
               "what relay {} said at the message is no SMTP (?! garbage)", "pipelining = false\n"},
        Behind{"that_takes_the_message_and_is_a_sound_one",
               "dot to=p7@example.org keep-and-reply 250 2.0.0 kept\\r\\n250 2.0.0 garbage", "",
               "relay {} answered the message with 250 2.0.0 (garbage), which SMTP does not know "
               "there",
               "pipelining = false\n"},
        Behind{"that_refuses_the_message",
               "dot to=p7@example.org reply 550 5.1.1 no such user\\r\\n?! garbage",
               "answered the message with 550 5.1.1 (no such user)", " is no SMTP (?! garbage)"},
        Behind{"that_refuses_the_recipient",
               "rcpt to=p7@example.org reply 550 5.1.1 no such user\\r\\n?! garbage",
               "answered RCPT TO with 550 5.1.1 (no such user)",
               "what relay {} said at DATA is no SMTP (?! garbage)"},
        Behind{"that_refuses_the_recipient_alone",
               "rcpt to=p7@example.org reply 550 5.1.1 no such user\\r\\n?! garbage",
               "answered RCPT TO with 550 5.1.1 (no such user)",
               "what relay {} said at RCPT TO is no SMTP (?! garbage)", "pipelining = false\n"}),
    [](const auto& suite) { return std::string(suite.param.name); });

}  // namespace
}  // namespace crier::e2e
