#include "base/time.h"

#include <gtest/gtest.h>

namespace crier {
namespace {

using namespace std::chrono_literals;

TEST(Iso8601, reads_what_it_writes) {
  const auto instant = parse_iso8601("2025-05-26T22:00:00Z");

  ASSERT_TRUE(instant);
  EXPECT_EQ(iso8601(*instant), "2025-05-26T22:00:00Z");
}

TEST(Iso8601, understands_offsets_and_fractions) {
  EXPECT_EQ(iso8601(parse_iso8601("2025-05-27T00:00:00.250+02:00").value()),
            "2025-05-26T22:00:00Z");
  EXPECT_EQ(
      parse_iso8601("2025-05-26T22:00:00.25Z").value() - parse_iso8601("2025-05-26T22:00Z").value(),
      250ms);
}

TEST(Iso8601, names_what_is_wrong) {
  EXPECT_NE(parse_iso8601("2025-02-30T00:00Z").error().find("no such date"), std::string::npos);
  EXPECT_NE(parse_iso8601("2025-02-03T00:00").error().find("zone is missing"), std::string::npos);
  EXPECT_NE(parse_iso8601("2025-02-03").error().find("time is missing"), std::string::npos);
  EXPECT_NE(parse_iso8601("99999-01-01T00:00Z").error().find("the year is out of range"),
            std::string::npos);
  EXPECT_NE(parse_iso8601("999-01-01T00:00Z").error().find("year is missing"), std::string::npos);
  EXPECT_FALSE(parse_iso8601(""));
  EXPECT_FALSE(parse_iso8601("2025-02-03T24:00Z"));
  EXPECT_FALSE(parse_iso8601("2025-02-03T00:00Z and more"));
}

TEST(Durations, are_one_number_and_one_unit) {
  EXPECT_EQ(parse_duration("250ms").value(), 250ms);
  EXPECT_EQ(parse_duration("20min").value(), 20min);
  EXPECT_EQ(parse_duration("30 d").value(), 720h);
  for (const char* text : {"", "5", "min", "-5s", "5 weeks", "1h30min", "99999999999999999999s"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Durations, read_as_people_say_them) {
  EXPECT_EQ(human_duration(51h), "2 d 3 h");
  EXPECT_EQ(human_duration(48h), "2 d");
  EXPECT_EQ(human_duration(250min), "4 h 10 min");
  EXPECT_EQ(human_duration(12'900ms), "12 s");
  EXPECT_EQ(human_duration(250ms), "250 ms");
  EXPECT_EQ(human_duration(0ms), "0 ms");
}

}  // namespace
}  // namespace crier
