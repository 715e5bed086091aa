// What a browser makes of the public pages, in every language (browser/judge_pages.mjs).
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "campaign/language/languages.h"
#include "support/e2e/ledger_view.h"
#include "support/e2e/notice_links.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

// A campaign that is through, and a judge of its pages.
class PagesInABrowser : public testing::Test {
 protected:
  PagesInABrowser() : world_({.people = 100, .channel = "maildir", .serves_pages = true}) {
    world_.start_daemon().await_ready();
    world_.begin();
    world_.await_state("finished");
  }

  [[nodiscard]] std::string link_of_a_test() const {
    const fs::path messages = world_.folder() / "messages";
    world_.must({"campaign", "preview", World::key, "--locale", "en", "--eml", messages.string(),
                 "--output", (world_.folder() / "notices.html").string()});
    return objection_links(messages).at(0);
  }

  [[nodiscard]] ProgramEnd judge(std::string_view part) const {
    json::array tags;
    for (const Language& each : languages()) tags.emplace_back(each.tag);
    std::ranges::sort(tags, {}, [](const json::value& tag) { return tag.as_string(); });
    const std::vector<std::string> links = objection_links(world_);
    const json::object input = {
        {"part", part},
        {"chromium", "/usr/bin/chromium"},
        {"base", fmt::format("http://127.0.0.1:{}", world_.pages_port())},
        {"languages", tags},
        {"links", json::array(links.begin(), links.begin() + std::ssize(tags))},
        {"test", link_of_a_test()},
        {"notice", notice_page_link(world_).value().path}};
    const fs::path file = world_.folder() / "judge.json";
    std::ofstream(file) << json::serialize(input);
    return run_program(
        {.argv = {CRIER_NODE, std::string(CRIER_SOURCE_DIR) + "/tests/e2e/browser/judge_pages.mjs",
                  file.string()}});
  }

  // By statement, for everybody.
  [[nodiscard]] std::int64_t recorded(std::string_view statement) const {
    return number(
        world_.database(),
        fmt::format("SELECT count(*) FROM objection_records WHERE statement = '{}'", statement));
  }

  World world_;
};

TEST_F(PagesInABrowser, are_accessible_in_every_state_and_language) {
  const ProgramEnd judged = judge("states");

  EXPECT_EQ(judged.status, 0) << judged.output;
  // An objection, its withdrawal, and an objection again.
  EXPECT_EQ(recorded("objection"), 2 * std::ssize(languages()));
  EXPECT_EQ(recorded("withdrawal"), std::ssize(languages()));
}

TEST_F(PagesInABrowser, record_what_was_pressed_and_nothing_that_a_browser_repeats) {
  const ProgramEnd judged = judge("habits");

  EXPECT_EQ(judged.status, 0) << judged.output;
  // One withdrawal more, after going back and loading again, and one objection after it.
  EXPECT_EQ(recorded("objection"), 3 * std::ssize(languages()));
  EXPECT_EQ(recorded("withdrawal"), 2 * std::ssize(languages()));
}

TEST_F(PagesInABrowser, take_objections_by_the_form_in_every_language) {
  const ProgramEnd judged = judge("form");

  EXPECT_EQ(judged.status, 0) << judged.output;
  // Once with script, and three forms without it, two of which were sent twice; a form without a
  // contact says nothing.
  EXPECT_EQ(number(world_.database(), "SELECT count(*) FROM objection_requests"),
            4 * std::ssize(languages()));
}

TEST_F(PagesInABrowser, keep_no_trace_of_who_only_looks) {
  const ProgramEnd judged = judge("looks");

  EXPECT_EQ(judged.status, 0) << judged.output;
  EXPECT_EQ(number(world_.database(), "SELECT count(*) FROM objection_records"), 0);
}

}  // namespace
}  // namespace crier::e2e
