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
       {"\u200Ea", "a\u200F", "a \u2060", "a\u00AD", "\u180Ea", "a\uFE0F", "\u061C a\u034F"}) {
    EXPECT_EQ(trimmed_of_invisible(text), "a") << text;
    EXPECT_NE(trimmed(text), "a") << text;
  }
  EXPECT_EQ(trimmed_of_invisible("a\u200Eb"), "a\u200Eb");
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
