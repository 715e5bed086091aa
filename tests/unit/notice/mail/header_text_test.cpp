#include "notice/mail/header_text.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "notice/instant_text.h"

namespace crier::notice {
namespace {

std::string to(std::string_view display_name, std::string_view address) {
  std::string into;
  append_mailbox_header(into, "To", {.display_name = display_name, .address = address});
  return into;
}

std::string subject(std::string_view text) {
  std::string into;
  append_unstructured_header(into, "Subject", text);
  return into;
}

TEST(MailboxHeader, spells_a_name_as_it_needs) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "To: a@example.org\r\n"},
      {"Jan Nowak", "To: Jan Nowak <a@example.org>\r\n"},
      {"Nowak, Jan", "To: \"Nowak, Jan\" <a@example.org>\r\n"},
      {"Jan \"N\" \\", "To: \"Jan \\\"N\\\" \\\\\" <a@example.org>\r\n"},
      {"a@b.example", "To: \"a@b.example\" <a@example.org>\r\n"},
      {"Zoë", "To: =?UTF-8?B?Wm/Dqw==?= <a@example.org>\r\n"},
      // Printed as it stands, it would be decoded by the reader.
      {"=?utf-8?q?Bob?=", "To: =?UTF-8?B?PT91dGYtOD9xP0JvYj89?= <a@example.org>\r\n"},
  };
  for (const auto& [name, header] : rows) EXPECT_EQ(to(name, "a@example.org"), header) << name;
}

TEST(MailboxHeader, cannot_be_ended_by_an_address) {
  EXPECT_EQ(to("", "a@example.org\r\nBcc: b@example.org"),
            "To: a@example.orgBcc:b@example.org\r\n");
  EXPECT_EQ(to("Eve", "a@example.org>, <b@example.org"),
            "To: Eve <a@example.orgb@example.org>\r\n");
  EXPECT_EQ(to("", "\"a, <b>\"@example.org"), "To: \"a, <b>\"@example.org\r\n");
}

TEST(MailboxHeader, has_octets_beyond_ascii_only_in_an_address_that_has_them) {
  EXPECT_EQ(to("Ζωή", "ζωή@παράδειγμα.gr"), "To: =?UTF-8?B?zpbPic6u?= <ζωή@παράδειγμα.gr>\r\n");
}

TEST(UnstructuredHeader, is_plain_where_it_fits) {
  EXPECT_EQ(subject("You can object until 26 May 2025"),
            "Subject: You can object until 26 May 2025\r\n");
}

TEST(UnstructuredHeader, is_folded_between_characters) {
  const std::string header = subject("Μπορείτε να αντιταχθείτε έως 26 Μαΐου 2025: εκπαίδευση");

  EXPECT_EQ(header,
            "Subject: =?UTF-8?B?zpzPgM6/z4HOtc6vz4TOtSDOvc6xIM6xzr3PhM65z4TOsc+Hzrg=?=\r\n"
            " =?UTF-8?B?zrXOr8+EzrUgzq3Pic+CIDI2IM6czrHOkM6/z4UgMjAyNTogzrXOus+AzrE=?=\r\n"
            " =?UTF-8?B?zq/OtM61z4XPg863?=\r\n");
}

TEST(InstantText, is_that_of_its_standard) {
  std::string mail;
  std::string machine;
  const WallTime instant = *parse_iso8601("2025-05-06T07:08:09.5Z");

  append_rfc5322(mail, instant);
  append_rfc3339(machine, instant);

  EXPECT_EQ(mail, "Tue, 06 May 2025 07:08:09 +0000");
  EXPECT_EQ(machine, iso8601(instant));
}

}  // namespace
}  // namespace crier::notice
