#include "notice/escape.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace crier::notice {
namespace {

std::string html(std::string_view text) {
  std::string into;
  append_html(into, text);
  return into;
}

std::string json(std::string_view text) {
  std::string into;
  append_json(into, text);
  return into;
}

TEST(Html, has_no_character_that_means_something) {
  EXPECT_EQ(html("<a href=\"x\" title='y'>&amp;</a>"),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
  EXPECT_EQ(html("Zoë"), "Zoë");
  EXPECT_EQ(html(""), "");
}

TEST(Json, escapes_quotes_and_controls_and_mends_broken_text) {
  EXPECT_EQ(json("a\"b\\c"), "a\\\"b\\\\c");
  EXPECT_EQ(json("a\nb\rc\td\x01"), "a\\nb\\rc\\td\\u0001");
  EXPECT_EQ(json("Ελένη 🦊"), "Ελένη 🦊");
  EXPECT_EQ(json("a\xFF"
                 "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(json("\x7F"), "\\u007f");
}

TEST(CleanName, is_one_line_without_controls) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"Zoë Müller", "Zoë Müller"},
      {"Eve\r\nBcc: all@example.org", "Eve Bcc: all@example.org"},
      {"  a \t b  ", "a b"},
      {std::string("nul\0l", 5), "nul l"},
      {"next\xC2\x85line", "next line"},
      {"line\xE2\x80\xA8separator", "line separator"},
      {"\xE2\x80\xAE"
       "drow",
       "drow"},
      {"\xE2\x81\xA6isolated\xE2\x81\xA9", "isolated"},
      {"אבג", "אבג"},
      {"🦊", "🦊"},
      {"broken\xC3", "broken\xEF\xBF\xBD"},
      {"\xEF\xB7\x90", "\xEF\xBF\xBD"},
      {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"", ""},
      {" \r\n ", ""},
  };
  for (const auto& [raw, clean] : rows) EXPECT_EQ(CleanName(raw).text(), clean) << raw;
}

TEST(CleanName, ends_between_characters_when_it_is_too_long) {
  std::string raw;
  for (int index = 0; index < 5000; ++index) raw += "δ";

  const CleanName name(raw);

  EXPECT_EQ(name.text().size(), CleanName::octets_max);
  EXPECT_EQ(name.text(), raw.substr(0, CleanName::octets_max));
  EXPECT_EQ(CleanName("a" + raw).text().size(), CleanName::octets_max - 1);
}

}  // namespace
}  // namespace crier::notice
