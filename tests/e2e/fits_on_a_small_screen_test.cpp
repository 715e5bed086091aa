// What a browser makes of the notices on a small telephone (judge_screens.py).
#include <filesystem>
#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/language/languages.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

class SmallScreen : public testing::TestWithParam<const char*> {};

TEST_P(SmallScreen, shows_every_language_without_scrolling_to_the_objection) {
  const World world({});
  const std::string spec = world.must({"campaign", "sample", "--profile", GetParam()});
  const std::string key = spec.substr(spec.find("\nkey = \"") + 8);
  const std::filesystem::path file = world.folder() / "campaign.toml";
  std::ofstream(file) << spec;
  world.must({"campaign", "create", file.string()});
  const std::filesystem::path messages = world.folder() / "messages";

  world.must({"campaign", "preview", key.substr(0, key.find('"')), "--eml", messages.string()});
  const ProgramEnd judged = run_program(
      {.argv = {CRIER_PYTHON, std::string(CRIER_SOURCE_DIR) + "/tests/e2e/judge_screens.py",
                "/usr/bin/chromium", messages.string()}});

  EXPECT_EQ(judged.status, 0) << judged.output;
  std::set<std::string> seen;
  for (const auto& entry : std::filesystem::directory_iterator(messages)) {
    const std::string name = entry.path().stem().string();
    for (const Language& each : languages()) {
      const std::string locales = "." + name.substr(3) + "+";
      if (locales.find("." + std::string(language_of(each.tag))) == 0) seen.emplace(each.tag);
    }
  }
  EXPECT_EQ(seen.size(), languages().size());
}

INSTANTIATE_TEST_SUITE_P(Profiles, SmallScreen,
                         testing::Values("objection", "breach", "policy_change"),
                         [](const auto& each) { return std::string(each.param); });

}  // namespace
}  // namespace crier::e2e
