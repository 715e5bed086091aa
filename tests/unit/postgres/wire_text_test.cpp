#include "postgres/wire_text.h"

#include <chrono>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "postgres/parameter.h"

namespace crier::store {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

std::string timestamp(WallTime instant) {
  std::string text;
  append_timestamp(text, instant);
  return text;
}

std::string copied(std::string_view text) {
  std::string field;
  append_copy_text(field, text);
  return field;
}

TEST(WireTimestamp, is_utc_to_the_microsecond) {
  EXPECT_EQ(timestamp(sys_days{year{2025} / 5 / 26} + 22h + 7min + 3s + 42us),
            "2025-05-26 22:07:03.000042+00");
  EXPECT_EQ(timestamp(WallTime{-1us}), "1969-12-31 23:59:59.999999+00");
  EXPECT_EQ(timestamp(sys_days{year{987} / 1 / 2}), "0987-01-02 00:00:00.000000+00");
}

TEST(WireTimestamp, is_read_as_it_was_written) {
  for (const WallTime instant :
       {WallTime{}, WallTime{-1us}, WallTime{sys_days{year{2026} / 2 / 28} + 86'399'999'999us},
        WallTime{sys_days{year{12026} / 12 / 31}}}) {
    EXPECT_EQ(parse_timestamp(timestamp(instant)), instant);
  }
  EXPECT_EQ(parse_timestamp("2025-05-26 22:07:03.25+00"),
            sys_days{year{2025} / 5 / 26} + 22h + 7min + 3s + 250ms);
  EXPECT_EQ(parse_timestamp("2025-05-26 22:07:03+00"),
            sys_days{year{2025} / 5 / 26} + 22h + 7min + 3s);
}

TEST(WireTimestamp, in_another_form_is_refused) {
  for (const char* text : {"", "infinity", "2025-05-26 22:07:03+02", "2025-05-26 22:07:03",
                           "2025-05-26", "26.05.2025 22:07:03+00"}) {
    EXPECT_THROW((void)parse_timestamp(text), std::runtime_error) << text;
  }
}

TEST(CopyText, escapes_what_would_end_a_field_or_a_row) {
  EXPECT_EQ(copied("plain"), "plain");
  EXPECT_EQ(copied("a\tb\nc\rd\\e"), "a\\tb\\nc\\rd\\\\e");
  EXPECT_EQ(copied("\\N"), "\\\\N");
  EXPECT_EQ(copied("Ζωή"), "Ζωή");
}

TEST(WireBytes, are_hex_both_ways) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  std::string text;
  append_bytes(text, all);

  EXPECT_TRUE(text.starts_with("\\x000102"));
  EXPECT_EQ(parse_bytes(text), all);
  EXPECT_THROW((void)parse_bytes("000102"), std::runtime_error);
  EXPECT_THROW((void)parse_bytes("\\x0g"), std::runtime_error);
}

TEST(Parameter, writes_arrays_with_quoted_elements) {
  EXPECT_STREQ(Parameter(std::vector<std::int64_t>{1, -2}).text(), R"({"1","-2"})");
  EXPECT_STREQ(Parameter(std::vector<std::string>{"a,b", "\"\\", ""}).text(),
               R"({"a,b","\"\\",""})");
  EXPECT_STREQ(Parameter(std::vector<std::optional<std::string>>{"NULL", std::nullopt}).text(),
               R"({"NULL",NULL})");
  EXPECT_STREQ(Parameter(std::vector<int>{}).text(), "{}");
}

TEST(Parameter, is_null_when_nothing_is_given) {
  EXPECT_EQ(Parameter(std::nullopt).text(), nullptr);
  EXPECT_EQ(Parameter(std::optional<int>{}).text(), nullptr);
  EXPECT_EQ(Parameter(null_if_empty("")).text(), nullptr);
  EXPECT_STREQ(Parameter("").text(), "");
}

}  // namespace
}  // namespace crier::store
