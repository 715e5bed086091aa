#include "net/http/date.h"

#include <chrono>

#include <gtest/gtest.h>

namespace crier::http {
namespace {

const WallTime now = parse_iso8601("2025-05-26T22:00:00Z").value();

TEST(HttpDate, is_read_as_it_is_written) {
  EXPECT_EQ(http_date(now), "Mon, 26 May 2025 22:00:00 GMT");
  EXPECT_EQ(http_date(parse_iso8601("1994-11-06T08:49:37.9Z").value()),
            "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(parse_http_date(http_date(now), now), now);
}

TEST(HttpDate, reads_two_digit_years_as_the_nearest_that_is_not_far_ahead) {
  const auto year_of = [](const char* text) {
    return std::chrono::year_month_day{
        std::chrono::floor<std::chrono::days>(parse_http_date(text, now).value())}
        .year();
  };

  EXPECT_EQ(year_of("Sunday, 06-Nov-94 08:49:37 GMT"), std::chrono::year{1994});
  EXPECT_EQ(year_of("Sunday, 06-Nov-75 08:49:37 GMT"), std::chrono::year{2075});
  EXPECT_EQ(year_of("Sunday, 06-Nov-76 08:49:37 GMT"), std::chrono::year{1976});
  EXPECT_EQ(year_of("Sunday, 06-Nov-26 08:49:37 GMT"), std::chrono::year{2026});
}

}  // namespace
}  // namespace crier::http
