#include <string>

#include <gtest/gtest.h>

#include "integration/smtp/play.h"

namespace crier::smtp {
namespace {

using Kind = Ending::Kind;
using namespace std::chrono_literals;

sink::SinkOptions scripted(const std::string& rules, std::uint64_t seed = 1) {
  sink::SinkOptions options;
  options.script = script(rules, seed);
  return options;
}

// Minutes become milliseconds.
constexpr Timeouts short_timeouts{.scale = 0.0002};

// Everybody the server kept a message for was told of as accepted or in doubt, and nobody else was
// told of as accepted.
void expect_truth(Play& play, int people) {
  std::uint64_t kept = 0;
  for (int person = 0; person < people; ++person) {
    const auto ticket = static_cast<Ticket>(person + 1);
    const auto copies = play.sink.record().copies_for(mailbox(person));
    ASSERT_TRUE(play.source.endings.contains(ticket)) << person;
    const Kind kind = play.source.endings.at(ticket).kind;
    if (kind == Kind::accepted) EXPECT_EQ(copies, 1U) << person;
    if (kind == Kind::refused || kind == Kind::interrupted) EXPECT_EQ(copies, 0U) << person;
    kept += copies;
  }
  EXPECT_EQ(play.sink.record().counts().messages, kept);
}

TEST(Misbehaviour, refused_recipients_are_told_apart_from_the_others) {
  Play play(scripted("rcpt share=0.2 reply 550 5.1.1 No such user"), {.connections_max = 3});
  play.add(200);

  play.run();

  expect_truth(play, 200);
  EXPECT_GT(play.count(Kind::refused), 20);
  EXPECT_EQ(play.count(Kind::refused) + play.count(Kind::accepted), 200);
  for (const auto& [ticket, ending] : play.source.endings) {
    if (ending.kind == Kind::accepted) continue;
    EXPECT_EQ(ending.stage, Stage::recipient);
    EXPECT_EQ(ending.enhanced, (EnhancedCode{5, 1, 1}));
  }
}

TEST(Misbehaviour, a_refusal_is_reported_with_the_command_that_met_it) {
  struct Row {
    std::string rule;
    Stage stage;
    int code;
  };
  for (const auto& [rule, stage, code] :
       {Row{"mail to=us@example.com count=1 reply 451 4.3.0 Later", Stage::mail, 451},
        Row{"rcpt count=1 reply 450 4.2.0 Greylisted", Stage::recipient, 450},
        Row{"data count=1 reply 451 Later", Stage::data, 451},
        Row{"dot count=1 reply 554 5.6.0 Content", Stage::content, 554}}) {
    SCOPED_TRACE(rule);
    Play play(scripted(rule), {.connections_max = 1});
    play.add(5);

    play.run();

    expect_truth(play, 5);
    EXPECT_EQ(play.count(Kind::accepted), 4);
    EXPECT_EQ(play.source.endings.at(1).stage, stage);
    EXPECT_EQ(play.source.endings.at(1).code, code);
  }
}

TEST(Misbehaviour, a_server_that_closes_after_the_dot_leaves_those_messages_in_doubt) {
  Play play(scripted("dot share=0.1 keep-and-drop"), {.connections_max = 3});
  play.add(200);

  play.run();

  expect_truth(play, 200);
  EXPECT_GT(play.count(Kind::unanswered), 5);
  EXPECT_EQ(play.count(Kind::unanswered) + play.count(Kind::accepted), 200);
  EXPECT_EQ(play.sink.record().counts().messages, 200U);
  EXPECT_FALSE(play.source.troubles.empty());
}

TEST(Misbehaviour, a_server_that_closes_before_the_dot_is_sent_leaves_no_doubt) {
  std::string body;
  while (body.size() < 8'000'000) body += std::string(900, 'x') + "\r\n";
  Play play(scripted("content count=1 drop"), {.connections_max = 1});
  play.source.add(mailbox(0), content_for(0, body));
  play.source.add(mailbox(1), content_for(1));

  play.run();

  EXPECT_EQ(play.source.endings.at(1).kind, Kind::interrupted);
  EXPECT_EQ(play.source.endings.at(1).stage, Stage::content);
  EXPECT_EQ(play.source.endings.at(2).kind, Kind::accepted);
}

TEST(Misbehaviour, a_goodbye_while_the_content_is_written_is_heard) {
  std::string body;
  while (body.size() < 8'000'000) body += std::string(900, 'x') + "\r\n";
  Play play(scripted("content count=1 reply 421 4.3.2 Going down"), {.connections_max = 1});
  play.source.add(mailbox(0), content_for(0, body));

  play.run();

  const Ending& ending = play.source.endings.at(1);
  EXPECT_TRUE(ending.kind == Kind::refused || ending.kind == Kind::interrupted);
  EXPECT_EQ(play.sink.record().counts().messages, 0U);
}

TEST(Misbehaviour, a_goodbye_ends_the_connection_and_no_message_is_lost) {
  Play play(scripted("mail after=3 count=3 reply 421 4.7.0 Too much"), {.connections_max = 1});
  play.add(30);

  play.run();

  expect_truth(play, 30);
  // The first one came after three messages of a connection, which may be all that it takes.
  EXPECT_EQ(play.count(Kind::refused), 2);
  EXPECT_EQ(play.count(Kind::accepted), 28);
  ASSERT_FALSE(play.source.troubles.empty());
  EXPECT_EQ(play.source.troubles.front().code, 421);
  EXPECT_EQ(play.source.troubles.front().words, "Too much");
}

TEST(Misbehaviour, a_quota_of_messages_a_connection_is_learnt_and_kept_to) {
  for (const std::string refusal : {"452 4.4.5 Too many", "450 later", "451 4.7.1 later",
                                    "421 4.7.0 Too many messages in this connection"}) {
    for (const bool pipelining : {true, false}) {
      SCOPED_TRACE(refusal);
      Play play(scripted("mail session=10 reply " + refusal),
                {.pipelining = pipelining, .connections_max = 1});
      play.add(200);

      play.run();

      expect_truth(play, 200);
      EXPECT_EQ(play.count(Kind::accepted), 200);
      EXPECT_TRUE(play.source.troubles.empty());
      // Once to learn it, and once more when it is tried again.
      EXPECT_LE(play.source.given_back.size(), 2U);
      EXPECT_LE(play.sink.record().counts().connections, 23U);
    }
  }
}

TEST(Misbehaviour, a_quota_said_at_any_command_is_learnt_and_kept_to) {
  for (const std::string rule :
       {"mail session=5 reply 550 5.7.1 too many in this session", "mail session=5 reply 554 no",
        "rcpt session=5 reply 452 4.5.3 too many recipients",
        "rcpt session=20 reply 452 4.3.1 too many messages", "rcpt session=5 reply 450 later",
        "rcpt session=5 reply 421 4.7.0 enough", "rcpt session=1 reply 451 4.7.1 one each",
        "data session=5 reply 451 4.3.0", "data session=5 reply 421 4.3.2 enough",
        "dot session=1 reply 451 4.3.0 one each", "dot session=5 reply 451 4.3.0 enough",
        "dot session=5 reply 452 4.3.1 enough"}) {
    for (const bool pipelining : {true, false}) {
      for (const int connections : {1, 4}) {
        SCOPED_TRACE(rule + (pipelining ? "" : " without PIPELINING"));
        Play play(scripted(rule), {.pipelining = pipelining, .connections_max = connections});
        play.add(100);

        play.run();

        expect_truth(play, 100);
        EXPECT_EQ(play.count(Kind::accepted), 100);
        EXPECT_TRUE(play.source.troubles.empty());
        EXPECT_LE(play.sink.record().counts().connections, rule.contains("=1 ") ? 130U : 40U);
        EXPECT_LE(play.sink.record().counts().attempts, play.source.taken_count);
      }
    }
  }
}

// Fresh connections are no help: they are tried for a few messages, and not one for each.
TEST(Misbehaviour, greylisting_does_not_open_a_connection_for_each_person) {
  for (const std::string reply : {"450 4.7.1 greylisted", "451 later", "451 4.3.0 later"}) {
    SCOPED_TRACE(reply);
    Play play(scripted("rcpt share=0.3 reply " + reply), {.connections_max = 2});
    play.add(300);

    play.run();

    expect_truth(play, 300);
    EXPECT_FALSE(play.source.displaced.empty());
    for (const auto& [ticket, times] : play.source.displaced) EXPECT_EQ(times, 1) << ticket;
    EXPECT_GT(play.count(Kind::refused), 50);
    EXPECT_EQ(play.count(Kind::refused) + play.count(Kind::accepted), 300);
    EXPECT_LE(play.sink.record().counts().connections, 8U);
    EXPECT_LE(play.sink.record().counts().attempts, play.source.taken_count);
    EXPECT_TRUE(play.source.troubles.empty());
  }
}

TEST(Misbehaviour, a_quota_said_in_the_words_of_greylisting_does_not_stop_the_others) {
  Play play(scripted("rcpt share=0.3 reply 451 4.7.1 later\n"
                     "rcpt session=5 reply 451 4.7.1 later"),
            {.connections_max = 2});
  play.add(300);

  play.run();

  expect_truth(play, 300);
  EXPECT_GT(play.count(Kind::accepted), 60);
  EXPECT_EQ(play.count(Kind::refused) + play.count(Kind::accepted), 300);
}

TEST(Misbehaviour, greylisting_by_goodbye_is_no_trouble_with_the_server) {
  Play play(scripted("rcpt share=0.3 reply 421 4.7.1 grey, bye"), {.connections_max = 2});
  play.add(50);

  play.run();

  expect_truth(play, 50);
  EXPECT_GT(play.count(Kind::refused), 5);
  EXPECT_EQ(play.count(Kind::refused) + play.count(Kind::accepted), 50);
  EXPECT_TRUE(play.source.troubles.empty());
}

// Who refuses MAIL on every connection is not asked by one connection after the other.
TEST(Misbehaviour, a_server_that_takes_nothing_for_now_is_told_as_such_and_does_not_loop) {
  Play play(scripted("mail after=3 reply 451 4.3.0 Later"), {.connections_max = 1});
  play.add(30);

  play.run();

  EXPECT_EQ(play.count(Kind::accepted), 3);
  EXPECT_EQ(play.count(Kind::refused), 27);
  EXPECT_LE(play.sink.record().counts().connections, 3U);
}

TEST(Misbehaviour, an_acceptance_in_place_of_the_go_ahead_is_nonsense_and_no_loss) {
  Play play(scripted("data count=1 reply 250 Ok"), {.connections_max = 1});
  play.add(3);

  play.run();

  EXPECT_EQ(play.source.endings.at(1).kind, Kind::interrupted);
  EXPECT_EQ(play.source.endings.at(1).cause, Trouble::protocol_error);
  EXPECT_EQ(play.count(Kind::accepted), 2);
}

TEST(Misbehaviour, rubbish_ends_the_connection) {
  for (const std::string rule :
       {"connect count=1 reply SSH-2.0-OpenSSH_9.2", "ehlo count=1 reply 25O rubbish",
        "mail count=1 reply rubbish", "dot count=1 reply \x01\x02"}) {
    SCOPED_TRACE(rule);
    Play play(scripted(rule), {.connections_max = 1});
    play.add(5);

    play.run();

    EXPECT_GE(play.count(Kind::accepted), 4);
    ASSERT_FALSE(play.source.troubles.empty());
    EXPECT_EQ(play.source.troubles.front().trouble, Trouble::protocol_error);
  }
}

TEST(Misbehaviour, silence_ends_at_the_timeout_of_its_stage) {
  struct Row {
    std::string rule;
    Kind kind;  // Of the first message.
  };
  for (const auto& [rule, kind] :
       {Row{"connect count=1 stall", Kind::accepted}, Row{"ehlo count=1 stall", Kind::accepted},
        Row{"mail count=1 stall", Kind::interrupted}, Row{"rcpt count=1 stall", Kind::interrupted},
        Row{"data count=1 stall", Kind::interrupted}, Row{"dot count=1 stall", Kind::unanswered},
        Row{"quit count=1 stall", Kind::accepted}}) {
    SCOPED_TRACE(rule);
    Play play(scripted(rule), {.connections_max = 1, .timeouts = short_timeouts});
    play.add(3);

    play.run();

    EXPECT_EQ(play.source.endings.at(1).kind, kind);
    if (kind != Kind::accepted) {
      EXPECT_EQ(play.source.endings.at(1).cause, Trouble::timed_out);
    }
    EXPECT_EQ(play.source.endings.at(2).kind, Kind::accepted);
    if (!rule.starts_with("quit")) {
      EXPECT_EQ(play.source.troubles.front().trouble, Trouble::timed_out);
    }
  }
}

TEST(Misbehaviour, a_server_that_is_down_is_tried_again_without_haste) {
  Play play({}, {.relays = {{.host = "127.0.0.1", .port = 1}}, .backoff_max = 40ms});
  play.add(3);
  play.start();

  const auto begin = std::chrono::steady_clock::now();
  play.run_until([&] { return play.source.troubles.size() >= 6; });
  const auto took = std::chrono::steady_clock::now() - begin;

  // 5, 10, 20, 40 and 40 ms, halved at most by jitter, lie between six tries.
  EXPECT_GE(took, 57ms);
  EXPECT_EQ(play.source.troubles.front().trouble, Trouble::connect_failed);
  EXPECT_TRUE(play.source.endings.empty());
  EXPECT_LE(play.source.out(), 1U);
}

TEST(Misbehaviour, a_server_that_refuses_us_for_good_settles_one_message_with_its_reason) {
  Play play(scripted("connect count=1 reply 554 5.7.1 Blocked"), {.connections_max = 1});
  play.add(2);

  play.run();

  EXPECT_EQ(play.source.endings.at(1).kind, Kind::refused);
  EXPECT_EQ(play.source.endings.at(1).stage, Stage::greeting);
  EXPECT_EQ(play.source.endings.at(1).enhanced, (EnhancedCode{5, 7, 1}));
  EXPECT_EQ(play.source.endings.at(2).kind, Kind::accepted);
}

TEST(Misbehaviour, a_busy_server_at_the_greeting_costs_no_message_its_try) {
  Play play(scripted("connect count=2 reply 421 4.3.2 Busy"), {.connections_max = 1});
  play.add(2);

  play.run();

  EXPECT_EQ(play.count(Kind::accepted), 2);
  EXPECT_EQ(play.source.given_back.at(1), 2);
  EXPECT_EQ(play.source.troubles.size(), 2U);
}

TEST(Misbehaviour, a_cancelled_client_stops_and_settles_nothing_more) {
  Play play(scripted("dot after=5 stall"), {.connections_max = 2});
  play.add(20);
  play.start();
  play.run_until([&] { return play.source.accepted_count == 5; });

  play.cancel();

  EXPECT_EQ(play.source.settled_count, 5U);
  EXPECT_GT(play.source.out(), 0U);
  EXPECT_FALSE(play.is_done);
}

TEST(Misbehaviour, whatever_happens_every_message_ends_once_and_truthfully) {
  const std::string chaos =
      "connect p=0.05 drop\n"
      "ehlo p=0.05 reply 421 4.3.2 Busy\n"
      "mail p=0.02 drop\n"
      "rcpt p=0.02 reply 450 4.2.0 Later\n"
      "rcpt p=0.02 reply 550 5.1.1 Unknown\n"
      "rcpt p=0.01 drop\n"
      "data p=0.02 reply 421 4.3.2 Bye\n"
      "content p=0.02 drop\n"
      "dot p=0.02 reply 451 4.3.0 Later\n"
      "dot p=0.02 keep-and-drop\n"
      "dot p=0.02 drop\n"
      "dot p=0.01 reply rubbish\n"
      "dot p=0.05 delay 1ms\n"
      "quit p=0.3 drop\n";
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    sink::SinkOptions options = scripted(chaos, seed);
    if (seed % 2 == 0) options.smtp.without = {"PIPELINING"};
    Play play(std::move(options), {.connections_max = 4, .messages_per_connection_max = 40});
    play.add(300);

    play.run();

    expect_truth(play, 300);
    EXPECT_EQ(play.source.endings.size(), 300U);
    EXPECT_GT(play.count(Kind::accepted), 200);
    EXPECT_LE(play.sink.record().counts().attempts, play.source.taken_count);
  }
}

}  // namespace
}  // namespace crier::smtp
