#include "net/smtp/exchange.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::smtp {
namespace {

using Dot = Exchange::Dot;
using Kind = Ending::Kind;

constexpr std::string_view sender = "us@example.com";
constexpr std::string_view envelope =
    "MAIL FROM:<us@example.com>\r\nRCPT TO:<a@example.org>\r\nDATA\r\n";

// A connection on which the test plays the server.
struct Dialogue {
  explicit Dialogue(bool pipelining)
      : exchange(sender, Capabilities{.pipelining = pipelining},
                 [this](const Objection&) { return may_displace; }) {}
  Dialogue(const Dialogue&) = delete;
  Dialogue& operator=(const Dialogue&) = delete;

  std::string open(Ticket ticket, std::optional<Ticket> displaced = std::nullopt) {
    const Message message{
        .ticket = ticket, .recipient = "a@example.org", .content = "x\r\n", .displaced = displaced};
    std::string out;
    exchange.open(message, inspect(message, AddressKind::ascii), out);
    return out;
  }

  // What the client says to these replies.
  std::string reply(const std::string& lines) {
    std::string out;
    for (std::string_view rest = lines; !rest.empty();) {
      const ParsedReply parsed = parse_reply(rest);
      EXPECT_EQ(parsed.result, ParsedReply::Result::complete) << rest;
      rest.remove_prefix(parsed.size);
      auto settlement = exchange.on_reply(parsed.reply, out);
      if (settlement) settled.push_back(*settlement);
    }
    return out;
  }

  void abandon(Dot dot) {
    for (const auto& settlement : exchange.abandon(dot, exchange.failure())) {
      if (settlement) settled.push_back(*settlement);
    }
  }

  // Nothing: it goes back, with or without what was said.
  void expect_settled(const std::vector<std::pair<Ticket, std::optional<Kind>>>& expected) {
    std::vector<std::pair<Ticket, std::optional<Kind>>> got;
    for (const Settlement& each : settled) {
      const bool is_last = each.ending && !each.displaced;
      got.emplace_back(each.ticket, is_last ? std::optional(each.ending->kind) : std::nullopt);
    }
    EXPECT_EQ(got, expected);
  }

  // One message from its envelope to its acceptance.
  void carry(Ticket ticket) {
    open(ticket);
    for (const char* each : {"250 a\r\n", "250 b\r\n", "354 c\r\n"}) reply(each);
    exchange.content_written();
    reply("250 kept\r\n");
  }

  // The first message's content and the second one's envelope have been written.
  void pipeline_two() {
    open(1);
    reply("250 a\r\n250 b\r\n354 c\r\n");
    exchange.content_written();
    open(2);
  }

  bool may_displace{true};
  Exchange exchange;
  std::vector<Settlement> settled;
};

TEST(Exchange, with_pipelining_the_envelope_is_one_write) {
  Dialogue dialogue(true);

  EXPECT_EQ(dialogue.open(1), envelope);
  EXPECT_FALSE(dialogue.exchange.wants_content());
  dialogue.reply("250 a\r\n250 b\r\n354 c\r\n");
  EXPECT_TRUE(dialogue.exchange.wants_content());
}

TEST(Exchange, the_next_envelope_follows_the_content_and_both_are_answered_in_order) {
  Dialogue dialogue(true);
  dialogue.pipeline_two();

  EXPECT_EQ(dialogue.exchange.awaited(), Stage::content);
  dialogue.reply("250 2.0.0 kept\r\n250 a\r\n250 b\r\n354 c\r\n");

  dialogue.expect_settled({{1, Kind::accepted}});
  EXPECT_TRUE(dialogue.exchange.wants_content());
  EXPECT_EQ(dialogue.exchange.incoming().ticket, 2U);
}

TEST(Exchange, without_pipelining_each_command_waits_for_its_reply) {
  Dialogue dialogue(false);

  EXPECT_EQ(dialogue.open(1), "MAIL FROM:<us@example.com>\r\n");
  EXPECT_EQ(dialogue.reply("250 a\r\n"), "RCPT TO:<a@example.org>\r\n");
  EXPECT_EQ(dialogue.reply("250 b\r\n"), "DATA\r\n");
  EXPECT_EQ(dialogue.reply("354 c\r\n"), "");
  EXPECT_TRUE(dialogue.exchange.wants_content());
  dialogue.exchange.content_written();
  EXPECT_EQ(dialogue.reply("250 kept\r\n"), "");

  dialogue.expect_settled({{1, Kind::accepted}});
  EXPECT_TRUE(dialogue.exchange.is_free());
}

TEST(Exchange, the_first_refusal_counts_and_its_echoes_do_not) {
  struct Row {
    std::string replies;
    Stage stage;
    int code;
  };
  const std::vector<Row> rows = {
      {"550 5.7.1 a\r\n503 b\r\n503 c\r\n", Stage::mail, 550},
      {"250 a\r\n450 4.2.0 b\r\n554 c\r\n", Stage::recipient, 450},
      {"250 a\r\n250 b\r\n451 c\r\n", Stage::data, 451},
  };
  for (const Row& row : rows) {
    Dialogue dialogue(true);
    dialogue.open(1);

    EXPECT_EQ(dialogue.reply(row.replies), "");

    dialogue.expect_settled({{1, Kind::refused}});
    EXPECT_EQ(dialogue.settled.front().ending->stage, row.stage);
    EXPECT_EQ(dialogue.settled.front().ending->code, row.code);
    EXPECT_EQ(dialogue.open(2), "RSET\r\n" + std::string(envelope));
    EXPECT_EQ(dialogue.reply("250 r\r\n250 a\r\n250 b\r\n354 c\r\n"), "");
    EXPECT_TRUE(dialogue.exchange.wants_content());
  }
}

// Whatever follows the bound is not read: the dialogue is over, and what the code tells is told.
TEST(Exchange, too_long_a_reply_refuses_by_its_code_accepts_nothing_and_ends_the_dialogue) {
  using Settled = std::vector<std::pair<Ticket, std::optional<Kind>>>;
  struct Row {
    std::string before;  // Replies to the first message's envelope.
    std::string code;
    Settled settled;  // With another message after it once its content is written.
    Trouble trouble;
  };
  const std::vector<Row> rows = {
      {"", "250", {{1, Kind::interrupted}}, Trouble::overlong_reply},
      {"", "550", {{1, Kind::refused}}, Trouble::none},
      {"250 a\r\n", "250", {{1, Kind::interrupted}}, Trouble::overlong_reply},
      {"250 a\r\n", "450", {{1, Kind::refused}}, Trouble::none},
      {"250 a\r\n", "554", {{1, Kind::refused}}, Trouble::none},
      {"250 a\r\n250 b\r\n", "354", {{1, Kind::interrupted}}, Trouble::overlong_reply},
      {"250 a\r\n250 b\r\n", "554", {{1, Kind::refused}}, Trouble::none},
      {"250 a\r\n250 b\r\n354 c\r\n",
       "250",
       {{1, Kind::unanswered}, {2, std::nullopt}},
       Trouble::overlong_reply},
      {"250 a\r\n250 b\r\n354 c\r\n",
       "451",
       {{1, Kind::refused}, {2, std::nullopt}},
       Trouble::none},
      {"250 a\r\n250 b\r\n354 c\r\n",
       "554",
       {{1, Kind::refused}, {2, std::nullopt}},
       Trouble::none},
      {"250 a\r\n250 b\r\n354 c\r\n",
       "354",
       {{1, Kind::unanswered}, {2, std::nullopt}},
       Trouble::protocol_error},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.before + row.code);
    Dialogue dialogue(true);
    dialogue.open(1);
    dialogue.reply(row.before);
    if (dialogue.exchange.wants_content()) {
      dialogue.exchange.content_written();
      dialogue.open(2);
    }
    std::string bytes;
    while (bytes.size() <= reply_size_max) bytes += row.code + "-5.0.0 for a@example.org\r\n";
    std::string out;

    const auto settlement = dialogue.exchange.on_reply(parse_reply(bytes).reply, out);
    if (settlement) dialogue.settled.push_back(*settlement);
    EXPECT_TRUE(dialogue.exchange.is_over());
    dialogue.abandon(Dot::written);

    dialogue.expect_settled(row.settled);
    EXPECT_EQ(dialogue.exchange.failure().trouble, row.trouble);
    const Ending& ending = *dialogue.settled.front().ending;
    EXPECT_EQ(ending.text.find('@'), std::string_view::npos) << ending.text;
    if (ending.kind == Kind::unanswered) EXPECT_FALSE(ending.text.empty());
    if (ending.kind == Kind::refused) {
      EXPECT_TRUE(ending.text.starts_with("a reply longer than 65,536 octets: ")) << ending.text;
    }
  }
}

TEST(Exchange, without_pipelining_a_refusal_ends_the_transaction_at_once) {
  Dialogue dialogue(false);
  dialogue.open(1);
  dialogue.reply("250 a\r\n");

  EXPECT_EQ(dialogue.reply("550 5.1.1 b\r\n"), "");

  dialogue.expect_settled({{1, Kind::refused}});
  EXPECT_EQ(dialogue.open(2), "RSET\r\n");
  EXPECT_EQ(dialogue.reply("250 r\r\n"), "MAIL FROM:<us@example.com>\r\n");
}

TEST(Exchange, a_server_that_wants_content_for_nobody_gets_none) {
  Dialogue dialogue(true);
  dialogue.open(1);

  EXPECT_EQ(dialogue.reply("250 a\r\n550 5.1.1 b\r\n354 c\r\n"), ".\r\n");

  dialogue.expect_settled({{1, Kind::refused}});
  EXPECT_FALSE(dialogue.exchange.wants_content());
  dialogue.reply("554 no valid recipients\r\n");
  EXPECT_TRUE(dialogue.exchange.is_free());
}

TEST(Exchange, a_refused_content_leaves_the_next_message_alone) {
  Dialogue dialogue(true);
  dialogue.pipeline_two();

  dialogue.reply("554 5.6.0 a\r\n250 a\r\n250 b\r\n354 c\r\n");

  dialogue.expect_settled({{1, Kind::refused}});
  EXPECT_EQ(dialogue.settled.front().ending->stage, Stage::content);
  EXPECT_TRUE(dialogue.exchange.wants_content());
}

TEST(Exchange, a_goodbye_answers_one_message_and_the_other_is_given_back) {
  Dialogue dialogue(true);
  dialogue.pipeline_two();

  dialogue.reply("421 4.3.2 closing\r\n");
  EXPECT_TRUE(dialogue.exchange.is_over());
  EXPECT_EQ(dialogue.exchange.failure().trouble, Trouble::refused);
  dialogue.abandon(Dot::written);

  dialogue.expect_settled({{1, Kind::refused}, {2, std::nullopt}});
  EXPECT_EQ(dialogue.settled.front().ending->code, 421);
}

TEST(Exchange, an_unasked_goodbye_ends_the_dialogue) {
  Dialogue dialogue(true);

  dialogue.reply("421 4.3.2 closing\r\n");

  EXPECT_TRUE(dialogue.exchange.is_over());
  EXPECT_EQ(dialogue.exchange.failure().code, 421);
}

TEST(Exchange, an_answer_to_nothing_ends_the_dialogue) {
  Dialogue dialogue(true);

  dialogue.reply("250 what?\r\n");

  EXPECT_EQ(dialogue.exchange.failure().trouble, Trouble::protocol_error);
}

// Nothing is asked until the content is written.
TEST(Exchange, what_comes_behind_an_answer_is_told_of_what_that_one_answered) {
  for (const bool pipelining : {true, false}) {
    Dialogue dialogue(pipelining);
    dialogue.open(1);
    dialogue.reply("250 a\r\n250 b\r\n354 c\r\n");
    ASSERT_TRUE(dialogue.exchange.wants_content());
    EXPECT_EQ(dialogue.exchange.stage(), Stage::data);

    dialogue.reply("421 4.3.2 enough\r\n");

    EXPECT_EQ(dialogue.exchange.failure().stage, Stage::data);
    dialogue.abandon(Dot::written);
    dialogue.expect_settled({{1, Kind::interrupted}});
    EXPECT_EQ(dialogue.settled.front().ending->stage, Stage::data);
    EXPECT_EQ(dialogue.settled.front().ending->code, 421);
    EXPECT_EQ(dialogue.settled.front().ending->text, "enough");
  }
  Dialogue dialogue(true);
  dialogue.carry(1);
  EXPECT_EQ(dialogue.exchange.stage(), Stage::content);
}

TEST(Exchange, an_answer_out_of_place_ends_the_dialogue) {
  for (const std::string replies :
       {"354 a\r\n", "250 a\r\n354 b\r\n", "250 a\r\n250 b\r\n250 c\r\n"}) {
    Dialogue dialogue(true);
    dialogue.open(1);

    dialogue.reply(replies);

    EXPECT_EQ(dialogue.exchange.failure().trouble, Trouble::protocol_error) << replies;
  }
}

// A server takes so many messages over a connection, and then says so at MAIL.
TEST(Exchange, a_transient_refusal_of_mail_after_a_message_ends_the_connection_and_blames_nobody) {
  for (const bool pipelining : {true, false}) {
    for (const std::string refusal : {"452 4.4.5 too many\r\n", "450 later\r\n", "451 later\r\n"}) {
      SCOPED_TRACE(refusal);
      Dialogue dialogue(pipelining);
      dialogue.carry(1);
      dialogue.open(2);

      dialogue.reply(refusal + (pipelining ? "503 b\r\n503 c\r\n" : ""));

      dialogue.expect_settled({{1, Kind::accepted}, {2, std::nullopt}});
      EXPECT_TRUE(dialogue.exchange.is_spent());
      EXPECT_TRUE(dialogue.exchange.is_free());
      EXPECT_FALSE(dialogue.exchange.is_over());
      EXPECT_EQ(dialogue.exchange.carried(), 1);
    }
  }
}

TEST(Exchange, the_same_refusal_of_the_first_message_is_the_channels) {
  Dialogue dialogue(true);
  dialogue.open(1);
  dialogue.reply("452 4.4.5 a\r\n503 b\r\n503 c\r\n");
  dialogue.open(2);
  dialogue.reply("250 r\r\n452 4.4.5 a\r\n503 b\r\n503 c\r\n");

  dialogue.expect_settled({{1, Kind::refused}, {2, Kind::refused}});
  EXPECT_FALSE(dialogue.exchange.is_spent());
}

// The same limit is said at any command, and by some servers as if for good.
TEST(Exchange, a_doubtful_refusal_after_a_message_displaces_the_next_one_at_any_command) {
  struct Row {
    std::vector<std::string> replies;  // To MAIL, RCPT, DATA, the dot.
    std::optional<Stage> displaced_at;
  };
  const std::vector<Row> rows = {
      {{"550 5.7.1 too many in this session"}, Stage::mail},
      {{"554 enough"}, Stage::mail},
      {{"552 5.3.4 too large"}, std::nullopt},
      {{"250 a", "452 4.5.3 too many recipients"}, Stage::recipient},
      {{"250 a", "452 4.3.1 too many messages"}, Stage::recipient},
      {{"250 a", "450 4.7.1 greylisted"}, Stage::recipient},
      {{"250 a", "451 later"}, Stage::recipient},
      {{"250 a", "421 4.7.1 grey, bye"}, Stage::recipient},
      {{"250 a", "450 4.2.1 too quickly"}, std::nullopt},
      {{"250 a", "452 4.2.2 full"}, std::nullopt},
      {{"250 a", "450 4.1.1 unknown for now"}, std::nullopt},
      {{"250 a", "550 5.1.1 unknown"}, std::nullopt},
      {{"250 a", "550 5.7.1 policy"}, std::nullopt},
      {{"250 a", "250 b", "451 4.3.0 later"}, Stage::data},
      {{"250 a", "250 b", "554 5.7.1 no"}, std::nullopt},
      {{"250 a", "250 b", "354 c", "451 4.3.0 later"}, Stage::content},
      {{"250 a", "250 b", "354 c", "421 4.3.2 enough"}, Stage::content},
      {{"250 a", "250 b", "354 c", "451 4.6.0 content"}, std::nullopt},
  };
  for (const bool pipelining : {true, false}) {
    for (const Row& row : rows) {
      SCOPED_TRACE(row.replies.back());
      Dialogue dialogue(pipelining);
      dialogue.carry(1);
      dialogue.open(2);

      for (const std::string& reply : row.replies) {
        dialogue.reply(reply + "\r\n");
        if (dialogue.exchange.wants_content()) dialogue.exchange.content_written();
      }
      if (pipelining && !dialogue.exchange.is_over()) {
        for (std::size_t due = row.replies.size(); due < 3; ++due) dialogue.reply("503 echo\r\n");
      }

      ASSERT_EQ(dialogue.settled.size(), 2U);
      const Settlement& second = dialogue.settled.back();
      EXPECT_EQ(dialogue.exchange.is_spent(), row.displaced_at.has_value());
      ASSERT_TRUE(second.ending.has_value());
      EXPECT_EQ(second.ending->kind, Kind::refused);
      EXPECT_EQ(dialogue.exchange.failure().trouble, Trouble::none);
      ASSERT_EQ(second.displaced.has_value(), row.displaced_at.has_value());
      if (!row.displaced_at) continue;
      EXPECT_EQ(second.displaced->objection.stage, *row.displaced_at);
      EXPECT_EQ(second.displaced->carried, 1);
      EXPECT_EQ(second.displaced->ticket, 2U);
      EXPECT_EQ(second.ending->code, second.displaced->objection.code);
      EXPECT_FALSE(second.ending->text.empty());
    }
  }
}

// Whoever asks a third time could as well ask for ever.
TEST(Exchange, what_was_displaced_before_is_settled_whatever_the_connection_has_carried) {
  for (const std::string reply : {"452 4.5.3 too many", "421 4.7.0 enough", "421 4.3.2 enough"}) {
    SCOPED_TRACE(reply);
    Dialogue dialogue(false);
    dialogue.carry(1);
    dialogue.open(2, 7);

    dialogue.reply("250 a\r\n");
    dialogue.reply(reply + "\r\n");

    dialogue.expect_settled({{1, Kind::accepted}, {2, Kind::refused}});
    EXPECT_FALSE(dialogue.settled.back().displaced);
  }
}

TEST(Exchange, a_refusal_that_no_earlier_message_has_come_past_is_settled) {
  Dialogue dialogue(true);
  for (const Ticket ticket : {1U, 2U, 3U}) {
    dialogue.open(ticket);
    dialogue.reply((ticket == 1 ? "" : "250 r\r\n") +
                   std::string("250 a\r\n450 4.7.1 greylisted\r\n503 c\r\n"));
  }

  dialogue.expect_settled({{1, Kind::refused}, {2, Kind::refused}, {3, Kind::refused}});
  EXPECT_FALSE(dialogue.exchange.is_spent());
}

TEST(Exchange, a_refusal_that_a_fresh_connection_is_no_help_against_is_settled) {
  Dialogue dialogue(true);
  dialogue.may_displace = false;
  dialogue.carry(1);
  dialogue.open(2);

  dialogue.reply("250 a\r\n450 4.7.1 greylisted\r\n503 c\r\n");

  dialogue.expect_settled({{1, Kind::accepted}, {2, Kind::refused}});
  EXPECT_FALSE(dialogue.exchange.is_spent());
}

// The limit of a connection and greylisting may be said in the same words.
TEST(Exchange, many_settled_refusals_in_a_row_after_a_message_end_the_connection) {
  for (const bool has_carried : {true, false}) {
    Dialogue dialogue(true);
    dialogue.may_displace = false;
    if (has_carried) dialogue.carry(1);
    const auto refuse = [&](Ticket ticket) {
      const std::string reset = dialogue.open(ticket).starts_with("RSET") ? "250 r\r\n" : "";
      dialogue.reply(reset + "250 a\r\n451 4.7.1 later\r\n503 c\r\n");
    };
    for (Ticket ticket = 2; ticket <= 10; ++ticket) refuse(ticket);
    EXPECT_FALSE(dialogue.exchange.is_spent());

    refuse(11);

    EXPECT_EQ(dialogue.exchange.is_spent(), has_carried);
    EXPECT_TRUE(std::ranges::all_of(
        dialogue.settled, [](const Settlement& each) { return each.ending.has_value(); }));
  }
}

TEST(Exchange, refusals_between_which_others_are_accepted_do_not_end_the_connection) {
  Dialogue dialogue(true);
  dialogue.may_displace = false;
  dialogue.carry(1);

  for (Ticket ticket = 2; ticket <= 40; ticket += 2) {
    dialogue.open(ticket);
    dialogue.reply("250 a\r\n451 4.7.1 later\r\n503 c\r\n");
    dialogue.open(ticket + 1);
    dialogue.reply("250 r\r\n250 a\r\n250 b\r\n354 c\r\n");
    dialogue.exchange.content_written();
    dialogue.reply("250 kept\r\n");
  }

  EXPECT_FALSE(dialogue.exchange.is_spent());
}

// Greylisting by hanging up.
TEST(Exchange, a_goodbye_to_a_recipient_ends_the_connection_and_is_no_failure) {
  struct Row {
    std::string replies;
    Trouble trouble;
  };
  const std::vector<Row> rows = {
      {"250 a\r\n421 4.7.1 grey, bye\r\n", Trouble::none},
      {"250 a\r\n421 4.2.1 later\r\n", Trouble::none},
      {"250 a\r\n250 b\r\n421 4.7.0 grey\r\n", Trouble::none},
      {"250 a\r\n421 4.3.2 closing\r\n", Trouble::refused},
      {"250 a\r\n421 closing\r\n", Trouble::refused},
      {"421 4.7.0 too many\r\n", Trouble::refused},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.replies);
    Dialogue dialogue(true);
    dialogue.open(1);

    dialogue.reply(row.replies);

    EXPECT_TRUE(dialogue.exchange.is_over());
    EXPECT_EQ(dialogue.exchange.failure().trouble, row.trouble);
    dialogue.expect_settled({{1, Kind::refused}});
    EXPECT_EQ(dialogue.settled.front().ending->code, 421);
  }
}

TEST(Exchange, a_goodbye_after_a_message_gives_the_next_one_back_and_blames_nobody) {
  for (const std::string before : {"", "250 a\r\n"}) {
    Dialogue dialogue(true);
    dialogue.carry(1);
    dialogue.open(2);

    dialogue.reply(before + "421 4.7.0 enough\r\n");
    EXPECT_TRUE(dialogue.exchange.is_over());
    EXPECT_EQ(dialogue.exchange.failure().trouble, Trouble::none);
    dialogue.abandon(Dot::written);

    dialogue.expect_settled({{1, Kind::accepted}, {2, std::nullopt}});
  }
  Dialogue unasked(true);
  unasked.carry(1);
  unasked.reply("421 4.4.2 idle\r\n");
  EXPECT_TRUE(unasked.exchange.is_over());
  EXPECT_EQ(unasked.exchange.failure().trouble, Trouble::none);
}

TEST(Exchange, a_refusal_is_told_in_the_servers_words_without_the_address) {
  Dialogue dialogue(true);
  dialogue.open(1);

  dialogue.reply("250 a\r\n554-5.7.1 <a@example.org>: no\r\n554 5.7.1 thanks\r\n503 c\r\n");

  ASSERT_EQ(dialogue.settled.size(), 1U);
  EXPECT_EQ(dialogue.settled.front().ending->text, "[address]: no thanks");
}

TEST(Exchange, an_acceptance_where_content_is_asked_for_is_told_as_nonsense) {
  Dialogue dialogue(true);
  dialogue.open(1);

  dialogue.reply("250 a\r\n250 b\r\n250 Ok\r\n");

  const Failure& failure = dialogue.exchange.failure();
  EXPECT_EQ(failure.trouble, Trouble::protocol_error);
  EXPECT_EQ(failure.stage, Stage::data);
  EXPECT_EQ(failure.code, 250);
  EXPECT_EQ(failure.words, "Ok");
  dialogue.abandon(Dot::written);
  dialogue.expect_settled({{1, Kind::interrupted}});
  EXPECT_EQ(dialogue.settled.front().ending->cause, Trouble::protocol_error);
  EXPECT_EQ(dialogue.settled.front().ending->code, 250);
  EXPECT_EQ(dialogue.settled.front().ending->stage, Stage::data);
}

TEST(Exchange, a_line_lost_after_the_dot_leaves_the_message_in_doubt) {
  Dialogue dialogue(true);
  dialogue.pipeline_two();

  dialogue.abandon(Dot::written);

  dialogue.expect_settled({{1, Kind::unanswered}, {2, std::nullopt}});
}

TEST(Exchange, a_line_lost_before_the_dot_leaves_no_doubt) {
  Dialogue dialogue(true);
  dialogue.pipeline_two();

  dialogue.abandon(Dot::not_written);

  dialogue.expect_settled({{1, Kind::interrupted}, {2, std::nullopt}});
}

TEST(Exchange, a_message_that_we_hold_back_is_given_back) {
  Dialogue in_time(true);
  in_time.open(1);
  in_time.reply("250 a\r\n250 b\r\n354 c\r\n");
  Dialogue half_written(true);
  half_written.pipeline_two();

  const Settlement withheld = in_time.exchange.withhold();
  half_written.abandon(Dot::withheld);

  EXPECT_EQ(withheld.ticket, 1U);
  EXPECT_FALSE(withheld.ending.has_value());
  half_written.expect_settled({{1, std::nullopt}, {2, std::nullopt}});
}

TEST(Exchange, a_try_counts_once_the_server_has_heard_of_the_message) {
  Dialogue unheard(true);
  unheard.pipeline_two();
  unheard.reply("250 kept\r\n");
  Dialogue heard(true);
  heard.pipeline_two();
  heard.reply("250 kept\r\n250 a\r\n");
  Dialogue first(true);
  first.open(1);
  Dialogue refused(true);
  refused.open(1);
  refused.reply("250 a\r\n550 b\r\n");

  for (Dialogue* each : {&unheard, &heard, &first, &refused}) each->abandon(Dot::written);

  unheard.expect_settled({{1, Kind::accepted}, {2, std::nullopt}});
  heard.expect_settled({{1, Kind::accepted}, {2, Kind::interrupted}});
  first.expect_settled({{1, Kind::interrupted}});
  refused.expect_settled({{1, Kind::refused}});
}

}  // namespace
}  // namespace crier::smtp
