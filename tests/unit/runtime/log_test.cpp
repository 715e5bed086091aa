#include "runtime/log.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace crier::log {
namespace {

TEST(LogLine, is_a_message_and_named_values_for_people) {
  EXPECT_EQ(
      line_tail(Style::text, Level::info, "lane taken",
                {{"campaign", CampaignId{7}},
                 {"lane", std::int16_t{12}},
                 {"fresh", true},
                 {"seconds", 0.25},
                 {"channel", "email"},
                 {"reason", "two words"}}),
      R"(lane taken campaign=7 lane=12 fresh=yes seconds=0.25 channel=email reason="two words")");
}

TEST(LogLine, is_a_piece_of_json_for_machines) {
  EXPECT_EQ(
      line_tail(Style::json, Level::warn, "lane lost",
                {{"campaign", CampaignId{7}},
                 {"fresh", false},
                 {"seconds", 0.25},
                 {"channel", std::string("email")}}),
      R"("level":"warn","message":"lane lost","campaign":7,"fresh":false,"seconds":0.25,"channel":"email")");
}

TEST(LogLine, cannot_be_broken_by_a_value) {
  EXPECT_EQ(line_tail(Style::text, Level::info, "odd\nline", {{"what", "a\x1b[31m\r\nb"}}),
            R"(odd\x0aline what=a\x1b[31m\x0d\x0ab)");
  EXPECT_EQ(line_tail(Style::json, Level::info, "q\"\\", {{"what", "a\nb"}, {"none", ""}}),
            R"("level":"info","message":"q\"\\","what":"a\u000ab","none":"")");
}

TEST(LogLine, has_no_number_that_json_lacks) {
  EXPECT_EQ(line_tail(Style::json, Level::error, "m",
                      {{"rate", std::numeric_limits<double>::infinity()}}),
            R"("level":"error","message":"m","rate":null)");
}

class LogTest : public testing::Test {
 protected:
  void TearDown() override { open({}); }
};

TEST_F(LogTest, writes_whole_lines_to_standard_error_and_drops_what_is_below_its_level) {
  testing::internal::CaptureStderr();

  open({.style = Style::json, .level = Level::warn});
  info("not said");
  warn("said", {{"lane", 3}});
  fatal("and gone");

  const std::string written = testing::internal::GetCapturedStderr();
  EXPECT_EQ(written.find("not said"), std::string::npos);
  EXPECT_EQ(written.substr(0, 9), R"({"time":")");
  EXPECT_NE(written.find(R"(Z","level":"warn","message":"said","lane":3})"
                         "\n"),
            std::string::npos);
  EXPECT_NE(written.find(R"(Z","level":"fatal","message":"and gone"})"
                         "\n"),
            std::string::npos);
}

TEST_F(LogTest, has_no_colours_outside_a_terminal) {
  testing::internal::CaptureStderr();

  open({.style = Style::text});
  error("plain", {{"lane", 3}});

  const std::string written = testing::internal::GetCapturedStderr();
  EXPECT_NE(written.find("Z error plain lane=3\n"), std::string::npos);
  EXPECT_EQ(written.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace crier::log
