#include "net/lmtp/incoming_content.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::lmtp {
namespace {

struct Read {
  std::string text;
  std::size_t rest{};
  bool has_ended{};
};

Read read(std::string_view octets, std::size_t piece) {
  IncomingContent content(1000);
  std::size_t taken = 0;
  while (!content.has_ended() && taken < octets.size()) {
    taken += content.add(octets.substr(taken, piece));
  }
  return {.text = content.take(), .rest = octets.size() - taken, .has_ended = content.has_ended()};
}

TEST(IncomingContent, ends_with_a_line_that_has_a_dot_alone_however_it_is_cut) {
  const std::string octets =
      "Subject: x\r\n\r\n..dot\r\n.stuffed\r\n..\r\nlast\r\n.\r\nMAIL FROM:<>\r\n";
  for (std::size_t piece = 1; piece <= octets.size(); ++piece) {
    const Read message = read(octets, piece);

    EXPECT_TRUE(message.has_ended) << piece;
    EXPECT_EQ(message.text, "Subject: x\r\n\r\n.dot\r\nstuffed\r\n.\r\nlast\r\n") << piece;
    EXPECT_EQ(message.rest, 14U) << piece;
  }
}

// Another message within the first one (SMTP smuggling).
TEST(IncomingContent, ends_with_nothing_else) {
  for (const char* octets : {"a\n.\n", "a\n.\r\n", "a\r\n.\n", "a\r.\r", "a\r\n.\rb", "a.\r\n"}) {
    EXPECT_FALSE(read(octets, 1).has_ended) << octets;
  }
}

TEST(IncomingContent, may_be_empty) {
  const Read message = read(".\r\n", 3);

  EXPECT_TRUE(message.has_ended);
  EXPECT_EQ(message.text, "");
}

TEST(IncomingContent, that_is_too_large_is_read_to_its_end_and_not_kept) {
  IncomingContent content(10);

  content.add(std::string(5000, 'x') + "\r\n.\r\n");

  EXPECT_TRUE(content.has_ended());
  EXPECT_TRUE(content.is_too_large());
  EXPECT_EQ(content.take().size(), 10U);
}

}  // namespace
}  // namespace crier::lmtp
