#include "base/sms_text.h"

#include <cstddef>
#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int index = 0; index < times; ++index) all += text;
  return all;
}

void expect_parts(const std::string& text, std::size_t parts, SmsAlphabet alphabet) {
  const SmsText sms = sms_text(text);
  EXPECT_EQ(sms.parts.size(), parts) << text;
  EXPECT_EQ(sms.alphabet, alphabet) << text;
}

TEST(SmsText, of_the_gsm_alphabet_holds_160_alone_and_153_in_parts) {
  expect_parts("", 1, SmsAlphabet::gsm);
  expect_parts(std::string(160, 'a'), 1, SmsAlphabet::gsm);
  expect_parts(std::string(161, 'a'), 2, SmsAlphabet::gsm);
  expect_parts(std::string(306, 'a'), 2, SmsAlphabet::gsm);
  expect_parts(std::string(307, 'a'), 3, SmsAlphabet::gsm);
  expect_parts(repeated("é", 160), 1, SmsAlphabet::gsm);
}

TEST(SmsText, counts_characters_of_the_extension_twice) {
  expect_parts(repeated("€", 80), 1, SmsAlphabet::gsm);
  expect_parts(repeated("€", 81), 2, SmsAlphabet::gsm);
}

TEST(SmsText, of_other_alphabets_holds_70_alone_and_67_in_parts) {
  expect_parts(repeated("ж", 70), 1, SmsAlphabet::ucs2);
  expect_parts(repeated("ж", 71), 2, SmsAlphabet::ucs2);
  expect_parts(repeated("ж", 135), 3, SmsAlphabet::ucs2);
  expect_parts("🦊" + std::string(67, 'a'), 1, SmsAlphabet::ucs2);
  expect_parts("🦊" + std::string(69, 'a'), 2, SmsAlphabet::ucs2);
  // A typographic apostrophe is enough.
  expect_parts("it’s", 1, SmsAlphabet::ucs2);
}

TEST(SmsText, has_the_codes_of_the_alphabet) {
  EXPECT_EQ(sms_text("@a€\n").parts.front(), std::string("\x00"
                                                         "a\x1B\x65\x0A",
                                                         5));
  EXPECT_EQ(sms_text("жa").parts.front(), std::string("\x04\x36\x00"
                                                      "a",
                                                      4));
}

// The escape is no character of a text: on its own it would change what stands behind it.
TEST(SmsText, does_not_take_an_escape_for_a_character_of_the_alphabet) {
  expect_parts("a\x1B", 1, SmsAlphabet::ucs2);
}

TEST(SmsText, cuts_no_escape_sequence_in_two) {
  const SmsText sms = sms_text(std::string(152, 'a') + "€" + std::string(20, 'b'));

  ASSERT_EQ(sms.parts.size(), 2U);
  EXPECT_EQ(sms.parts[0], std::string(152, 'a'));
  EXPECT_EQ(sms.parts[1], "\x1B\x65" + std::string(20, 'b'));
}

// 67 of them would be 33 and a half pairs in each part.
TEST(SmsText, cuts_no_surrogate_pair_in_two) {
  const SmsText sms = sms_text(repeated("🦊", 67));

  ASSERT_EQ(sms.parts.size(), 3U);
  EXPECT_EQ(sms.parts[0].size(), 66U * 2);
  EXPECT_EQ(sms.parts[1].size(), 66U * 2);
  EXPECT_EQ(sms.parts[2].size(), 2U * 2);
}

TEST(SmsText, is_read_as_it_was_written) {
  constexpr std::uint8_t gsm_coding = 0;
  constexpr std::uint8_t ucs2_coding = 8;
  for (const char* words :
       {"", "Hello", "[12 €] {~} ^|\\", "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ ¤¡ÄÖÑÜ§¿äöñüà",
        "Вашите данни", "🦊 fox"}) {
    const SmsText sms = sms_text(words);
    ASSERT_EQ(sms.parts.size(), 1U);

    EXPECT_EQ(utf8_of_sms(sms.parts.front(),
                          sms.alphabet == SmsAlphabet::ucs2 ? ucs2_coding : gsm_coding),
              words);
  }
}

TEST(SmsText, is_ucs2_whatever_its_class) {
  constexpr std::uint8_t codings[] = {0x08, 0x18, 0x19, 0x1B};
  for (const std::uint8_t coding : codings) {
    EXPECT_EQ(utf8_of_sms("\x04\x16", coding), "\u0416") << int{coding};
  }
}

TEST(SmsText, has_a_mark_where_nothing_stands_for_what_came) {
  EXPECT_EQ(utf8_of_sms("a\xFF\x1B", 0), "a\uFFFD\uFFFD");
  EXPECT_EQ(utf8_of_sms("\x1Bz", 0), "\uFFFD");
  EXPECT_EQ(utf8_of_sms("\xC4", 1), "\uFFFD");
  EXPECT_EQ(utf8_of_sms(std::string("\x00"
                                    "a\x00",
                                    3),
                        8),
            "a")
      << "half a unit is none";
}

}  // namespace
}  // namespace crier
