#include "base/unicode.h"

#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(Unicode, what_is_around_a_text_and_shows_nothing_is_trimmed) {
  const struct {
    std::string_view text;
    std::string_view trimmed;
  } rows[] = {{"", ""},
              {" ", ""},
              {"\t\r\n\v\f ", ""},
              {" a b ", "a b"},
              {"\u00A0a\u00A0", "a"},  // NO-BREAK SPACE, as web pages and Excel leave it.
              {"\u202Fa\u2007", "a"},  // Narrow and figure spaces.
              {"\u3000a\u3000", "a"},  // IDEOGRAPHIC SPACE.
              {"\u2028a\u2029", "a"},  // Line and paragraph separators.
              {"\uFEFFa\u200B", "a"},  // A byte order mark in the middle of a file.
              {"\u00A0 \u3000\uFEFF", ""},
              {"\u00E9\u00A0", "\u00E9"},
              {" \u00E9", "\u00E9"},
              {"\xFF a \xFF", "\xFF a \xFF"},  // Not UTF-8: somebody else's affair.
              {" \xA0", "\xA0"},
              {std::string_view("\0a\0", 3), std::string_view("\0a\0", 3)}};

  for (const auto& row : rows) EXPECT_EQ(trimmed(row.text), row.trimmed) << row.text;
}

TEST(Unicode, what_shows_nothing_is_trimmed_of_identifiers_alone) {
  for (const std::string_view text :
       {"\u200Ea", "a\u200F", "a \u2060", "a\u00AD", "\u180Ea", "a\uFE0F", "\u061C a\u034F",
        "\u2800a", "a\u3164\u115F", "\uFFA0a\U000E0020", "a\U00016FE4"}) {
    EXPECT_EQ(trimmed_of_invisible(text), "a") << text;
    EXPECT_NE(trimmed(text), "a") << text;
  }
  EXPECT_EQ(trimmed_of_invisible("a\u200Eb"), "a\u200Eb");
}

TEST(Unicode, a_character_shows_nothing_by_its_properties_or_by_its_glyph) {
  for (const std::int32_t point :
       {0x20,    0xA0,    0xAD,    0x34F,   0x61C,   0x115F,  0x1160,  0x1680,  0x17B4,
        0x180B,  0x180E,  0x180F,  0x200B,  0x200D,  0x200E,  0x202E,  0x205F,  0x2060,
        0x2064,  0x206F,  0x2800,  0x3000,  0x3164,  0xFE00,  0xFE0F,  0xFEFF,  0xFFA0,
        0xFFF0,  0xFFF9,  0x13430, 0x13441, 0x13442, 0x16FE4, 0x1BCA0, 0x1D159, 0x1D173,
        0xE0001, 0xE0020, 0xE007F, 0xE0100, 0xE01EF, 0xE0FFF}) {
    EXPECT_TRUE(shows_nothing(point)) << std::hex << point;
  }
  for (const std::int32_t point : {0x21, 0x41, 0xE4, 0x301, 0x600, 0x6DD, 0x110BD, 0x2801, 0x28FF,
                                   0x1100, 0x3131, 0x4E00, 0xFFFD, 0x1F600}) {
    EXPECT_FALSE(shows_nothing(point)) << std::hex << point;
  }
}

TEST(Unicode, what_looks_the_same_has_one_normal_form) {
  EXPECT_EQ(nfc("plain"), "plain");
  EXPECT_EQ(nfc("e\u0301"), "\u00E9");
  EXPECT_EQ(nfc("\u212B"), "\u00C5");  // ANGSTROM SIGN
  EXPECT_EQ(nfc("q\u0307\u0323"), nfc("q\u0323\u0307"));
  EXPECT_TRUE(is_nfc("\u00E9"));
  EXPECT_FALSE(is_nfc("e\u0301"));
}

TEST(Unicode, case_is_folded_in_every_script) {
  EXPECT_EQ(case_folded("Ada.LOVELACE@Example"), "ada.lovelace@example");
  EXPECT_EQ(case_folded("\u00C4"), "\u00E4");
  EXPECT_EQ(case_folded("A\u0308"), "\u00E4");
  EXPECT_EQ(case_folded("ΑΔΑΣ"), case_folded("αδας"));
  EXPECT_EQ(case_folded("Straße"), case_folded("STRASSE"));
}

TEST(Unicode, tells_utf8_from_other_octets) {
  for (const std::string_view sound : {"", "a", "\u00E9", "\u20AC", "\U0001F600"}) {
    EXPECT_TRUE(is_utf8(sound)) << sound;
  }
  for (const std::string_view bad :
       {"\xE9", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

}  // namespace
}  // namespace crier
