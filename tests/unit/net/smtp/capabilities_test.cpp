#include "net/smtp/capabilities.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::smtp {
namespace {

Capabilities of(const std::string& lines) {
  const ParsedReply parsed = parse_reply(lines);
  EXPECT_EQ(parsed.result, ParsedReply::Result::complete);
  return capabilities_of(parsed.reply);
}

TEST(Capabilities, are_read_from_the_lines_after_the_first) {
  const Capabilities found =
      of("250-mail.example.org PIPELINING\r\n250-SIZE 10240000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
         "250-STARTTLS\r\n250-AUTH PLAIN LOGIN XOAUTH2\r\n250-ENHANCEDSTATUSCODES\r\n250 "
         "CHUNKING\r\n");

  EXPECT_EQ(found, (Capabilities{.pipelining = false,
                                 .eight_bit_mime = true,
                                 .smtputf8 = true,
                                 .starttls = true,
                                 .auth_plain = true,
                                 .auth_login = true,
                                 .mechanisms = "PLAIN LOGIN XOAUTH2",
                                 .size = true,
                                 .size_max = 10240000}));
}

TEST(Capabilities, do_not_depend_on_case) {
  EXPECT_TRUE(of("250-x\r\n250 pipelining\r\n").pipelining);
}

TEST(Capabilities, size_without_a_number_is_no_limit) {
  const Capabilities found = of("250-x\r\n250 SIZE\r\n");

  EXPECT_TRUE(found.size);
  EXPECT_EQ(found.size_max, 0U);
}

TEST(Capabilities, the_old_form_of_auth_is_understood) {
  const Capabilities found = of("250-x\r\n250 AUTH=LOGIN PLAIN\r\n");

  EXPECT_TRUE(found.auth_login);
  EXPECT_TRUE(found.auth_plain);
}

TEST(Capabilities, mechanisms_that_are_offered_in_both_forms_are_named_once) {
  const Capabilities found =
      of("250-x\r\n250-AUTH PLAIN LOGIN\r\n250 auth=login XOAUTH2 plain\r\n");

  EXPECT_EQ(found.mechanisms, "PLAIN LOGIN XOAUTH2");
}

TEST(Capabilities, smtputf8_needs_8bitmime) {
  EXPECT_FALSE(of("250-x\r\n250 SMTPUTF8\r\n").smtputf8);
}

TEST(Capabilities, a_server_may_have_none) {
  EXPECT_EQ(of("250 x\r\n"), Capabilities{});
}

}  // namespace
}  // namespace crier::smtp
