#include "net/smpp/window.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace crier::smpp {
namespace {

using namespace std::chrono_literals;
using Kind = Ending::Kind;

class WindowTest : public testing::Test {
 protected:
  static Message message(Ticket ticket, std::size_t parts = 1) {
    Message made{.ticket = ticket, .recipient = "+4930"};
    made.text.parts.assign(parts, "text");
    return made;
  }

  // Writes all that may go now; the sequence of each.
  std::vector<std::uint32_t> write_all() {
    std::vector<std::uint32_t> sequences;
    while (const auto request = window.next(now)) {
      window.on_written(request->sequence, now);
      sequences.push_back(request->sequence);
    }
    return sequences;
  }

  std::optional<Settlement> answer(std::uint32_t sequence, std::uint32_t status = 0,
                                   std::string id = "id") {
    return window.on_answer({.command = response_to(Command::submit_sm),
                             .status = status,
                             .sequence = sequence,
                             .body = std::move(id)},
                            now);
  }

  Options options{.servers = {{.host = "smsc"}}, .system_id = "crier", .sender = "1", .window = 3};
  Window window{options};
  SteadyTime now{1h};
};

TEST_F(WindowTest, has_room_for_as_many_requests_as_it_is_large) {
  for (Ticket ticket = 1; ticket <= 3; ++ticket) {
    EXPECT_TRUE(window.has_room());
    window.start(message(ticket));
  }
  EXPECT_FALSE(window.has_room());

  const auto sequences = write_all();
  ASSERT_EQ(sequences.size(), 3U);
  const auto settled = answer(sequences[1]);

  ASSERT_TRUE(settled && settled->ending);
  EXPECT_EQ(settled->ticket, 2U);
  EXPECT_EQ(settled->ending->kind, Kind::accepted);
  EXPECT_EQ(settled->ending->message_id, "id");
  EXPECT_TRUE(window.has_room());
}

TEST_F(WindowTest, sends_the_first_part_alone_and_the_others_before_other_texts) {
  window.start(message(1, 3));
  const auto first = write_all();
  ASSERT_EQ(first.size(), 1U);
  window.start(message(2));

  EXPECT_FALSE(answer(first.front(), 0, "first")) << "two parts are missing";
  const auto second = window.next(now);
  const auto third = window.next(now);
  const auto other = window.next(now);

  ASSERT_TRUE(second && third && other);
  EXPECT_FALSE(second->asks) << "whether it may leave was asked for the first";
  EXPECT_FALSE(third->asks);
  EXPECT_EQ(other->asks, Ticket{2});
  EXPECT_FALSE(answer(third->sequence, 0, "third"));
  const auto settled = answer(second->sequence, 0, "second");
  ASSERT_TRUE(settled && settled->ending);
  EXPECT_EQ(settled->ending->kind, Kind::accepted);
  EXPECT_EQ(settled->ending->message_id, "first");
  EXPECT_EQ(settled->ending->part_ids, (std::vector<std::string>{"first", "second", "third"}))
      << "in the order of the text, whatever that of the answers";
}

TEST_F(WindowTest, refuses_the_whole_text_with_its_first_part) {
  window.start(message(1, 3));

  const auto settled = answer(write_all().front(), 0x0B);

  ASSERT_TRUE(settled && settled->ending);
  EXPECT_EQ(settled->ending->kind, Kind::refused);
  EXPECT_EQ(settled->ending->status, 0x0BU);
  EXPECT_TRUE(window.empty());
}

TEST_F(WindowTest, repeats_a_later_part_for_which_there_is_no_room) {
  window.start(message(1, 2));
  answer(write_all().front());
  EXPECT_FALSE(answer(write_all().front(), 0x58));

  EXPECT_TRUE(write_all().empty()) << "not at once";
  ASSERT_TRUE(window.next_at());
  now = *window.next_at();
  const auto again = write_all();

  ASSERT_EQ(again.size(), 1U);
  const auto settled = answer(again.front());
  ASSERT_TRUE(settled && settled->ending);
  EXPECT_EQ(settled->ending->kind, Kind::accepted);
}

TEST_F(WindowTest, does_not_repeat_it_for_ever) {
  window.start(message(1, 2));
  answer(write_all().front());
  std::optional<Settlement> settled;
  for (int tries = 0; !settled && tries < 100; ++tries) {
    const auto sequences = write_all();
    if (sequences.empty()) {
      now = window.next_at().value();
    } else {
      settled = answer(sequences.front(), 0x58);
    }
  }

  ASSERT_TRUE(settled && settled->ending);
  EXPECT_EQ(settled->ending->kind, Kind::unknown) << "a piece has arrived";
  EXPECT_EQ(settled->ending->status, 0x58U);
  EXPECT_LT(now - SteadyTime(1h), 5min);
}

TEST_F(WindowTest, does_not_know_what_a_refused_later_part_leaves) {
  window.start(message(1, 2));
  answer(write_all().front());

  const auto settled = answer(write_all().front(), 0x45);

  ASSERT_TRUE(settled && settled->ending);
  EXPECT_EQ(settled->ending->kind, Kind::unknown);
  EXPECT_TRUE(settled->ending->words.contains("part 2 of 2")) << settled->ending->words;
  EXPECT_EQ(settled->ending->part_ids, (std::vector<std::string>{"id", ""}));
}

TEST_F(WindowTest, takes_a_generic_nack_for_a_refusal) {
  window.start(message(1));

  const auto settled = window.on_answer(
      {.command = Command::generic_nack, .status = 0x03, .sequence = write_all().front()}, now);

  ASSERT_TRUE(settled && settled->ending);
  EXPECT_EQ(settled->ending->kind, Kind::refused);
}

TEST_F(WindowTest, ignores_answers_to_nothing) {
  EXPECT_FALSE(answer(99));
}

TEST_F(WindowTest, waits_for_each_answer_from_when_it_was_written) {
  window.start(message(1));
  EXPECT_FALSE(window.answer_by());
  write_all();
  now += 1s;
  window.start(message(2));
  write_all();

  EXPECT_EQ(window.answer_by(), now - 1s + options.answer_timeout);
}

TEST_F(WindowTest, gives_back_what_may_not_leave_any_more) {
  window.start(message(1));
  const auto request = window.next(now);

  const auto settled = window.withdraw(request->sequence);

  ASSERT_TRUE(settled);
  EXPECT_EQ(settled->ticket, 1U);
  EXPECT_FALSE(settled->ending);
  EXPECT_TRUE(window.empty());
}

TEST_F(WindowTest, knows_at_the_end_of_the_line_what_has_left) {
  window.start(message(1, 2));
  answer(write_all().front());  // A part of it is there, and the other waits.
  window.start(message(2));
  (void)window.next(now);  // The second part of 1, not written.
  const auto of_second = window.next(now);
  ASSERT_EQ(of_second->asks, Ticket{2});  // Not written either.
  window.start(message(3));               // Not even begun.

  const auto settled = window.abandon("the line broke");

  ASSERT_EQ(settled.size(), 3U);
  EXPECT_EQ(settled[0].ticket, 1U);
  ASSERT_TRUE(settled[0].ending);
  EXPECT_EQ(settled[0].ending->kind, Kind::unknown);
  EXPECT_EQ(settled[0].ending->words, "the line broke");
  EXPECT_EQ(settled[0].ending->part_ids, (std::vector<std::string>{"id", ""}))
      << "a receipt may still come of what was taken";
  EXPECT_FALSE(settled[1].ending);
  EXPECT_FALSE(settled[2].ending);
  EXPECT_TRUE(window.empty());
}

TEST_F(WindowTest, numbers_its_requests_from_one) {
  EXPECT_EQ(window.next_sequence(), 1U);
  EXPECT_EQ(window.next_sequence(), 2U);
}

}  // namespace
}  // namespace crier::smpp
