#include "web/language_bar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/language/languages.h"
#include "web/missing_words.h"

namespace crier::app {
namespace {

using testing::HasSubstr;

TEST(LanguageBar, comes_first_in_the_body_and_says_which_language_is_shown) {
  const std::string page = with_language_bar("<html><body style=\"margin:0\"><h1>Hallo</h1></body>",
                                             {.languages = {"de", "el", "pt-PT"}, .current = "de"});

  EXPECT_LT(page.find("<nav"), page.find("<h1>"));
  EXPECT_GT(page.find("<nav"), page.find("<body style=\"margin:0\">"));
  EXPECT_THAT(page, HasSubstr("<a href=\"?lang=de\" lang=\"de\" hreflang=\"de\" "
                              "aria-current=\"page\""));
  EXPECT_THAT(page, HasSubstr("lang=\"el\" hreflang=\"el\" style="));
  EXPECT_THAT(page, HasSubstr(">Ελληνικά</a>"));
  EXPECT_THAT(page, HasSubstr(">português</a>"));
}

TEST(LanguageBar, is_named_and_leads_to_the_same_question_in_the_other_language) {
  const std::string page = with_language_bar("<body></body>", {.languages = {"de", "el"},
                                                               .current = "de",
                                                               .label = "Sprache",
                                                               .further_query = "withdraw=1"});

  EXPECT_THAT(page, HasSubstr("<nav aria-label=\"Sprache\""));
  EXPECT_THAT(page, HasSubstr("<a href=\"?lang=el&amp;withdraw=1\""));
}

TEST(MainPart, is_all_of_a_notice) {
  EXPECT_EQ(with_main_part("<body class=\"x\"><h1>Hallo</h1></body></html>"),
            "<body class=\"x\">\n<main><h1>Hallo</h1></main>\n</body></html>");
}

// Mail programs do not need it, and a browser that forces colours shows no button without.
TEST(MainPart, has_an_edge_around_the_button_in_forced_colours) {
  EXPECT_THAT(with_main_part("<head></head><body></body>"),
              HasSubstr("@media (forced-colors: active)"));
}

TEST(MissingPage, is_light_or_dark_as_its_reader_wants) {
  EXPECT_THAT(missing_page({.language = "de", .heading = "Nichts", .text = "Nein."}),
              HasSubstr("<meta name=\"color-scheme\" content=\"light dark\">"));
}

TEST(MissingPage, is_in_the_language_that_the_browser_wants) {
  EXPECT_THAT(missing_page(missing_words(PageWords("language_page"), "de-AT,en;q=0.5")),
              HasSubstr("<html lang=\"de\">"));
  EXPECT_THAT(missing_page(missing_words(PageWords("language_page"), "tlh")),
              HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(missing_page(missing_words(PageWords("language_page"), "")),
              HasSubstr("There is no notice at this address"));
}

TEST(MissingPage, is_written_in_every_language) {
  for (const Language& each : languages()) {
    EXPECT_EQ(missing_words(PageWords("language_page"), each.tag).language, each.tag);
  }
}

}  // namespace
}  // namespace crier::app
