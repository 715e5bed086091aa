#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"

namespace crier::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Link {
  std::string path;
  std::string token;
};

// The first notice whose lines are readable, with the links in it.
std::optional<Link> link_in_a_notice(const World& world) {
  const std::regex pattern(
      "https://notices\\.example\\.org(/n/told-in-time/[A-Z]{2}/([A-Za-z0-9_-]{40}))");
  for (const auto& entry :
       std::filesystem::directory_iterator(world.folder() / "maildir" / "new")) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    // Soft line breaks of quoted-printable.
    for (std::size_t at = text.find("=\n"); at != std::string::npos; at = text.find("=\n", at)) {
      text.erase(at, 2);
    }
    std::smatch found;
    if (std::regex_search(text, found, pattern)) return Link{found[1], found[2]};
  }
  return std::nullopt;
}

TEST(NoticePages, show_every_language_with_the_readers_own_objection_link) {
  World world({.people = 300, .channel = "maildir", .serves_pages = true});
  world.start_daemon();
  world.begin();
  world.await_state("finished");
  const auto link = link_in_a_notice(world);
  ASSERT_TRUE(link);
  const std::string locales = rows(world.database(), "SELECT locales FROM campaigns").at(0).at(0);

  std::istringstream tags(locales);
  int languages = 0;
  for (std::string tag; tags >> tag; ++languages) {
    const auto page = fetch(world.pages_port(), link->path + "?lang=" + tag);
    ASSERT_TRUE(page && page->status == 200) << tag;
    const std::string language = tag.substr(0, 2);
    EXPECT_THAT(page->body, HasSubstr("<html lang=\"" + language)) << tag;
    EXPECT_THAT(page->body, HasSubstr("https://notices.example.org/o/" + link->token)) << tag;
    EXPECT_THAT(page->body,
                HasSubstr("lang=\"" + tag + "\" hreflang=\"" + tag + "\" aria-current=\"page\""))
        << tag;
  }
  EXPECT_EQ(languages, 27);
}

TEST(NoticePages, lead_nowhere_for_what_no_notice_links_to) {
  World world({.people = 300, .channel = "maildir", .serves_pages = true});
  world.start_daemon().await_ready();
  world.import_people();
  world.create_campaign();
  const std::string token(40, 'A');
  const auto status_of = [&](const std::string& path) {
    const auto page = fetch(world.pages_port(), path);
    return page ? page->status : 0;
  };
  const std::string path = std::string("/n/") + World::key + "/DE/" + token;

  // A draft is nobody's business.
  EXPECT_EQ(status_of(path), 404);
  EXPECT_EQ(status_of("/n/no-such-campaign/DE/" + token), 404);
  EXPECT_EQ(status_of("/n/"), 404);
  EXPECT_EQ(status_of("/metrics"), 404);

  world.start_campaign();
  world.await_state("finished");
  // A campaign that was not there a moment ago is looked for again after some seconds.
  eventually("the page is there", [&] { return status_of(path) == 200; });
  EXPECT_EQ(status_of(std::string("/n/") + World::key + "/US/" + token), 404);
  EXPECT_EQ(status_of(std::string("/n/") + World::key + "/DE/"), 404);
  const auto page = fetch(world.pages_port(), path + "?lang=%3Cscript%3E");
  ASSERT_TRUE(page && page->status == 200);
  EXPECT_THAT(page->body, Not(HasSubstr("script")));
}

}  // namespace
}  // namespace crier::e2e
