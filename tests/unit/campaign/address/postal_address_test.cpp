#include "campaign/address/postal_address.h"

#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(PostalAddress, is_lines_and_a_country) {
  const auto address = postal_address_of(" Anna Muster | Musterstr. 5||1010 Wien|AT ");

  ASSERT_TRUE(address.has_value()) << address.error();
  EXPECT_EQ(*address, (PostalAddress{.lines = {"Anna Muster", "Musterstr. 5", "1010 Wien"},
                                     .country = "AT"}));
  EXPECT_EQ(text_of(*address), "Anna Muster|Musterstr. 5|1010 Wien|AT");
}

TEST(PostalAddress, that_is_none_says_what_is_wrong) {
  struct Case {
    std::string text;
    std::string said;
  };
  for (const Case& each : {Case{"", "country"}, Case{"Anna|1010 Wien", "country"},
                           Case{"Anna|1010 Wien|at", "country"}, Case{"Anna|AT", "2 to 5 lines"},
                           Case{"a|b|c|d|e|f|AT", "2 to 5 lines"},
                           Case{"Anna|" + std::string(101, 'a') + "|AT", "100 octets"}}) {
    const auto address = postal_address_of(each.text);
    ASSERT_FALSE(address.has_value()) << each.text;
    EXPECT_NE(address.error().find(each.said), std::string::npos) << address.error();
  }
}

}  // namespace
}  // namespace crier
