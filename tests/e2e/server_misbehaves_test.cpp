#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

struct Trouble {
  const char* name;
  std::vector<std::string> rules;
  bool leaves_doubt{};  // Some answers are lost.
};

// Forty kilobytes, as a rule of the sink writes it; 65,536 octets are the bound.
std::string long_reply(int code, const std::string& end, int lines = 600) {
  std::string reply;
  for (int line = 0; line < lines; ++line) {
    reply += fmt::format("{}-line {} of the terms of use of this server, access is logged\\r\\n",
                         code, line);
  }
  return reply + end;
}

// Ten times in 1,500 visits of the stage, so far apart that never two people in a row meet it: by
// chance they would in one run of a hundred, and be taken for a fault of the sender
// (pacing/sender_judge.h).
std::vector<std::string> now_and_then(const std::string& stage, const std::string& action) {
  std::vector<std::string> rules;
  for (int visit = 100; visit < 1400; visit += 130) {
    rules.push_back(fmt::format("{} after={} count=1 {}", stage, visit, action));
  }
  return rules;
}

void PrintTo(const Trouble& trouble, std::ostream* out) {
  *out << trouble.name;
}

class Misbehaviour : public testing::TestWithParam<Trouble> {};

// Everybody is told in the end, and it is known who may have been told twice.
TEST_P(Misbehaviour, delays_and_loses_nobody) {
  World world({.people = 1500, .rules = GetParam().rules});
  world.start_daemon();

  world.begin();
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  const Accounts sums = accounts(world);
  EXPECT_EQ(sums.failed, 0);
  if (GetParam().leaves_doubt) {
    EXPECT_GT(sums.unknown_tries, 0);
  } else {
    EXPECT_EQ(sums.unknown_tries, 0) << world.logs();
    EXPECT_TRUE(repeated(world.sink().record()).empty());
  }
  EXPECT_EQ(world.daemons().front().stop(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    OfServers, Misbehaviour,
    testing::Values(
        Trouble{"greylists_everybody_once", {"rcpt tries=1 reply 450 4.7.1 greylisted"}},
        Trouble{"greylists_everybody_after_the_data",
                {"dot tries=1 reply 451 4.7.1 Greylisted, try again later"}},
        Trouble{"takes_ten_messages_a_connection",
                {"mail session=10 reply 452 4.4.5 Too many messages in this session"}},
        Trouble{"greylists_everybody_by_hanging_up", {"rcpt tries=1 reply 421 4.7.1 grey, bye"}},
        Trouble{"takes_five_recipients_a_connection",
                {"rcpt session=5 reply 452 4.5.3 too many recipients"}},
        Trouble{"refuses_the_data_after_five_messages", {"data session=5 reply 451 4.3.0 later"}},
        Trouble{"refuses_the_sender_after_five_messages",
                {"mail session=5 reply 550 5.7.1 too many in this session"}},
        Trouble{"greylists_and_takes_twenty_a_connection",
                {"rcpt tries=1 share=0.5 reply 450 4.7.1 greylisted",
                 "rcpt session=20 reply 452 4.3.1 too many messages"}},
        Trouble{"says_250_where_354_is_due", {"data p=0.01 reply 250 Ok"}},
        Trouble{"greets_at_length",
                {"connect reply " + long_reply(220, "220 ready"),
                 "ehlo count=9 reply " +
                     long_reply(250, "250-8BITMIME\\r\\n250-SMTPUTF8\\r\\n250 PIPELINING")}},
        Trouble{"takes_a_message_in_too_many_words",
                now_and_then("dot", "keep-and-reply " + long_reply(250, "250 kept", 1000)), true},
        Trouble{"greylists_in_too_many_words",
                {"rcpt tries=1 share=0.1 reply " + long_reply(450, "450 later", 1000)}},
        Trouble{"refuses_at_the_dot_for_now_in_too_many_words",
                {"dot tries=1 share=0.1 reply " + long_reply(451, "451 later", 1000)}},
        Trouble{"takes_a_message_in_words_that_cannot_be_read",
                now_and_then("dot", "keep-and-reply ?! garbage"), true},
        Trouble{"refuses_the_sender_by_a_slip", now_and_then("mail", "reply 550 5.7.1 not you")},
        Trouble{"refuses_at_the_dot_for_now", {"dot share=0.2 tries=1 reply 451 4.3.0 try later"}},
        Trouble{"closes_with_421", {"mail p=0.02 reply 421 4.3.2 closing\r\n"}},
        Trouble{"drops_before_data", {"rcpt p=0.02 drop"}},
        Trouble{"drops_after_the_dot_and_forgets", now_and_then("dot", "drop"), true},
        Trouble{"drops_after_the_dot_and_keeps", now_and_then("dot", "keep-and-drop"), true},
        Trouble{"is_slow", {"dot p=0.02 delay 300ms"}},
        Trouble{"refuses_connections_for_a_while", {"connect count=20 drop"}},
        Trouble{"talks_garbage", {"mail p=0.01 reply ?! garbage"}}),
    [](const auto& suite) { return std::string(suite.param.name); });

TEST(Refusal, of_some_people_for_good_fails_them_with_the_reason) {
  World world({.people = 1500, .rules = {"rcpt share=0.1 reply 550 5.1.1 no such user"}});
  world.start_daemon();

  world.begin();
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  const Accounts sums = accounts(world);
  EXPECT_GT(sums.failed, 50);
  EXPECT_EQ(sums.unknown_tries, 0);
  EXPECT_EQ(number(world.database(),
                   "SELECT count(*) FROM attempts WHERE outcome = 'failed' AND "
                   "reply_code = 550 AND enhanced_status = '5.1.1'"),
            sums.failed);
}

}  // namespace
}  // namespace crier::e2e
