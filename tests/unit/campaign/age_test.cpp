#include "campaign/age.h"

#include <gtest/gtest.h>

namespace crier {
namespace {

using namespace std::chrono_literals;
using std::chrono::year_month_day;

struct AgeCase {
  year_month_day birth_date;
  year_month_day day;
  int age;
};

TEST(Age, is_completed_on_the_birthday) {
  for (const auto& [birth_date, day, age] : {
           AgeCase{2008y / 5 / 27, 2026y / 5 / 26, 17},
           AgeCase{2008y / 5 / 27, 2026y / 5 / 27, 18},
           AgeCase{2008y / 12 / 31, 2026y / 1 / 1, 17},
           AgeCase{2026y / 5 / 27, 2026y / 5 / 27, 0},
           AgeCase{2027y / 5 / 27, 2026y / 5 / 27, -1},
           AgeCase{1900y / 3 / 1, 2000y / 2 / 29, 99},
       }) {
    EXPECT_EQ(age_on(day, birth_date), age)
        << static_cast<int>(birth_date.year()) << " on " << static_cast<int>(day.year());
  }
}

TEST(Age, of_who_was_born_on_29_february_grows_on_1_march_in_other_years) {
  EXPECT_EQ(age_on(2026y / 2 / 28, 2008y / 2 / 29), 17);
  EXPECT_EQ(age_on(2026y / 3 / 1, 2008y / 2 / 29), 18);
  EXPECT_EQ(age_on(2028y / 2 / 29, 2008y / 2 / 29), 20);
}

TEST(BornUntil, is_the_same_day_of_the_year) {
  EXPECT_EQ(born_until(2026y / 5 / 27, 18), year_month_day{2008y / 5 / 27});
  EXPECT_EQ(born_until(2026y / 3 / 1, 18), year_month_day{2008y / 3 / 1});
}

TEST(BornUntil, is_28_february_where_the_29th_is_missing) {
  EXPECT_EQ(born_until(2028y / 2 / 29, 18), year_month_day{2010y / 2 / 28});
  EXPECT_EQ(born_until(2028y / 2 / 29, 20), year_month_day{2008y / 2 / 29});
}

}  // namespace
}  // namespace crier
