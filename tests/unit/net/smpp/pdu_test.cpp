#include "net/smpp/pdu.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::smpp {
namespace {

std::string octets_of(const Pdu& pdu) {
  std::string octets;
  append(octets, pdu);
  return octets;
}

TEST(Pdu, has_a_header_of_four_numbers) {
  const std::string octets =
      octets_of({.command = Command::submit_sm, .status = 1, .sequence = 0x01020304, .body = "ab"});

  EXPECT_EQ(octets, std::string("\x00\x00\x00\x12\x00\x00\x00\x04\x00\x00\x00\x01\x01\x02\x03\x04"
                                "ab",
                                18));
}

TEST(Pdu, is_read_as_it_was_written) {
  const Pdu pdu{.command = response_to(Command::submit_sm),
                .status = 0x58,
                .sequence = 0x7FFFFFFF,
                .body = std::string("id\0", 3)};

  const auto read = read_pdu(octets_of(pdu) + "more");

  ASSERT_TRUE(read && *read);
  EXPECT_EQ((*read)->pdu, pdu);
  EXPECT_EQ((*read)->octets, 19U);
}

TEST(Pdu, that_has_not_come_whole_is_waited_for) {
  const std::string octets = octets_of({.command = Command::enquire_link, .sequence = 7});
  for (std::size_t size = 0; size < octets.size(); ++size) {
    const auto read = read_pdu(std::string_view(octets).substr(0, size));

    ASSERT_TRUE(read) << size;
    EXPECT_FALSE(*read) << size;
  }
}

TEST(Pdu, of_an_impossible_length_is_none) {
  EXPECT_FALSE(read_pdu(std::string("\x00\x00\x00\x0F", 4)));
  EXPECT_FALSE(read_pdu("HTTP/1.1 400 Bad Request"));
}

TEST(Body, has_texts_with_an_end_that_are_cut_at_their_greatest_length) {
  EXPECT_EQ(BodyWriter().text("abc", 2).octet(5).text({}, 9).take(), std::string("ab\0\x05\0", 5));
  EXPECT_EQ(BodyWriter().text(std::string("a\0b", 3), 9).take(), std::string("a\0", 2));
}

TEST(Body, begins_with_a_text_whose_end_may_be_missing) {
  EXPECT_EQ(first_text(std::string("id-1\0x", 6)), "id-1");
  EXPECT_EQ(first_text("id-1"), "id-1");
  EXPECT_EQ(first_text(""), "");
}

}  // namespace
}  // namespace crier::smpp
