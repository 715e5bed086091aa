#include "daemon/monitoring/server_watch.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using dispatch::ServerHealth;

const dispatch::ChannelTrouble refused{.since = {},
                                       .description = "no connection to relay b (refused)"};

std::string log_of(ServerWatch& watch, const std::vector<ServerHealth>& servers) {
  testing::internal::CaptureStderr();
  watch.look("email", servers);
  return testing::internal::GetCapturedStderr();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ServerWatch, says_once_that_a_server_is_of_no_use_and_once_that_it_works_again) {
  Metrics metrics;
  ServerWatch watch(metrics);
  const std::vector<ServerHealth> well = {{.name = "a"}, {.name = "b"}};
  const std::vector<ServerHealth> troubled = {{.name = "a"}, {.name = "b", .trouble = refused}};

  EXPECT_EQ(log_of(watch, well), "");
  const std::string log = log_of(watch, troubled);
  EXPECT_TRUE(has(log, "trouble with a server of a channel") && has(log, refused.description))
      << log;
  EXPECT_EQ(log_of(watch, troubled), "");
  const std::string text = metrics.exposition();
  EXPECT_TRUE(has(text, R"(crier_server_in_trouble{channel="email",server="a"} 0)")) << text;
  EXPECT_TRUE(has(text, R"(crier_server_in_trouble{channel="email",server="b"} 1)")) << text;

  EXPECT_TRUE(has(log_of(watch, well), "a server of a channel works again"));
  EXPECT_EQ(log_of(watch, well), "");
}

TEST(ServerWatch, leaves_to_the_channel_what_is_told_as_its_own_trouble) {
  Metrics metrics;
  ServerWatch watch(metrics);

  EXPECT_EQ(log_of(watch, {{.name = "b", .trouble = refused, .is_told_of_channel = true}}), "");
  EXPECT_EQ(log_of(watch, {{.name = "b"}}), "");
}

}  // namespace
}  // namespace crier::app
