#include "postgres/sql_text.h"

#include <gtest/gtest.h>

namespace crier::store {
namespace {

constexpr SqlText people = "SELECT name FROM people ";

TEST(SqlText, is_the_texts_one_after_the_other) {
  constexpr SqlText whole = "WITH x " + people + "WHERE id = $1" + SqlText(" LIMIT 1");

  EXPECT_STREQ(whole.c_str(), "WITH x SELECT name FROM people WHERE id = $1 LIMIT 1");
}

TEST(SqlText, leaves_its_parts_as_they_are) {
  constexpr SqlText first = people + "LIMIT 1";
  constexpr SqlText second = people + "LIMIT 2";

  EXPECT_STREQ(people.c_str(), "SELECT name FROM people ");
  EXPECT_STREQ(first.c_str(), "SELECT name FROM people LIMIT 1");
  EXPECT_STREQ(second.c_str(), "SELECT name FROM people LIMIT 2");
}

TEST(SqlText, takes_a_part_in_the_place_of_its_name) {
  constexpr SqlText is_adult = "age >= 18";

  constexpr SqlText adults =
      SqlText("SELECT name WHERE {is_adult} LIMIT 1").with("{is_adult}", is_adult);

  EXPECT_STREQ(adults.c_str(), "SELECT name WHERE age >= 18 LIMIT 1");
}

}  // namespace
}  // namespace crier::store
