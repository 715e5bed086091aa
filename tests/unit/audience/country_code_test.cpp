#include "audience/country_code.h"

#include <gtest/gtest.h>

namespace crier::audience {
namespace {

TEST(CountryCode, knows_iso_3166_and_the_two_codes_of_the_union) {
  EXPECT_EQ(country_code("DE"), "DE");
  EXPECT_EQ(country_code("de"), "DE");
  EXPECT_EQ(country_code("ZW"), "ZW");
  EXPECT_EQ(country_code("AD"), "AD");
  EXPECT_EQ(country_code("EL"), "GR");
  EXPECT_EQ(country_code("uk"), "GB");
  for (const std::string_view bad : {"", "D", "DEU", "XX", "EU", "D1", "@A", "Ä"}) {
    EXPECT_FALSE(country_code(bad)) << bad;
  }
}

}  // namespace
}  // namespace crier::audience
