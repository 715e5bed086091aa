#include "net/smtp/content.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::smtp {
namespace {

std::string stuffed(std::string_view content) {
  std::string into = "what was here before";
  stuff_dots(content, into);
  return into;
}

TEST(Content, is_sound_when_every_line_ends_with_crlf) {
  EXPECT_TRUE(inspect_content("\r\n").is_sound);
  EXPECT_TRUE(inspect_content("Subject: x\r\n\r\nbody\r\n").is_sound);
  EXPECT_TRUE(inspect_content(std::string(998, 'x') + "\r\n").is_sound);
}

TEST(Content, with_a_bare_cr_or_lf_is_not_sound) {
  for (const std::string content :
       {"", "x", "x\r", "x\n", "x\n\r\n", "\n\r\n", "x\r\r\n", "a\rb\r\n", "a\nb\r\n",
        "a\r\n.\n\r\n", "a\r\n\n", "a\n.\r\nMAIL FROM:<x@example.org>\r\n", "a\r\nb"}) {
    EXPECT_FALSE(inspect_content(content).is_sound) << content;
  }
}

TEST(Content, with_a_line_over_998_octets_is_not_sound) {
  EXPECT_FALSE(inspect_content(std::string(999, 'x') + "\r\n").is_sound);
}

// Not every line's end is looked at: each place of a long line among short ones.
TEST(Content, with_one_long_line_among_short_ones_is_not_sound) {
  for (const std::size_t length : {0UL, 76UL, 500UL, 998UL}) {
    for (int before = 0; before < 40; ++before) {
      std::string content;
      for (int line = 0; line < before; ++line) content += std::string(length, 'x') + "\r\n";
      const std::string after = "\r\n\r\n" + content + "\r\n";
      EXPECT_TRUE(inspect_content(content + std::string(998, 'x') + after).is_sound);
      EXPECT_FALSE(inspect_content(content + std::string(999, 'x') + after).is_sound)
          << before << " lines of " << length;
    }
  }
}

TEST(Content, carriage_returns_are_counted_beyond_what_an_octet_holds) {
  std::string many;
  for (int line = 0; line < 1000; ++line) many += "\r\n";

  EXPECT_TRUE(inspect_content(many).is_sound);
  EXPECT_FALSE(inspect_content("\r" + many).is_sound);
}

TEST(Content, tells_eight_bit_octets) {
  EXPECT_FALSE(inspect_content("plain\r\n").is_eight_bit);
  EXPECT_TRUE(inspect_content("gr\xc3\xbc\xc3\x9f\r\n").is_eight_bit);
}

// It is looked through in blocks: each place of one, and the last octet of each size.
TEST(Content, sees_an_octet_wherever_it_is) {
  for (std::size_t size = 2; size < 300; ++size) {
    const std::string plain = std::string(size, 'x') + "\r\n";
    EXPECT_TRUE(inspect_content(plain).is_sound) << size;
    EXPECT_FALSE(inspect_content(plain).is_eight_bit) << size;
    for (std::size_t place = 0; place < size; ++place) {
      std::string eight_bit = plain;
      eight_bit[place] = '\xfc';
      std::string bare = plain;
      bare[place] = '\r';
      ASSERT_TRUE(inspect_content(eight_bit).is_eight_bit) << size << " " << place;
      ASSERT_FALSE(inspect_content(bare).is_sound) << size << " " << place;
    }
  }
}

TEST(Content, needs_stuffing_where_a_line_begins_with_a_dot) {
  EXPECT_TRUE(inspect_content(".\r\n").needs_stuffing);
  EXPECT_TRUE(inspect_content("a\r\n.b\r\n").needs_stuffing);
  for (std::size_t size = 0; size < 300; ++size) {
    const std::string line(size, '.');
    EXPECT_TRUE(inspect_content("x" + line + "\r\n.\r\n").needs_stuffing) << size;
    EXPECT_FALSE(inspect_content("x" + line + "\r\nx\r\n").needs_stuffing) << size;
  }
  EXPECT_FALSE(inspect_content("a.b.\r\nc.\r\n").needs_stuffing);
}

TEST(Content, stuffing_doubles_the_dots_that_begin_lines) {
  EXPECT_EQ(stuffed("a\r\nb.\r\n"), "a\r\nb.\r\n");
  EXPECT_EQ(stuffed(".\r\n"), "..\r\n");
  EXPECT_EQ(stuffed("..\r\n"), "...\r\n");
  EXPECT_EQ(stuffed("a\r\n.\r\n.b\r\nc\r\n..\r\n"), "a\r\n..\r\n..b\r\nc\r\n...\r\n");
}

}  // namespace
}  // namespace crier::smtp
