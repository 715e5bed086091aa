#include "notice/owed/correction_book.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/language/languages.h"
#include "notice/owed/own_words.h"
#include "notice/template/confirmation_templates.h"
#include "notice/template/notice_template.h"
#include "support/notice/sample_notice.h"
#include "unit/notice/owed/reviewed_words.h"

namespace crier::notice {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

bool begins_character(char octet) {
  return (static_cast<unsigned char>(octet) & 0xC0U) != 0x80U;
}

CorrectionBook book_in(NoticeFormat format) {
  CampaignSpec spec = test::sample_spec();
  spec.objection_link_base = "https://privacy.example.org/o/";
  return {spec, format, test::sample_tokens()};
}

std::string written(NoticeFormat format, const std::string& locales,
                    const std::string& zone = "Europe/Brussels", int step = 2) {
  std::string octets;
  book_in(format)
      .words(step, {.locales = locales, .country = "BE", .zone = zone})
      ->write(test::sample_person(), test::sample_instant(), octets);
  return octets;
}

TEST(CorrectionBook, states_that_the_date_is_new_the_date_and_how_to_object) {
  const std::string text = written(NoticeFormat::text, "en");

  EXPECT_THAT(text, HasSubstr("You have more time to object"));
  EXPECT_THAT(text, HasSubstr("has been moved to a later one"));
  EXPECT_THAT(text, HasSubstr("Please object by:\nMonday 26 May 2025 at 24:00 (Central European "
                              "Summer Time, Brussels)"));
  EXPECT_THAT(text, HasSubstr("training of our language model"));
  EXPECT_THAT(text, ContainsRegex("https://privacy.example.org/o/[A-Za-z0-9_-]{40}\n"));
  EXPECT_THAT(text, HasSubstr("Everything else in our earlier notice still applies."));
  EXPECT_THAT(text, Not(HasSubstr("{")));
}

TEST(CorrectionBook, writes_dates_as_the_notice_of_the_person_did) {
  EXPECT_THAT(written(NoticeFormat::text, "fr-BE+nl-BE", "America/Martinique"),
              testing::AllOf(HasSubstr("Martinique"),
                             HasSubstr("Vous avez plus de temps pour vous opposer"),
                             HasSubstr("U hebt meer tijd om bezwaar te maken")));
}

// Every language has its own words in all of it, in one line of a mail program's list.
TEST(CorrectionBook, is_there_in_every_language_of_the_notices) {
  const NoticeTemplate texts = own_template(confirmation_templates[2]);
  EXPECT_EQ(texts.languages.size(), 27U);
  const std::string english = written(NoticeFormat::text, "en");
  for (const auto& [tag, phrases] : texts.languages) {
    SCOPED_TRACE(tag);
    const std::string text = written(NoticeFormat::text, tag);
    EXPECT_EQ(text.find_first_of("{}'"), std::string::npos);
    EXPECT_THAT(text, HasSubstr("https://privacy.example.org/o/"));
    if (tag == "en") continue;
    for (const char* const words :
         {"You have more time", "moved to a later", "Everything else", "Please object by"}) {
      EXPECT_THAT(text, Not(HasSubstr(words)));
    }
  }
}

TEST(CorrectionBook, reads_in_every_language_as_it_was_reviewed) {
  for (const Language& each : languages()) {
    test::expect_reviewed(fmt::format("correction/{}.txt", each.tag),
                          [&](NoticeFormat part) { return written(part, std::string(each.tag)); });
    // In characters: it names a date and a purpose, and a Greek one of the length of others has
    // twice their octets.
    const std::string subject = written(NoticeFormat::subject, std::string(each.tag));
    EXPECT_LE(std::ranges::count_if(subject, begins_character), 100) << each.tag;
  }
}

TEST(CorrectionBook, is_a_step_of_the_campaign_with_the_button_of_mail_programs) {
  const std::string mail = written(NoticeFormat::mime, "en", "Europe/Brussels", 3);
  EXPECT_THAT(mail, HasSubstr("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
  EXPECT_THAT(mail, HasSubstr("Auto-Submitted: auto-generated"));
  EXPECT_THAT(mail, ContainsRegex("Feedback-ID: [^:]+:3:en:crier"));
  EXPECT_THAT(written(NoticeFormat::json, "en"), HasSubstr("{\"step\":2,"));
}

TEST(CorrectionBook, has_another_version_with_another_date) {
  CampaignSpec later = test::sample_spec();
  later.objection_link_base = "https://privacy.example.org/o/";
  const NoticeReader reader{.locales = "en", .country = "BE", .zone = "Europe/Brussels"};
  CorrectionBook before(later, NoticeFormat::mime, test::sample_tokens());
  later.cutoff.instant += std::chrono::hours(24);
  CorrectionBook after(later, NoticeFormat::mime, test::sample_tokens());

  EXPECT_NE(before.words(2, reader)->version(), after.words(2, reader)->version());
  EXPECT_EQ(before.words(2, reader), before.words(2, reader)) << "it is written once";
}

}  // namespace
}  // namespace crier::notice
