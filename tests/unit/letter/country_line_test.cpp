#include "letter/country_line.h"

#include <gtest/gtest.h>

namespace crier::letter {
namespace {

TEST(CountryLine, is_the_name_in_the_senders_language_in_capitals) {
  EXPECT_EQ(country_line("GR", "en"), "GREECE");
  EXPECT_EQ(country_line("AT", "de"), "ÖSTERREICH");
  EXPECT_EQ(country_line("DE", "fr"), "ALLEMAGNE");
  EXPECT_EQ(country_line("BG", "bg"), "БЪЛГАРИЯ");
}

TEST(CountryLine, of_what_is_not_known_is_not_empty) {
  EXPECT_EQ(country_line("QX", "en"), "QX");
  EXPECT_FALSE(country_line("IE", "this is no tag").empty());
}

}  // namespace
}  // namespace crier::letter
