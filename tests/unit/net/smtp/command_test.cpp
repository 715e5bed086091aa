#include "net/smtp/command.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::smtp {
namespace {

const Capabilities everything{
    .pipelining = true, .eight_bit_mime = true, .smtputf8 = true, .size = true, .size_max = 1000};

std::string mail(const Message& message, const Capabilities& capabilities) {
  std::string out;
  append_mail("us@example.com", message, inspect(message, AddressKind::ascii), capabilities, out);
  return out;
}

Obstacle obstacle(const Message& message, const Capabilities& capabilities) {
  return obstacle_to(message, inspect(message, AddressKind::ascii), capabilities);
}

TEST(Command, mail_carries_only_what_the_message_needs_and_the_server_offers) {
  const Message plain{.recipient = "a@example.org", .content = "x\r\n"};
  const Message eight_bit{.recipient = "a@example.org", .content = "\xc3\xbc\r\n"};
  const Message utf8{.recipient = "ü@example.org", .content = "x\r\n"};

  EXPECT_EQ(mail(plain, {}), "MAIL FROM:<us@example.com>\r\n");
  EXPECT_EQ(mail(plain, everything), "MAIL FROM:<us@example.com> SIZE=3\r\n");
  EXPECT_EQ(mail(eight_bit, everything), "MAIL FROM:<us@example.com> SIZE=4 BODY=8BITMIME\r\n");
  EXPECT_EQ(mail(utf8, everything), "MAIL FROM:<us@example.com> SIZE=3 SMTPUTF8\r\n");
}

TEST(Command, smtputf8_is_for_addresses_and_headers_outside_ascii_and_for_nothing_else) {
  const std::string ascii_header = "Subject: x\r\n\r\n";
  const Message text{.recipient = "a@example.org", .content = ascii_header + "\xc3\xbc\r\n"};
  const Message header{.recipient = "a@example.org",
                       .content = "To: \xc3\xbc@example.org\r\n\r\nx\r\n"};
  const Message sender{
      .sender = "\xc3\xbc@example.com", .recipient = "a@example.org", .content = "x\r\n"};
  const Capabilities no_utf8{.eight_bit_mime = true};

  EXPECT_EQ(mail(text, everything).find("SMTPUTF8"), std::string::npos);
  EXPECT_NE(mail(header, everything).find("SMTPUTF8"), std::string::npos);
  EXPECT_NE(mail(sender, everything).find("SMTPUTF8"), std::string::npos);
  EXPECT_EQ(obstacle(text, no_utf8), Obstacle::none);
  EXPECT_EQ(obstacle(header, no_utf8), Obstacle::sender_smtputf8_missing);
  EXPECT_EQ(obstacle(sender, no_utf8), Obstacle::sender_smtputf8_missing);
}

TEST(Command, what_a_server_cannot_take_is_found_before_it_is_asked) {
  const Message plain{.recipient = "a@example.org", .content = "x\r\n"};
  const Message eight_bit{.recipient = "a@example.org", .content = "\xc3\xbc\r\n"};
  const Message utf8{.recipient = "ü@example.org", .content = "x\r\n"};
  const Message large{.recipient = "a@example.org",
                      .content = std::string(999, 'x').insert(500, "\r\n") + "\r\n"};
  const Message bare{.recipient = "a@example.org", .content = "x\n"};
  const Message broken{.recipient = "a@example.org>", .content = "x\r\n"};

  EXPECT_EQ(obstacle(plain, {}), Obstacle::none);
  EXPECT_EQ(obstacle(eight_bit, {}), Obstacle::eight_bit_missing);
  EXPECT_EQ(obstacle(eight_bit, everything), Obstacle::none);
  EXPECT_EQ(obstacle(utf8, {}), Obstacle::smtputf8_missing);
  EXPECT_EQ(obstacle(utf8, everything), Obstacle::none);
  EXPECT_EQ(obstacle(large, everything), Obstacle::too_large);
  EXPECT_EQ(obstacle(large, {}), Obstacle::none);
  EXPECT_EQ(obstacle(bare, everything), Obstacle::content_malformed);
  EXPECT_EQ(obstacle(broken, everything), Obstacle::address_malformed);
}

TEST(Command, base64_has_the_test_vectors_of_rfc_4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64(std::string("\0user\0pass", 10)), "AHVzZXIAcGFzcw==");
}

}  // namespace
}  // namespace crier::smtp
