#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "notice/mail/base64.h"
#include "notice/mail/quoted_printable.h"

namespace crier::notice {
namespace {

std::string base64(std::string_view octets) {
  std::string into;
  append_base64(into, octets);
  return into;
}

std::string in_quoted_printable(std::string_view text) {
  std::string into;
  QuotedPrintableLines lines;
  lines.append(into, text);
  return into;
}

TEST(Base64, agrees_with_rfc_4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xFF\xFE\xFD"), "//79");
}

TEST(Base64Stream, is_the_same_text_however_it_is_cut) {
  const std::string text = "Αγαπητή κυρία Παπαδοπούλου, έχετε δικαίωμα να αντιταχθείτε.";
  for (std::size_t first = 0; first <= text.size(); ++first) {
    for (const std::size_t second : {first, std::min(first + 1, text.size()), text.size()}) {
      std::string into;
      Base64Stream stream;

      stream.append(into, std::string_view(text).substr(0, first));
      stream.append(into, std::string_view(text).substr(first, second - first));
      stream.append(into, std::string_view(text).substr(second));
      stream.finish(into);

      std::erase_if(into, [](char c) { return c == '\r' || c == '\n'; });
      EXPECT_EQ(into, base64(text)) << first << ' ' << second;
    }
  }
}

TEST(Base64Stream, has_lines_of_76_characters_at_most) {
  std::string into;
  Base64Stream stream;
  stream.append(into, "x");
  stream.append(into, std::string(1000, 'y'));
  stream.finish(into);

  std::size_t begin = 0;
  for (std::size_t end = into.find("\r\n"); end != std::string::npos;
       begin = end + 2, end = into.find("\r\n", begin)) {
    EXPECT_LE(end - begin, 76U);
  }
  EXPECT_EQ(begin, into.size());
}

TEST(QuotedPrintable, encodes_what_is_not_plain) {
  EXPECT_EQ(in_quoted_printable("Zoë = 1\n"), "Zo=C3=AB =3D 1\r\n");
  EXPECT_EQ(in_quoted_printable("tab\there"), "tab=09here");
}

TEST(QuotedPrintable, protects_white_space_at_the_end_of_a_line) {
  EXPECT_EQ(in_quoted_printable("a \nb \r\nc "), "a=20\r\nb=20\r\nc=20");
}

TEST(QuotedPrintable, breaks_lines_softly_and_never_within_an_escape) {
  const std::string into =
      in_quoted_printable(std::string(200, 'a') + "ë" + std::string(72, 'b') + "ëëë");

  std::size_t begin = 0;
  for (std::size_t end = into.find("\r\n"); end != std::string::npos;
       begin = end + 2, end = into.find("\r\n", begin)) {
    EXPECT_LE(end - begin, 76U);
    EXPECT_EQ(into[end - 1], '=');
    EXPECT_NE(into[end - 2], '=');
    EXPECT_NE(into[end - 3], '=');
  }
}

TEST(QuotedPrintable, keeps_a_value_of_known_width_in_one_line) {
  std::string into;
  QuotedPrintableLines lines;

  lines.append(into, std::string(60, 'a'));
  lines.leave_room(into, 24);
  into += std::string(24, 't');

  EXPECT_EQ(into, std::string(60, 'a') + "=\r\n" + std::string(24, 't'));
}

TEST(QuotedPrintableValue, cannot_end_a_line_for_the_reader) {
  std::string into;
  append_quoted_printable_value(into, "a\r\nb ");
  EXPECT_EQ(into, "a=0D=0Ab =\r\n");

  into.clear();
  append_quoted_printable_value(into, "");
  EXPECT_EQ(into, "");
}

}  // namespace
}  // namespace crier::notice
