#include "base/idna.h"

#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(ALabel, is_what_a_name_of_other_letters_becomes) {
  for (const std::string_view name :
       {"", ".", "example.org", "xn-.example", "r3---sn.example", "axn--a.example",
        "xn--bcher-kva.example", "mail.XN--BCHER-KVA.Example", "xn--strae-oqa.example.",
        "xn--e1afmkfd.xn--p1ai", "xn--hxajbheg2az3al.xn--qxam", "xn--mgba3gch31f060k.example",
        // A symbol is no letter of IDNA 2008; registries give such names out all the same.
        "xn--i-7iq.example"}) {
    EXPECT_FALSE(bad_a_label(name)) << name;
  }
}

TEST(ALabel, is_not_what_only_begins_like_one) {
  struct Row {
    std::string_view name;
    std::string_view label;
    std::size_t place;
    std::string_view why;
  };
  constexpr std::string_view no_punycode = "is no Punycode";
  constexpr std::string_view no_letters =
      "stands for letters that no name may have, or that are written in another way";
  const Row rows[] = {
      {"xn--zzzzzz99999.example", "xn--zzzzzz99999", 0, no_punycode},
      {"mail.xn--99999999.example", "xn--99999999", 5, no_punycode},
      {"xn--bcher-kv.example", "xn--bcher-kv", 0, no_punycode},
      {"xn---.example", "xn---", 0, no_punycode},
      {"example.xn--a", "xn--a", 8, no_letters},                    // A control character.
      {"xn--", "xn--", 0, no_letters},                              // Nothing.
      {"XN--ABC-.example", "xn--abc-", 0, no_letters},              // Only ASCII.
      {"xn--bucher-kbf.example", "xn--bucher-kbf", 0, no_letters},  // Decomposed.
      {"xn--a-ecp.example", "xn--a-ecp", 0, no_letters},
      // A joiner without anything to join.
      {"xn--1ug.example", "xn--1ug", 0, "stands for letters that no name may have together"},
  };
  for (const Row& row : rows) {
    const auto bad = bad_a_label(row.name);
    ASSERT_TRUE(bad) << row.name;
    EXPECT_EQ(bad->label, row.label) << row.name;
    EXPECT_EQ(bad->place, row.place) << row.name;
    EXPECT_EQ(bad->why, row.why) << row.name;
  }
  EXPECT_TRUE(bad_a_label("xn--" + std::string(300, 'a')));
}

}  // namespace
}  // namespace crier
