#include "net/smpp/deliver_body.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "net/smpp/pdu.h"

namespace crier::smpp {
namespace {

struct Fields {
  std::string source{"4930123"};
  std::uint8_t source_type{1};
  std::string destination{"Example"};
  std::uint8_t esm_class{};
  std::uint8_t coding{};
  std::string words{};
};

std::string body_of(const Fields& fields) {
  return BodyWriter()
      .text({}, 5)
      .octet(fields.source_type)
      .octet(1)
      .text(fields.source, 20)
      .octet(5)
      .octet(0)
      .text(fields.destination, 20)
      .octet(fields.esm_class)
      .octet(0)
      .octet(0)
      .text({}, 16)
      .text({}, 16)
      .octet(0)
      .octet(0)
      .octet(fields.coding)
      .octet(0)
      .octet(static_cast<std::uint8_t>(fields.words.size()))
      .octets(fields.words)
      .take();
}

std::string parameter(std::uint16_t tag, std::string_view value) {
  return BodyWriter()
      .octet(static_cast<std::uint8_t>(tag >> 8))
      .octet(static_cast<std::uint8_t>(tag & 0xFF))
      .octet(0)
      .octet(static_cast<std::uint8_t>(value.size()))
      .octets(value)
      .take();
}

TEST(DeliverBody, says_from_whom_it_is_and_what) {
  const auto read =
      read_delivery(body_of({.esm_class = 4, .coding = 8, .words = std::string("\x00\x41", 2)}));

  ASSERT_TRUE(read);
  EXPECT_EQ(read->source, "4930123");
  EXPECT_EQ(read->source_type, 1);
  EXPECT_EQ(read->destination, "Example");
  EXPECT_EQ(read->esm_class, 4);
  EXPECT_EQ(read->data_coding, 8);
  EXPECT_EQ(read->octets, std::string("\x00\x41", 2));
  EXPECT_FALSE(read->message_state);
}

TEST(DeliverBody, has_optional_parameters_behind_it) {
  const auto read = read_delivery(
      body_of({.esm_class = 4}) + parameter(0x0424, "id:1 stat:DELIVRD") +
      parameter(0x1400, "a vendor's own") + parameter(0x001E, std::string_view("1A2B\0", 5)) +
      parameter(0x0427, "\x02") + parameter(0x0423, std::string_view("\x03\x00\x01", 3)));

  ASSERT_TRUE(read);
  EXPECT_EQ(read->octets, "id:1 stat:DELIVRD");
  EXPECT_EQ(read->receipted_id, "1A2B");
  EXPECT_EQ(read->message_state, 2);
  EXPECT_EQ(read->network_error, std::string("\x03\x00\x01", 3));
}

TEST(DeliverBody, has_its_own_words_before_those_of_the_parameter) {
  const auto read = read_delivery(body_of({.words = "STOP"}) + parameter(0x0424, "other"));

  ASSERT_TRUE(read);
  EXPECT_EQ(read->octets, "STOP");
}

TEST(DeliverBody, that_ends_too_early_is_none) {
  const std::string whole = body_of({.words = "STOP"});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read_delivery(std::string_view(whole).substr(0, size))) << size;
  }
  EXPECT_TRUE(read_delivery(whole));
}

TEST(DeliverBody, leaves_out_a_parameter_that_is_cut_off) {
  const std::string whole = body_of({.words = "STOP"}) + parameter(0x001E, "1A2B");
  for (std::size_t cut = 1; cut < 8; ++cut) {
    const auto read = read_delivery(std::string_view(whole).substr(0, whole.size() - cut));

    ASSERT_TRUE(read) << cut;
    EXPECT_EQ(read->octets, "STOP");
    EXPECT_EQ(read->receipted_id, "");
  }
}

}  // namespace
}  // namespace crier::smpp
