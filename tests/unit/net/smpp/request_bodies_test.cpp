#include "net/smpp/request_bodies.h"

#include <string>

#include <gtest/gtest.h>

#include "net/smpp/deliver_body.h"

namespace crier::smpp {
namespace {

// A submit_sm has the fields of a deliver_sm up to the words (SMPP 3.4, 4.4.1 and 4.6.1). Those in
// front of registered_delivery are texts and octets: it stands before the last five octets of the
// head.
std::uint8_t wanted_receipt(bool receives, std::size_t part) {
  const Options options{.system_id = "crier", .sender = "Example", .receives = receives};
  Message message{.recipient = "+4930123"};
  message.text.parts = {"ab", "cd"};
  const std::string body = submit_body(options, message, part, 7);
  constexpr std::size_t header_and_words = 6 + 2;
  constexpr std::size_t from_receipt_to_words = 5;
  return static_cast<std::uint8_t>(body.at(body.size() - header_and_words - from_receipt_to_words));
}

TEST(SubmitBody, asks_for_a_receipt_of_each_part_where_it_can_come) {
  for (const std::size_t part : {0UL, 1UL}) {
    EXPECT_EQ(wanted_receipt(true, part), 1);
    EXPECT_EQ(wanted_receipt(false, part), 0);
  }
}

TEST(SubmitBody, is_that_of_the_part) {
  const Options options{.system_id = "crier", .sender = "Example"};
  Message message{.recipient = "+4930123"};
  message.text.parts = {"ab", "cd"};

  const auto read = read_delivery(submit_body(options, message, 1, 7));

  ASSERT_TRUE(read);
  EXPECT_EQ(read->source, "Example");
  EXPECT_EQ(read->destination, "4930123");
  EXPECT_EQ(read->esm_class, 0x40);
  EXPECT_EQ(read->octets, std::string("\x05\x00\x03\x07\x02\x02"
                                      "cd",
                                      8));
}

}  // namespace
}  // namespace crier::smpp
