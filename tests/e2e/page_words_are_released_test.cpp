// An operator's words of the public pages are shown once somebody has released them, and not
// before.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/eventually.h"
#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr const char* theirs = "Den Link gibt es bei uns nicht";

// The shipped German words of a page, with one of them in others.
void write_words(const fs::path& folder, const std::string& title) {
  const fs::path shipped =
      fs::path(CRIER_SOURCE_DIR) / "templates/objection_page/messages/de.properties";
  std::ifstream file(shipped);
  std::ostringstream written;
  for (std::string line; std::getline(file, line);) {
    written << (line.starts_with("unknown.heading =") ? title : line) << '\n';
  }
  fs::create_directories(folder / "objection_page/messages");
  std::ofstream(folder / "objection_page/messages/de.properties") << written.str();
}

struct Pages {
  Pages()
      : templates(fs::temp_directory_path() / fmt::format("crier-page-words-{}", ::getpid())),
        world({.people = 1,
               .channel = "maildir",
               .settings = fmt::format("[templates]\ndirectory = \"{}\"\n", templates.string()),
               .serves_pages = true}) {}
  ~Pages() { fs::remove_all(templates); }
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  [[nodiscard]] std::string page() const {
    const auto answer = fetch(world.pages_port(), "/o/x?lang=de");
    return answer ? answer->body : "";
  }
  // How often the log says that words wait.
  [[nodiscard]] int warnings() const {
    const std::string logs = world.whole_logs();
    int count = 0;
    for (auto at = logs.find("wait to be released"); at != std::string::npos;
         at = logs.find("wait to be released", at + 1)) {
      ++count;
    }
    return count;
  }
  // Of German.
  [[nodiscard]] std::string state() const {
    std::istringstream list(world.must({"pages", "list", "--format", "csv"}));
    for (std::string line; std::getline(list, line);) {
      if (line.starts_with("de,")) return line;
    }
    return "";
  }

  fs::path templates;
  World world;
};

TEST(PageWords, are_shown_once_they_are_released_and_stay_whatever_becomes_of_the_files) {
  Pages pages;
  write_words(pages.templates, fmt::format("unknown.heading = {}", theirs));
  pages.world.start_daemon().await_ready();

  eventually("the log says that they wait",
             [&] { return pages.world.logs().contains("wait to be released"); });
  EXPECT_THAT(pages.page(), Not(HasSubstr(theirs)));
  EXPECT_THAT(pages.state(), HasSubstr("waits"));
  pages.world.must({"--actor", "bo", "pages", "approve", "--language", "de", "--by", "Ada, DPO"});
  eventually("the daemon shows them", [&] { return pages.page().contains(theirs); });
  EXPECT_THAT(pages.state(), AllOf(HasSubstr("released"), HasSubstr("Ada, DPO")));
  EXPECT_EQ(rows(pages.world.database(), "SELECT language, approved_by, actor FROM page_wordings"),
            (std::vector<Row>{{"de", "Ada, DPO", "bo"}}));

  // Other words wait, and so do the shipped ones.
  write_words(pages.templates, "unknown.heading = Etwas anderes");
  EXPECT_THAT(pages.state(), HasSubstr("waits"));
  EXPECT_THAT(pages.page(), HasSubstr(theirs));
  pages.world.must({"pages", "approve", "--language", "de", "--by", "Ada, DPO"});
  eventually("the daemon shows them", [&] { return pages.page().contains("Etwas anderes"); });
  // What was edited and released while the daemon runs does not wait.
  EXPECT_EQ(pages.warnings(), 1);
  fs::remove_all(pages.templates / "objection_page");
  EXPECT_THAT(pages.state(), HasSubstr("waits"));
  pages.world.must({"pages", "approve", "--all", "--by", "Ada, DPO"});
  eventually("the shipped ones are back", [&] { return !pages.page().contains("Etwas anderes"); });
  EXPECT_THAT(pages.state(), HasSubstr("shipped"));
  EXPECT_EQ(pages.warnings(), 1);
}

TEST(PageWords, that_are_faulty_are_named_by_file_and_line_and_cannot_be_released) {
  const Pages pages;
  write_words(pages.templates, "unknown.heading = {who} hat keinen Link");

  const ProgramEnd checked = pages.world.run({"config", "check"});
  const ProgramEnd released =
      pages.world.run({"pages", "approve", "--language", "de", "--by", "Ada"});
  const ProgramEnd unknown =
      pages.world.run({"pages", "approve", "--language", "dee", "--by", "Ada"});

  const ProgramEnd listed = pages.world.run({"pages", "list"});

  EXPECT_THAT(listed.output, HasSubstr("faulty: "));
  for (const ProgramEnd& end : {checked, released, listed}) {
    EXPECT_NE(end.status, 0);
    EXPECT_THAT(end.output, ContainsRegex("de.properties:[0-9]+: 'unknown.heading' asks for"));
  }
  EXPECT_THAT(unknown.output, HasSubstr("did you mean \"de\"?"));
  EXPECT_EQ(number(pages.world.database(), "SELECT count(*) FROM page_wordings"), 0);
}

}  // namespace
}  // namespace crier::e2e
