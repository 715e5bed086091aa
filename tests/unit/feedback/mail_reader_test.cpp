#include "feedback/mail_reader.h"

#include <string>

#include <gtest/gtest.h>

#include "feedback/html_words.h"
#include "feedback/report_fields.h"

namespace crier::feedback {
namespace {

MailPart read(const std::string& octets) {
  return read_mail(octets).value_or(MailPart{});
}

TEST(MailReader, decodes_headers_and_unfolds_them) {
  const MailPart mail = read(
      "Subject: =?iso-8859-1?Q?Ihr_Recht_f=FCr?=\n =?utf-8?B?IGltbWVy?=\nFROM: a@example.net\n\nx");

  EXPECT_EQ(mail.header("subject"), "Ihr Recht für immer");
  EXPECT_EQ(mail.header("From"), "a@example.net");
  EXPECT_TRUE(mail.header("To").empty());
  EXPECT_EQ(mail.type, "text/plain");
}

TEST(MailReader, decodes_parts_of_any_charset_and_survives_lies_about_it) {
  EXPECT_EQ(read("Content-Type: text/plain; charset=iso-8859-1\n\nf\xFCr").text, "für");
  EXPECT_EQ(read("Content-Type: text/plain; charset=utf-8\n\nf\xFCr").text, "für");
  EXPECT_EQ(read("Content-Type: text/plain; charset=nonsense\n\nfür").text, "für");
  EXPECT_EQ(read("Content-Type: text/plain; charset=us-ascii\n\nfür").text, "für");
  EXPECT_EQ(read("Content-Transfer-Encoding: base64\n\nZsO8cg==\n").text, "für");
  EXPECT_EQ(read("Content-Transfer-Encoding: quoted-printable\n\nf=C3=BCr=\n immer\n").text,
            "für immer\n");
  EXPECT_EQ(read("Content-Type: text/plain; charset=iso-2022-jp\n\n\x1B$BIT:_\x1B(B").text, "不在");
}

TEST(MailReader, reads_line_ends_of_any_kind_and_the_line_of_a_mailbox) {
  for (const char* end : {"\n", "\r\n", "\r"}) {
    std::string octets = "From x Mon Nov 30 09:00:00 2026|Subject: one||first|second|";
    for (std::size_t at = octets.find('|'); at != std::string::npos; at = octets.find('|')) {
      octets.replace(at, 1, end);
    }
    EXPECT_EQ(read(octets).header("Subject"), "one");
    EXPECT_EQ(read(octets).text, "first\nsecond\n");
  }
}

TEST(MailReader, reads_returned_messages_also_where_they_are_encoded) {
  const std::string begin =
      "Content-Type: multipart/report; report-type=Delivery-Status; "
      "boundary=b\n\n--b\n\nhello\n--b\n";
  const MailPart plain =
      read(begin + "Content-Type: message/rfc822\n\nSubject: inner\n\nx\n--b--\n");
  const MailPart encoded =
      read(begin +
           "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
           "U3ViamVjdDogaW5uZXIKCngK\n--b--\n");
  const MailPart headers =
      read(begin + "Content-Type: text/rfc822-headers\n\nSubject: inner\n--b--\n");

  for (const MailPart& mail : {plain, encoded, headers}) {
    EXPECT_EQ(mail.report_type, "delivery-status");
    EXPECT_EQ(readable_text(mail), "hello");
    ASSERT_NE(returned_message(mail), nullptr);
    EXPECT_EQ(returned_message(mail)->header("Subject"), "inner");
    EXPECT_EQ(part_of_type(mail, "text/html"), nullptr);
  }
}

TEST(MailReader, has_a_bound_for_everything) {
  std::string nested = "From: a@example.net\n";
  for (int level = 0; level < 5000; ++level) {
    const std::string name = "b" + std::to_string(level);
    nested += "Content-Type: multipart/mixed; boundary=" + name + "\n\n--" + name + "\n";
  }
  EXPECT_EQ(read(nested).header("From"), "a@example.net");

  std::string many = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int part = 0; part < 5000; ++part) many += "--b\n\nx\n";
  EXPECT_LE(read(many).parts.size(), mail_parts_max);

  const std::string words(4 * mail_octets_max, 'x');
  EXPECT_EQ(read("Subject: long\n\n" + words).text.size(), part_text_max);
  EXPECT_EQ(read("Subject: " + words + "\n\n").header("Subject").size(), header_value_max);
}

TEST(MailReader, says_nothing_of_nothing) {
  EXPECT_FALSE(read_mail("").has_value());
  EXPECT_FALSE(read_mail("\n\r\n").has_value());
  EXPECT_FALSE(read_mail("From x Mon Nov 30 09:00:00 2026").has_value());
}

TEST(HtmlWords, are_those_that_are_read) {
  EXPECT_EQ(text_of_html("<style>a{}</style>a&amp;b<br>c&#228;&#x20AC;&nope;<!-- x -->d<b"),
            "a&b\ncä€&nope;d");
  EXPECT_EQ(text_of_html("<script>never ends"), "");
}

TEST(ReportFields, are_divided_by_empty_lines) {
  const auto groups = field_groups(
      "Reporting-MTA: dns; a\n\n \nFinal-Recipient: rfc822; b\nAction:\n failed\nFinal-Recipient: "
      "rfc822; c\n"
      "no field\n");

  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(field(groups[1], "action"), "failed");
  EXPECT_EQ(without_type(field(groups[2], "final-recipient")), "c");
  EXPECT_EQ(without_type("smtp;550 no; never"), "550 no; never");
  EXPECT_EQ(without_type("550 no; never"), "550 no; never");
}

TEST(Address, is_what_stands_in_a_header) {
  EXPECT_EQ(address_in("Anna <anna@example.net>"), "anna@example.net");
  EXPECT_EQ(address_in("anna@example.net (Anna)"), "anna@example.net");
  for (const char* none : {"", "Anna", "<>", "<@>", "a b@"})
    EXPECT_EQ(address_in(none), "") << none;
}

}  // namespace
}  // namespace crier::feedback
