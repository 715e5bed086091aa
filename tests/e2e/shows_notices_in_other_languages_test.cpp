#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"

namespace crier::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(NoticePages, show_every_language_with_the_readers_own_objection_link) {
  World world({.people = 300, .channel = "maildir", .serves_pages = true});
  world.start_daemon();
  world.begin();
  world.await_state("finished");
  const auto link = notice_page_link(world);
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
