#include "audience/format/dialect.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::audience {
namespace {

// The delimiter, with the lines before the header in front if there are any; "?" when the file must
// say more.
std::string dialect(std::string_view text, const HeaderRules& rules = {},
                    std::optional<char> asked = std::nullopt, Schema schema = person_schema()) {
  const auto found = dialect_of(text, schema, rules, asked);
  if (!found) return "?";
  const std::string before = found->lines_before == 0 ? "" : std::to_string(found->lines_before);
  return before + found->delimiter;
}

TEST(Dialect, is_the_one_under_which_the_header_has_the_columns_that_decide) {
  const struct {
    std::string text;
    std::string found;
  } rows[] = {
      {"ref,country\nu1,AT\n", ","},
      {"ref;country\r\n", ";"},
      {"ref\tcountry\n", "\t"},
      {"ref|country", "|"},
      {"\xEF\xBB\xBFref;country\n", ";"},
      {"\"ref\";\"country\"\rx", ";"},
      {"\n\n;;\nref;country\n", ";"},
      {" ref ; country ; notes, private \n", ";"},
      {"ref,country,a;b;c;d\n", ","},
      {"ref;country;\"a,b\"\n", ";"},
      {"ref;land\n", ";"},
      {"ref,land;x\n", ","},
      {"id,land;x\n", "?"},
      {"id;land\n", ";"},
      {"ref\nu1\n", ","},
      {"", ","},
      {"sep=;\nref;country\n", "1;"},
      {"SEP=|\r\nref|country\r\n", "1|"},
      {"\"sep=;\"\rref;country\r", "1;"},
      {"sep=\t\nref\tcountry\n", "1\t"},
      {"sep=; \nref;country\n", "1;"},
      {"sep=;;;;\r\nref;country\r\n", "1;"},
      {"\"sep=;\";;\nref;country\n", "1;"},
      {"\r\n\nsep=;\nref;country\n", "3;"},
      {"\xEF\xBB\xBFsep=|\nref|country\n", "1|"},
      {"sep=\t\t\nref\tcountry\n", "1\t"},
      {"sep=;x\nref;country\n", ";"},
  };

  for (const auto& row : rows) EXPECT_EQ(dialect(row.text), row.found) << row.text;
}

TEST(Dialect, knows_the_names_that_the_operator_maps_and_ignores) {
  const HeaderRules rules{.ours_by_theirs = {{"id", "ref"}, {"land", "country"}},
                          .ignored = {"a;b"}};

  EXPECT_EQ(dialect("id,land,a;b\n", rules), ",");
  EXPECT_EQ(dialect("id;land;a,b\n", rules), ";");
}

TEST(Dialect, is_what_the_operator_says) {
  EXPECT_EQ(dialect("ref;country\n", {}, '|'), "|");
  EXPECT_EQ(dialect("sep=;\nref,country\n", {}, ','), "1,");
}

TEST(Dialect, is_found_for_registers_too) {
  EXPECT_EQ(dialect("objected_at;ref\n", {}, {}, objection_schema()), ";");
  EXPECT_EQ(dialect("reason\te-mail\n", {}, {}, suppression_schema()), "\t");
  EXPECT_EQ(dialect("email\n", {}, {}, suppression_schema()), ",");
}

TEST(Delimiter, is_one_character_or_a_word_for_it) {
  EXPECT_EQ(delimiter_named(";"), ';');
  EXPECT_EQ(delimiter_named("tab"), '\t');
  EXPECT_EQ(delimiter_named("\\t"), '\t');
  EXPECT_EQ(delimiter_named("\x1F"), '\x1F');
  for (const std::string_view bad : {"", ";;", "x", "1", "\"", "\n", "ü"}) {
    EXPECT_FALSE(delimiter_named(bad)) << bad;
  }
}

}  // namespace
}  // namespace crier::audience
