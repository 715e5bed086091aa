#include "feedback/text/came_text.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace crier::feedback {
namespace {

CameText whole() {
  return {.from = "4930123456",
          .from_type = 1,
          .to = "Example\n",
          .esm_class = 4,
          .data_coding = 8,
          .octets = std::string("\x00\xFF\n", 3),
          .receipted_id = "1A2B",
          .message_state = 0,
          .network_error = std::string("\x03\x00\x01", 3),
          .unreadable = {}};
}

TEST(CameText, is_read_as_it_was_kept) {
  EXPECT_EQ(came_text_in(kept_form(whole())), whole());
  EXPECT_EQ(came_text_in(kept_form({})), CameText{});
  const CameText unreadable{.unreadable = std::string("\x00\x01", 2)};
  EXPECT_EQ(came_text_in(kept_form(unreadable)), unreadable);
}

TEST(CameText, that_was_kept_by_another_way_is_none) {
  for (const char* kept :
       {"", "From: a mail", "crier-sms 1", "crier-sms 2\nfrom 31\n", "crier-sms 1\nfrom 3\n",
        "crier-sms 1\nfrom zz\n", "crier-sms 1\nesm_class 300\n", "crier-sms 1\nother 31\n",
        "crier-sms 1\nfrom\n"}) {
    EXPECT_FALSE(came_text_in(kept)) << kept;
  }
}

TEST(CameText, is_a_receipt_only_where_the_smsc_says_so) {
  struct Row {
    CameText text;
    bool is_receipt;
  };
  const Row rows[] = {
      {{.esm_class = 0x00, .octets = "id:1 stat:UNDELIV"}, false},  // Anybody may write that.
      {{.esm_class = 0x04}, true},
      {{.esm_class = 0x20}, true},   // On its way.
      {{.esm_class = 0x44}, true},   // With a header.
      {{.esm_class = 0x08}, false},  // The telephone's own acknowledgement.
      {{.esm_class = 0x10}, false},  // Its owner's.
      {{.esm_class = 0x40}, false},  // A part of a long text.
      {{.esm_class = 0x00, .receipted_id = "1"}, true}};
  for (const Row& row : rows) {
    EXPECT_EQ(is_receipt(row.text), row.is_receipt) << int{row.text.esm_class};
  }
}

TEST(CameText, has_the_words_of_its_alphabet) {
  struct Row {
    CameText text;
    const char* words;
  };
  const Row rows[] = {
      {{.octets = "STOP"}, "STOP"},
      {{.octets = std::string("\x1B\x65 \x5B", 4)}, "€ Ä"},
      {{.octets = std::string("\x00\x11\x1B", 3)}, "@_\xEF\xBF\xBD"},
      {{.data_coding = 1, .octets = "A_B"}, "A_B"},
      {{.data_coding = 3, .octets = "\xC4"}, "Ä"},
      {{.data_coding = 8, .octets = std::string("\x04\x21\x04\x22\x04\x1E\x04\x1F", 8)}, "СТОП"},
      {{.data_coding = 8, .octets = std::string("\xD8\x3D\xDE\x00", 4)}, "😀"},
      {{.data_coding = 8, .octets = std::string("\xD8\x3D", 2)}, "\xEF\xBF\xBD"},
      {{.esm_class = 0x40, .octets = std::string("\x05\x00\x03\x07\x02\x01STOP", 10)}, "STOP"},
      // A header that is longer than the text hides no words.
      {{.esm_class = 0x40, .octets = "STOP"}, "STOP"}};
  for (const Row& row : rows) EXPECT_EQ(words_of(row.text), row.words);
}

TEST(CameText, says_which_part_of_a_long_one_it_is) {
  const auto eight_bits =
      part_of({.esm_class = 0x40, .octets = std::string("\x05\x00\x03\x07\x03\x02x", 7)});
  ASSERT_TRUE(eight_bits);
  EXPECT_EQ(eight_bits->part, 2);
  EXPECT_EQ(eight_bits->parts, 3);
  EXPECT_EQ(eight_bits->reference, 7);

  const auto sixteen_bits =
      part_of({.esm_class = 0x40, .octets = std::string("\x06\x08\x04\x01\x02\x02\x01x", 8)});
  ASSERT_TRUE(sixteen_bits);
  EXPECT_EQ(sixteen_bits->part, 1);
  EXPECT_EQ(sixteen_bits->reference, 0x0102);

  EXPECT_FALSE(part_of({.octets = "STOP"}));
  EXPECT_FALSE(part_of({.esm_class = 0x40, .octets = std::string("\x02\x00\x03", 3)}));
}

TEST(CameText, is_from_a_number_with_its_country_or_from_nobody_who_is_known) {
  struct Row {
    const char* from;
    std::uint8_t type;
    const char* digits;
  };
  constexpr Row rows[] = {{"4930123456", 1, "4930123456"},
                          {"+4930123456", 1, "4930123456"},
                          {"004930123456", 0, "4930123456"},
                          {"4930123456", 0, "4930123456"},
                          {"030123456", 0, ""},
                          {"30123456", 2, ""},
                          {"+4930123456", 2, "4930123456"},
                          {"70555", 1, ""},
                          {"Example", 5, ""},
                          {"", 1, ""},
                          {"4930123456", 3, ""}};
  for (const Row& row : rows) {
    EXPECT_EQ(international_digits({.from = row.from, .from_type = row.type}), row.digits)
        << row.from;
  }
}

TEST(Numbers, are_the_same_where_all_digits_that_both_have_agree) {
  struct Row {
    const char* one;
    const char* other;
    bool are_same;
  };
  constexpr Row rows[] = {{"+4930123456", "4930123456", true},
                          {"030123456", "4930123456", true},
                          {"004930123456", "+4930123456", true},
                          {"4930123457", "4930123456", false},
                          {"123456", "4930123456", false},  // Too few to tell.
                          {"", "4930123456", false},
                          {"Example", "4930123456", false},
                          {"3930123456", "4930123456", false}};
  for (const Row& row : rows) {
    EXPECT_EQ(is_same_number(row.one, row.other), row.are_same) << row.one;
    EXPECT_EQ(is_same_number(row.other, row.one), row.are_same) << row.one;
  }
}

}  // namespace
}  // namespace crier::feedback
