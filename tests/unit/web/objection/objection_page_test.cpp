#include "web/objection/objection_page.h"

#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::app {
namespace {

using testing::HasSubstr;
using testing::Not;

const PageWords& words() {
  static const PageWords shipped("objection_page");
  return shipped;
}

ObjectionTerms terms() {
  ObjectionTerms terms;
  terms.spec.purpose = "ai-training";
  terms.spec.cutoff.instant = *parse_iso8601("2026-05-26T22:00:00Z");
  terms.spec.cutoff.zone = "Europe/Brussels";
  terms.spec.effective_at.instant = *parse_iso8601("2026-05-27T00:00:00Z");
  terms.spec.facts["purpose"] = {{"", "training of <our> model"}, {"de", "Training"}};
  terms.spec.facts["controller.name"] = {{"", "Example & Co"}};
  return terms;
}

const WallTime early = *parse_iso8601("2026-05-01T00:00:00Z");

std::vector<std::string> all_pages(const std::string& language) {
  const ObjectionPage page(words(), language);
  const ObjectionTerms known = terms();
  std::vector<std::string> pages = {page.ask(known, known.spec.cutoff, early),
                                    page.ask(known, known.spec.cutoff, known.spec.cutoff.instant),
                                    page.ask_withdrawal(known, "7KQM-2D9X-4VTA"),
                                    page.withdrawn("7KQM-2D9X-4VTA"),
                                    page.unknown(),
                                    page.test(),
                                    page.later(),
                                    page.away("receipt=7KQM-2D9X-4VTA")};
  for (const auto timeliness :
       {objection::Timeliness::before_cutoff, objection::Timeliness::late_before_use,
        objection::Timeliness::late_after_use, objection::Timeliness::not_known}) {
    for (const bool is_known : {true, false}) {
      pages.push_back(page.receipt(known, {.number = "7KQM-2D9X-4VTA",
                                           .stated_at = page.time_of(known, early),
                                           .timeliness = timeliness,
                                           .is_known = is_known}));
    }
  }
  return pages;
}

TEST(ObjectionPage, is_there_in_every_language_of_the_notices) {
  EXPECT_EQ(words().languages().size(), 27U);
  for (const std::string& language : words().languages()) {
    SCOPED_TRACE(language);
    for (const std::string& page : all_pages(language)) {
      EXPECT_THAT(page, HasSubstr("<html lang=\"" + language + "\""));
      // Behind the style sheet: nothing is left to be filled in.
      EXPECT_EQ(page.substr(page.find("</style>")).find_first_of("{}"), std::string::npos);
    }
  }
}

TEST(ObjectionPage, has_one_button_and_asks_for_nothing) {
  const std::string page = ObjectionPage(words(), "en").ask(terms(), terms().spec.cutoff, early);
  const std::regex button("<button");
  EXPECT_EQ(std::distance(std::sregex_iterator(page.begin(), page.end(), button), {}), 1);
  for (const char* const other : {"<input", "<textarea", "<select", "<script", "<img", "<link",
                                  "http://", "https://", "@import", "url("}) {
    EXPECT_THAT(page, Not(HasSubstr(other)));
  }
}

TEST(ObjectionPage, says_who_plans_what_and_until_when) {
  const std::string page = ObjectionPage(words(), "de").ask(terms(), terms().spec.cutoff, early);
  EXPECT_THAT(page, HasSubstr("Example &amp; Co"));
  EXPECT_THAT(page, HasSubstr("<strong>Training</strong>"));
  EXPECT_THAT(page, HasSubstr("26. Mai 2026 um 24:00"));
  EXPECT_THAT(ObjectionPage(words(), "en").ask(terms(), terms().spec.cutoff, early),
              HasSubstr("training of &lt;our&gt; model"));
}

TEST(ObjectionPage, tells_honestly_what_a_late_objection_does) {
  const ObjectionPage page(words(), "en");
  std::set<std::string> effects;
  for (const auto timeliness :
       {objection::Timeliness::before_cutoff, objection::Timeliness::late_before_use,
        objection::Timeliness::late_after_use}) {
    effects.insert(
        page.receipt(terms(), {.number = "x", .stated_at = "now", .timeliness = timeliness}));
  }
  EXPECT_EQ(effects.size(), 3U);
  EXPECT_THAT(page.ask(terms(), terms().spec.cutoff, terms().spec.cutoff.instant),
              HasSubstr("You can still object"));
}

// Who objected before any campaign addressed them may be in time for the one whose link they open.
TEST(ObjectionPage, promises_and_denies_nothing_where_the_dates_are_not_known) {
  const std::string page = ObjectionPage(words(), "en")
                               .receipt(terms(), {.number = "x",
                                                  .stated_at = "now",
                                                  .timeliness = objection::Timeliness::not_known});

  EXPECT_THAT(page, HasSubstr("Your objection has been recorded"));
  EXPECT_THAT(page, HasSubstr("We will not ask you again whether you object to this purpose."));
  for (const char* const effect :
       {"cannot be undone", "in time", "after the announced date", "<p></p>"}) {
    EXPECT_THAT(page, Not(HasSubstr(effect)));
  }
}

TEST(ObjectionPage, keeps_the_receipt_in_its_address_and_in_every_language) {
  const ObjectionPage page(words(), "de");
  const std::string shown =
      page.receipt(terms(), {.number = "7KQM-2D9X-4VTA", .stated_at = "now", .is_known = true});

  EXPECT_EQ(page.receipt_address("7KQM-2D9X-4VTA", true),
            "?lang=de&receipt=7KQM-2D9X-4VTA&known=1");
  EXPECT_THAT(shown, HasSubstr("href=\"?lang=fr&amp;receipt=7KQM-2D9X-4VTA&amp;known=1\""));
  EXPECT_THAT(shown, HasSubstr("href=\"?lang=de&amp;withdraw=7KQM-2D9X-4VTA\""));
  EXPECT_THAT(page.receipt_note("7KQM-2D9X-4VTA", "?lang=de&receipt=7KQM-2D9X-4VTA"),
              HasSubstr("href=\"?lang=de&amp;receipt=7KQM-2D9X-4VTA\">7KQM-2D9X-4VTA</a>"));
  EXPECT_THAT(page.withdrawn("7KQM-2D9X-4VTA"),
              HasSubstr("href=\"?lang=fr&amp;receipt=7KQM-2D9X-4VTA\""));
}

// For programs that do not go where the answer leads them.
TEST(ObjectionPage, says_of_a_withdrawal_what_has_become_of_it_and_shows_no_receipt) {
  using Withdrawal = ObjectionPage::Withdrawal;
  const ObjectionPage page(words(), "en");
  const std::string done = page.withdrawal_note(Withdrawal::is_done, "?lang=en&receipt=x");
  const std::string said_before =
      page.withdrawal_note(Withdrawal::said_before, "?lang=en&receipt=x");

  EXPECT_THAT(done, HasSubstr("<title>Your objection has been withdrawn</title>"));
  EXPECT_THAT(said_before, HasSubstr("<title>Withdraw your objection</title>"));
  for (const std::string& note : {done, said_before}) {
    EXPECT_THAT(note, HasSubstr("href=\"?lang=en&amp;receipt=x\""));
    EXPECT_THAT(note, Not(HasSubstr("Receipt for your objection")));
    EXPECT_THAT(note, Not(HasSubstr("Reference number")));
  }
}

TEST(ObjectionPage, withdraws_what_its_form_names) {
  EXPECT_THAT(ObjectionPage(words(), "en").ask_withdrawal(terms(), "7KQM-2D9X-4VTA"),
              HasSubstr("name=\"receipt\" value=\"7KQM-2D9X-4VTA\""));
}

TEST(ObjectionPage, of_what_cannot_be_looked_up_says_nothing_of_what_was_recorded) {
  const std::string page = ObjectionPage(words(), "en").away("receipt=7KQM-2D9X-4VTA");
  EXPECT_THAT(page, HasSubstr("Please try again"));
  EXPECT_THAT(page, HasSubstr("href=\"?lang=en&amp;receipt=7KQM-2D9X-4VTA\""));
  EXPECT_THAT(page, Not(HasSubstr("recorded")));
  EXPECT_THAT(page, Not(HasSubstr("<button")));
}

TEST(ObjectionPage, of_a_campaign_that_cannot_be_read_any_more_still_takes_an_objection) {
  ObjectionTerms bare;
  bare.spec.purpose = "ai-training";
  const std::string page = ObjectionPage(words(), "en").ask(bare, terms().spec.cutoff, early);
  EXPECT_THAT(page, HasSubstr("ai-training"));
  EXPECT_THAT(page, HasSubstr("<button"));
}

}  // namespace
}  // namespace crier::app
