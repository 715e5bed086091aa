#include "audience/personal_words.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::audience {
namespace {

struct Row {
  std::string text;
  PersonalWords person;
};

PersonalWords named(std::string name) {
  return {.ref = "user-1017",
          .name = std::move(name),
          .email = "erin@example.org",
          .phone = "+4915112345678"};
}

TEST(PersonalWords, are_found_in_any_spelling) {
  const std::string zoe = "Zoë Müller-Lüdenscheid";
  const std::vector<Row> rows = {
      {"asked by erin@example.org", named("")},
      {"ERIN@EXAMPLE.COM wrote", named("")},
      {"for Erin", named("")},
      {"user-1017 wrote", named("")},
      {"USER 1017", named("")},
      {"req of ada-ürsel-77", {.ref = "Ada-Ürsel-77", .name = {}, .email = {}, .phone = {}}},
      {"req of ada-uersel-77", {.ref = "Ada-Ürsel-77", .name = {}, .email = {}, .phone = {}}},
      {"ZOË MÜLLER-LÜDENSCHEID", named(zoe)},
      {"ZOE", named(zoe)},
      {"Müller-Lüdenscheid, Zoë", named(zoe)},
      {"Lüdenscheid", named(zoe)},
      {"mueller", named(zoe)},
      {"Muller", named(zoe)},
      {"M\u00ADü\u00ADller", named(zoe)},
      {"Mu\u0308ller", named(zoe)},
      {"request of Bo", named("Bo")},
      {"erin o’brien", named("Erin O'Brien")},
      {"O‘BRIEN", named("Erin O'Brien")},
      {"Strauss", named("Strauß")},
      {"STRASSE", named("Straße")},
      {"Soren", named("Søren")},
      {"SOEREN", named("Søren")},
      {"王伟的请求", named("王伟")},
      {"Ｂｏ", named("Bo")},
      {"called from 0151 / 123 456-78", named("")},
      {"called from +49 (151) 12345678.", named("")},
  };
  for (const Row& row : rows) EXPECT_TRUE(personal_word_in(row.text, row.person)) << row.text;
}

TEST(PersonalWords, are_no_part_of_other_words) {
  const std::vector<Row> rows = {
      {"art. 17 request 2026-118", named("Zoë Müller-Lüdenscheid")},
      {"request 7", {.ref = "7", .name = {}, .email = {}, .phone = {}}},
      {"borrowed", named("Bo")},
      {"a request", named("A. Example-Person")},
      {"user-10178", named("")},
      {"2026-11-28 12345", named("")},
      {"", named("")},
      {"anything", {}},
  };
  for (const Row& row : rows) EXPECT_FALSE(personal_word_in(row.text, row.person)) << row.text;
}

}  // namespace
}  // namespace crier::audience
