#include "web/objection/objection_form_page.h"

#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::app {
namespace {

using testing::HasSubstr;
using testing::Not;
using Fault = ObjectionFormPage::Fault;

FormPageWords words() {
  static const PageWords own("objection_form");
  static const PageWords shared("objection_page");
  return {.own = own, .shared = shared};
}

ObjectionTerms terms(const std::string& purpose = "ai-training") {
  ObjectionTerms terms;
  terms.spec.purpose = purpose;
  terms.spec.cutoff.instant = *parse_iso8601("2026-05-26T22:00:00Z");
  terms.spec.cutoff.zone = "Europe/Brussels";
  terms.spec.facts["purpose"] = {{"", "training of <our> model"}, {"de", "Training"}};
  terms.spec.facts["controller.name"] = {{"", "Example & Co"}};
  return terms;
}

const WallTime early = *parse_iso8601("2026-05-01T00:00:00Z");
const RequestWords entered = {
    .name = "<Ada>", .email = "ada\"@example.org", .phone = "+44 20 7946 0018"};

std::string form(const std::string& language, Fault fault = Fault::none, WallTime now = early) {
  return ObjectionFormPage(words(), language)
      .form(terms(), {.entered = entered,
                      .fault = fault,
                      .action = "ai-training",
                      .ticket = "its-ticket",
                      .now = now});
}

FormReceipt receipt_of(const RequestWords& words) {
  return {.number = "7KQM-2D9X-4VTA", .stated_at = early, .purpose = "ai-training", .words = words};
}

std::vector<std::string> all_pages(const std::string& language) {
  const ObjectionFormPage page(words(), language);
  return {form(language),
          form(language, Fault::none, terms().spec.cutoff.instant),
          form(language, Fault::no_contact),
          form(language, Fault::not_recorded),
          page.receipt(terms(), receipt_of(entered), "sealed", ""),
          page.choice({terms("a"), terms("b")}, "object/"),
          page.none(),
          page.later(),
          page.later(entered, "its-ticket")};
}

TEST(ObjectionFormPage, is_there_in_every_language_of_the_page_behind_a_link) {
  EXPECT_EQ(words().own.languages(), words().shared.languages());
  for (const std::string& language : words().own.languages()) {
    SCOPED_TRACE(language);
    for (const std::string& page : all_pages(language)) {
      EXPECT_THAT(page, HasSubstr("<html lang=\"" + language + "\""));
      EXPECT_EQ(page.substr(page.find("</style>")).find_first_of("{}"), std::string::npos);
    }
  }
}

TEST(ObjectionFormPage, keeps_what_was_sent_while_it_is_not_known_what_for) {
  const std::string page = ObjectionFormPage(words(), "en").later(entered, "its-ticket");

  EXPECT_THAT(page, HasSubstr("value=\"ada&quot;@example.org\""));
  EXPECT_THAT(page, HasSubstr("value=\"+44 20 7946 0018\""));
  EXPECT_THAT(page, HasSubstr("<input type=\"hidden\" name=\"ticket\" value=\"its-ticket\">"));
  EXPECT_THAT(page, HasSubstr("method=\"post\" action=\"?lang=en\""));
  EXPECT_THAT(page, HasSubstr(words().shared.text("en", "later.heading")));
  EXPECT_THAT(page, Not(HasSubstr("<strong></strong>")));
}

TEST(ObjectionFormPage, asks_for_a_name_and_a_contact_and_nothing_else) {
  for (const Fault fault : {Fault::none, Fault::no_contact, Fault::not_recorded}) {
    const std::string page = form("en", fault);
    const std::regex input("<input id");
    EXPECT_THAT(page, HasSubstr("<input type=\"hidden\" name=\"ticket\" value=\"its-ticket\">"));
    EXPECT_EQ(std::distance(std::sregex_iterator(page.begin(), page.end(), input), {}), 3);
    for (const char* const other : {"<textarea", "<select", "<script", "<img", "<link", "http://",
                                    "https://", "@import", "url(", " required"}) {
      EXPECT_THAT(page, Not(HasSubstr(other)));
    }
  }
}

// WCAG 1.3.5.
TEST(ObjectionFormPage, names_what_browsers_may_fill_in) {
  const std::string page = form("en");
  for (const char* const token :
       {"autocomplete=\"name\"", "autocomplete=\"email\"", "autocomplete=\"tel\""}) {
    EXPECT_THAT(page, HasSubstr(token));
  }
  // Whatever is typed is sent: nothing is refused by the browser.
  EXPECT_THAT(page, HasSubstr(" novalidate"));
}

TEST(ObjectionFormPage, keeps_what_was_entered_and_lets_none_of_it_be_markup) {
  for (const Fault fault : {Fault::none, Fault::no_contact, Fault::not_recorded}) {
    const std::string page = form("en", fault);
    EXPECT_THAT(page, HasSubstr("value=\"&lt;Ada&gt;\""));
    EXPECT_THAT(page, HasSubstr("value=\"ada&quot;@example.org\""));
    EXPECT_THAT(page, Not(HasSubstr("<Ada>")));
    EXPECT_THAT(page, HasSubstr("training of &lt;our&gt; model"));
  }
}

TEST(ObjectionFormPage, says_what_is_missing_at_the_fields_that_lack_it) {
  const std::string page = form("en", Fault::no_contact);

  EXPECT_THAT(page, HasSubstr("role=\"alert\""));
  EXPECT_THAT(page, HasSubstr("<title>Something is missing</title>"));
  EXPECT_THAT(page, HasSubstr("href=\"#email\""));
  EXPECT_THAT(page, HasSubstr("href=\"#tel\""));
  EXPECT_THAT(page, HasSubstr("aria-invalid=\"true\" aria-describedby=\"missing"));
  EXPECT_THAT(page, HasSubstr("id=\"missing\""));
  EXPECT_THAT(form("en"), Not(HasSubstr("aria-invalid=")));
}

TEST(ObjectionFormPage, gives_a_receipt_that_promises_a_search_and_no_more) {
  const std::string page =
      ObjectionFormPage(words(), "de")
          .receipt(terms(), receipt_of({.email = "ada@example.org"}), "sealed", "ai-training");

  EXPECT_THAT(page, HasSubstr("7KQM-2D9X-4VTA"));
  EXPECT_THAT(page, HasSubstr("ada@example.org"));
  EXPECT_THAT(page, HasSubstr("Training"));
  EXPECT_THAT(page, HasSubstr("Das kann bis zu einem Monat dauern."));
  EXPECT_THAT(page, HasSubstr("href=\"ai-training?lang=de\""));
  // It has an address, and so the other languages.
  EXPECT_THAT(page, HasSubstr("?lang=el&amp;receipt=sealed"));
  // It was not entered.
  EXPECT_THAT(page, Not(HasSubstr("Telefonnummer")));
}

ObjectionTerms terms_from(const std::string& purpose, const char* begin) {
  ObjectionTerms of_day = terms(purpose);
  of_day.spec.effective_at.instant = *parse_iso8601(begin);
  return of_day;
}

TEST(ObjectionFormPage, lets_people_choose_among_several_purposes) {
  ObjectionTerms other = terms("b");
  other.spec.facts["purpose"] = {{"", "advertising"}};

  const std::string page = ObjectionFormPage(words(), "en").choice({terms("a"), other}, "object/");

  EXPECT_THAT(page, HasSubstr("<a class=\"line\" href=\"object/a?lang=en\">training of &lt;our&gt; "
                              "model – Example &amp; Co</a>"));
  EXPECT_THAT(page, HasSubstr("href=\"object/b?lang=en\">advertising – Example &amp; Co</a>"));
}

// Two campaigns may state the same words.
TEST(ObjectionFormPage, tells_purposes_apart_that_are_stated_in_the_same_words) {
  const std::string page =
      ObjectionFormPage(words(), "de")
          .choice({terms_from("a", "2026-05-26T22:00:00Z"), terms_from("b", "2026-08-01T22:00:00Z"),
                   terms_from("c", "2026-08-01T22:00:00Z")},
                  "");

  EXPECT_THAT(page, HasSubstr("href=\"a?lang=de\">Training – Example &amp; Co – 27. Mai 2026</a>"));
  EXPECT_THAT(page,
              HasSubstr("href=\"b?lang=de\">Training – Example &amp; Co – 2. August 2026 – b</a>"));
  EXPECT_THAT(page,
              HasSubstr("href=\"c?lang=de\">Training – Example &amp; Co – 2. August 2026 – c</a>"));
}

}  // namespace
}  // namespace crier::app
