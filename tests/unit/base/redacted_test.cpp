#include "base/redacted.h"

#include <vector>

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(Redacted, hides_addresses_in_whatever_form_servers_repeat_them) {
  struct Row {
    std::string text;
    std::string shown;
  };
  const std::vector<Row> rows = {
      {"no addresses here", "no addresses here"},
      {"<jane@example.org>: Recipient address rejected", "[address]: Recipient address rejected"},
      {"jane@example.org is unknown", "[address] is unknown"},
      {"rcpt=jane+tag@example.org,other", "[address],other"},
      {"rfc822;jane@example.org (expanded from bob@example.com)",
       "rfc822;[address] (expanded from [address])"},
      {"\"jane doe\"@example.org gone", "[address] gone"},
      {"jane@[192.0.2.1] gone", "[address] gone"},
      {"see http://spf.example/why?id=jane%40example.org&ip=192.0.2.1 now",
       "see http:[address] now"},
      {"j\xc3\xbcrgen@b\xc3\xbc"
       "cher.example gone",
       "[address] gone"},
      {"jane\xef\xbc\xa0"
       "example.org gone",
       "[address] gone"},
      {"write to postmaster @ us", "write to postmaster @ us"},
      {"[192.0.2.7] is listed at bl.example", "[192.0.2.7] is listed at bl.example"},
      {"@", "@"},
      {"@@@", "[address]"},
      {"\"@x", "[address]"},
  };
  for (const Row& row : rows) EXPECT_EQ(redacted(row.text), row.shown) << row.text;
}

TEST(Redacted, hides_the_name_before_the_at_of_the_person_meant) {
  EXPECT_EQ(redacted("User Jane.Doe unknown, jane.doex known",
                     {.address = "jane.doe@example.org", .name = {}}),
            "User [address] unknown, jane.doex known");
  EXPECT_EQ(
      redacted("bounce-jane.doe=example.org", {.address = "jane.doe@example.org", .name = {}}),
      "bounce-[address]=example.org");
  EXPECT_EQ(redacted("c is a letter", {.address = "c@example.org", .name = {}}), "c is a letter");
}

TEST(Redacted, is_one_line_of_letters_that_steer_nothing) {
  EXPECT_EQ(redacted("a\r\n\tb\x1b[31mc\x7f"), "a b [31mc");
  EXPECT_EQ(redacted("a\xc2\x9b"
                     "b\xe2\x80\xae"
                     "c\xef\xbb\xbf"
                     "d"),
            "a b c d");
  EXPECT_EQ(redacted(" \r\n "), "");
  EXPECT_EQ(redacted("a\xff\xc3(\xed\xa0\x80"),
            "a?"
            "?(?"
            "??");
  EXPECT_EQ(redacted("gr\xc3\xbc\xc3\x9f \xf0\x9f\x93\xac"), "gr\xc3\xbc\xc3\x9f \xf0\x9f\x93\xac");
}

TEST(Redacted, has_a_bound_and_cuts_no_letter_in_two) {
  std::string text;
  while (text.size() < 5000) text += "\xc3\xbc";

  const std::string shown = redacted(text);

  EXPECT_LE(shown.size(), redacted_size_max);
  EXPECT_TRUE(shown.ends_with("\xc3\xbc…"));
}

TEST(Redacted, hides_the_name_of_the_person_and_each_word_of_it) {
  const RedactedPerson person{.address = "c@example.org", .name = "Anne-Marie O'Neil du Surname2"};
  EXPECT_EQ(redacted("no to Anne-Marie O'Neil du Surname2 <c@example.org>", person),
            "no to [name] [address]");
  EXPECT_EQ(redacted("SURNAME2, marie: unknown", person), "[name], [name]: unknown");
  EXPECT_EQ(redacted("a duplicate, Marienbad", person), "a duplicate, Marienbad");
}

TEST(Redacted, keeps_as_much_as_is_asked_for) {
  const std::string text(2000, 'x');
  EXPECT_EQ(redacted(text, {}, 4000), text);
  EXPECT_EQ(redacted(text).size(), redacted_size_max);
}

}  // namespace
}  // namespace crier
