#include "use_cases/installation/page_release.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/postgres/scratch_postgres.h"

namespace crier::app {
namespace {

using Languages = std::vector<std::string>;

constexpr const char* german = "objection_page/messages/de.properties";

struct PageRelease : testing::Test {
  // The shipped files, with a comment of the operator's below the German words.
  static notice::Catalogue commented(const std::string& comment) {
    notice::Catalogue catalogue = notice::Catalogue::shipped();
    const notice::TemplateFile shipped = *catalogue.file(german);
    catalogue.put(german, {.name = shipped.name, .text = shipped.text + "\n# " + comment + "\n"});
    return catalogue;
  }
  void approve(const notice::Catalogue& catalogue) {
    connection_.transact([&](store::Transaction& transaction) {
      EXPECT_EQ(approve_pages(transaction, catalogue,
                              {.languages = {}, .by = "Ada, DPO", .at = {}, .actor = "ada"}),
                1);
    });
  }
  ShownPages shown(const PageFiles& files) {
    return connection_.transact(
        [&](store::Transaction& transaction) { return shown_pages(transaction, files); });
  }

  store::Connection connection_{test::ScratchPostgres::instance().fresh_database(), "test"};
};

TEST_F(PageRelease, looks_at_the_files_as_they_are_when_it_is_asked) {
  std::string comment = "first";
  const PageFiles files = [&] { return commented(comment); };
  approve(commented("first"));
  EXPECT_EQ(shown(files).waiting, Languages());

  comment = "second";
  EXPECT_EQ(shown(files).waiting, Languages{"de"});
  approve(commented("second"));

  EXPECT_EQ(shown(files).waiting, Languages());
}

TEST_F(PageRelease, says_of_no_language_that_it_waits_where_the_files_cannot_be_read) {
  approve(commented("released"));

  const ShownPages pages = shown([]() -> std::expected<notice::Catalogue, std::string> {
    return std::unexpected("pages/de.txt: is no part of a template");
  });

  EXPECT_EQ(pages.waiting, Languages());
  EXPECT_EQ(pages.fault, "pages/de.txt: is no part of a template");
  EXPECT_TRUE(pages.catalogue.file(german)->text.contains("# released"));
}

}  // namespace
}  // namespace crier::app
