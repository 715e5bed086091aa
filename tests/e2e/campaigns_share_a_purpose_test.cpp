// Two campaigns of one purpose that promise people different times to object.
#include <fstream>
#include <regex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Purpose, of_a_campaign_that_promises_less_time_than_another_is_warned_of) {
  World world({.people = 10, .channel = "maildir"});
  world.import_people();
  world.create_campaign("more-time");
  world.start_campaign("more-time");
  // The sample gives six weeks.
  std::string spec = world.must({"campaign", "sample"});
  spec = std::regex_replace(spec, std::regex("\nkey = [^\n]*"), "\nkey = \"less-time\"");
  spec = std::regex_replace(spec, std::regex("\nchannel = [^\n]*"), "\nchannel = \"maildir\"");
  spec = std::regex_replace(spec, std::regex("\ncutoff = [^\n]*"),
                            "\ncutoff = { period = \"1 month\", zone = \"Europe/Brussels\" }");
  const std::string file = (world.folder() / "less-time.toml").string();
  std::ofstream(file) << spec;
  world.must({"campaign", "create", file});
  world.must({"campaign", "approve", "less-time", "--all", "--by", "a test"});

  const ProgramEnd plan = world.run({"campaign", "plan", "less-time"});
  const ProgramEnd start = world.run(world.start_command("less-time"));
  const ProgramEnd other = world.run({"campaign", "plan", "more-time"});

  EXPECT_EQ(plan.status, 3);
  EXPECT_THAT(plan.output, AllOf(HasSubstr("the cut-off of less-time is"),
                                 HasSubstr("more-time, which is scheduled")));
  EXPECT_EQ(start.status, 3);
  EXPECT_THAT(start.output, AllOf(HasSubstr("more-time, which is scheduled"),
                                  HasSubstr("less-time is scheduled for")));
  EXPECT_EQ(other.status, 0);
  EXPECT_THAT(other.output, Not(HasSubstr("warning: the cut-off")));
}

}  // namespace
}  // namespace crier::e2e
