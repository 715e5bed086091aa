#include "net/http/retry_after.h"

#include <optional>
#include <vector>

#include <gtest/gtest.h>

namespace crier::http {
namespace {

using namespace std::chrono_literals;

const WallTime now = parse_iso8601("2025-05-26T22:00:00Z").value();

struct Row {
  const char* text;
  std::optional<std::chrono::seconds> delay;
};

TEST(RetryAfter, is_seconds_or_one_of_three_dates) {
  const std::vector<Row> rows = {
      {"0", 0s},
      {"120", 120s},
      {"  7 ", 7s},
      {"Mon, 26 May 2025 22:02:00 GMT", 120s},
      {"Monday, 26-May-25 22:02:00 GMT", 120s},
      {"Mon May 26 22:02:00 2025", 120s},
      {"Tue, 27 May 2025 00:00:00 GMT", 2h},
      {"Sun Jun  1 22:00:00 2025", retry_after_max},
  };
  for (const Row& row : rows) EXPECT_EQ(parse_retry_after(row.text, now), row.delay) << row.text;
}

TEST(RetryAfter, stays_between_nothing_and_a_day) {
  EXPECT_EQ(parse_retry_after("86401", now), retry_after_max);
  EXPECT_EQ(parse_retry_after("99999999999999999999999", now), retry_after_max);
  EXPECT_EQ(parse_retry_after("Fri, 31 Dec 9999 23:59:59 GMT", now), retry_after_max);
  EXPECT_EQ(parse_retry_after("Mon, 26 May 2025 21:00:00 GMT", now), 0s);
  EXPECT_EQ(parse_retry_after("Sunday, 06-Nov-94 08:49:37 GMT", now), 0s);
}

TEST(RetryAfter, rounds_up_to_whole_seconds) {
  EXPECT_EQ(parse_retry_after("Mon, 26 May 2025 22:00:01 GMT", now + 1us), 1s);
}

TEST(RetryAfter, is_nothing_when_it_is_neither) {
  for (const char* text :
       {"", " ", "-1", "1.5", "5s", "soon", "Mon, 26 May 2025 22:02:00",
        "Mon, 26 May 2025 22:02:00 CET", "Mon, 31 Feb 2025 22:02:00 GMT",
        "Mon, 26 Foo 2025 22:02:00 GMT", "Mon, 26 May 2025 24:00:00 GMT",
        "Mon, 26 May 2025 22:60:00 GMT", "Mon, 26 May 2025 22:02:00 GMT and more", "Mo",
        "Mon,26 May 2025 22:02:00 GMT", "Mon May 26 22:02:00", ",", "\xff\xfe"}) {
    EXPECT_EQ(parse_retry_after(text, now), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace crier::http
