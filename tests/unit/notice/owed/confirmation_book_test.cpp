#include "notice/owed/confirmation_book.h"

#include <string>

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/language/languages.h"
#include "support/notice/sample_notice.h"
#include "unit/notice/owed/reviewed_words.h"

namespace crier::notice {
namespace {

using objection::StatementKind;
using objection::Timeliness;
using testing::HasSubstr;
using testing::Not;

constexpr const char* own_pages = "https://privacy.example.org";

ConfirmationBook book_in(NoticeFormat format, const std::string& pages_url = own_pages) {
  CampaignSpec spec = test::sample_spec();
  spec.objection_link_base = "https://privacy.example.org/o/";
  return {spec, format, test::sample_tokens(), pages_url};
}

ConfirmedStatement said(StatementKind kind = StatementKind::objection,
                        Timeliness timeliness = Timeliness::before_cutoff) {
  return {.kind = kind, .timeliness = timeliness, .stated_at = test::sample_instant()};
}

std::string written(ConfirmationBook book, const ConfirmedStatement& statement,
                    const ConfirmationReader& reader, const std::string& name = "Zoë Müller") {
  Addressee person = test::sample_person();
  person.name = name;
  person.receipt = "7KQM-2D9X-4VTA";
  std::string octets;
  book.words(statement, reader)->write(person, test::sample_instant(), octets);
  return octets;
}

std::string text_of(const ConfirmedStatement& statement, const std::string& locales) {
  return written(book_in(NoticeFormat::text), statement,
                 {.locales = locales, .country = "BE", .zone = "Europe/Brussels"});
}

TEST(ConfirmationBook, states_number_instant_purpose_effect_controller_and_the_way_back) {
  const std::string text = text_of(said(), "en");

  EXPECT_THAT(text, HasSubstr("Your objection has been recorded"));
  EXPECT_THAT(text, HasSubstr("Dear Zoë Müller,"));
  EXPECT_THAT(text, HasSubstr("  7KQM-2D9X-4VTA\n"));
  EXPECT_THAT(text, HasSubstr("Monday 14 April 2025 at 10:30 (Central European Summer Time"));
  EXPECT_THAT(text, HasSubstr("training of our language model"));
  EXPECT_THAT(text, HasSubstr("Your objection came in time."));
  EXPECT_THAT(text, HasSubstr("Example Network Ltd"));
  EXPECT_THAT(text, HasSubstr("help@example.org"));
  EXPECT_THAT(text,
              testing::ContainsRegex(
                  "https://privacy.example.org/o/[A-Za-z0-9_-]{40}\\?withdraw=7KQM-2D9X-4VTA\n"));
}

TEST(ConfirmationBook, says_honestly_when_the_objection_came) {
  EXPECT_THAT(text_of(said(StatementKind::objection, Timeliness::late_before_use), "en"),
              HasSubstr("after the announced date, and before the use of the data begins"));
  const std::string late =
      text_of(said(StatementKind::objection, Timeliness::late_after_use), "en");
  EXPECT_THAT(late, HasSubstr("cannot be undone"));
  EXPECT_THAT(late, Not(HasSubstr("in time")));
}

TEST(ConfirmationBook, confirms_a_withdrawal_in_words_of_its_own) {
  const std::string text = text_of(said(StatementKind::withdrawal), "en");

  EXPECT_THAT(text, HasSubstr("Your objection has been withdrawn"));
  EXPECT_THAT(text, HasSubstr("Your data may now be used for this purpose."));
  EXPECT_THAT(text, HasSubstr("You can object again at any time"));
  EXPECT_THAT(text, Not(HasSubstr("withdraw=")));
}

// RFC 3834: no robot answers it; nobody can object or unsubscribe by a button of the mail program.
TEST(ConfirmationBook, is_an_automatic_reply_without_a_button) {
  const std::string mail =
      written(book_in(NoticeFormat::mime), said(), {.locales = "de", .country = "DE", .zone = ""});

  EXPECT_THAT(mail, HasSubstr("Auto-Submitted: auto-replied\r\n"));
  EXPECT_THAT(mail, HasSubstr("Precedence: bulk\r\n"));
  EXPECT_THAT(mail, HasSubstr("Subject: Ihr Widerspruch ist erfasst\r\n"));
  EXPECT_THAT(mail, HasSubstr("Content-Language: de\r\n"));
  EXPECT_THAT(mail, HasSubstr("7KQM-2D9X-4VTA"));
  EXPECT_THAT(mail, Not(HasSubstr("List-Unsubscribe")));
}

TEST(ConfirmationBook, tells_a_webhook_what_it_confirms) {
  const std::string document = written(book_in(NoticeFormat::json), said(StatementKind::withdrawal),
                                       {.locales = "en", .country = "IE", .zone = ""});

  EXPECT_THAT(document, HasSubstr(R"("confirms":"withdrawal")"));
  EXPECT_THAT(document, HasSubstr(R"("receipt":"7KQM-2D9X-4VTA")"));
  EXPECT_THAT(document, Not(HasSubstr(R"("objection_link")")));
}

TEST(ConfirmationBook, is_in_every_language_of_the_notice) {
  const std::string text = text_of(said(), "fr-BE+nl-BE");

  EXPECT_THAT(text, HasSubstr("Votre opposition est enregistrée"));
  EXPECT_THAT(text, HasSubstr("Uw bezwaar is geregistreerd"));
  EXPECT_THAT(text, HasSubstr("lundi 14 avril 2025"));
  EXPECT_THAT(text, HasSubstr("maandag 14 april 2025"));
}

// An operator's own template may speak a language that Crier does not, and an import may have taken
// a person out of the campaign's countries since.
TEST(ConfirmationBook, falls_back_to_the_language_and_zone_of_the_campaign) {
  const std::string text =
      written(book_in(NoticeFormat::text), said(), {.locales = "tlh", .country = "", .zone = "X"});

  EXPECT_THAT(text, HasSubstr("Your objection has been recorded"));
  EXPECT_THAT(text, HasSubstr("Central European Summer Time"));
}

TEST(ConfirmationBook, leads_to_the_page_of_the_controller_where_that_takes_objections) {
  const std::string text = written(book_in(NoticeFormat::text, "https://elsewhere.example.org"),
                                   said(), {.locales = "en", .country = "IE", .zone = ""});

  EXPECT_THAT(text, Not(HasSubstr("withdraw=")));
  EXPECT_THAT(text, HasSubstr("https://privacy.example.org/o/"));
}

TEST(ConfirmationBook, greets_without_a_name_and_writes_a_hostile_one_harmlessly) {
  const ConfirmationReader reader{.locales = "en", .country = "IE", .zone = ""};

  EXPECT_THAT(written(book_in(NoticeFormat::text), said(), reader, ""), HasSubstr("Hello,"));
  EXPECT_THAT(written(book_in(NoticeFormat::html), said(), reader, "<script>x</script>"),
              Not(HasSubstr("<script>")));
}

TEST(ConfirmationBook, is_shared_by_those_who_say_the_same_within_a_minute) {
  using namespace std::chrono_literals;
  ConfirmationBook book = book_in(NoticeFormat::mime);
  const ConfirmationReader reader{.locales = "de", .country = "DE", .zone = "Europe/Berlin"};
  ConfirmedStatement later = said();
  later.stated_at += 20s;
  ConfirmedStatement next_minute = said();
  next_minute.stated_at += 1min;

  const auto first = book.words(said(), reader);

  EXPECT_EQ(book.words(later, reader), first);
  EXPECT_NE(book.words(next_minute, reader), first);
}

TEST(ConfirmationBook, reads_in_every_language_as_it_was_reviewed) {
  for (const Language& each : languages()) {
    for (const StatementKind kind : {StatementKind::objection, StatementKind::withdrawal}) {
      const std::string tag(each.tag);
      const ConfirmationReader reader{.locales = tag, .country = "BE", .zone = "Europe/Brussels"};
      test::expect_reviewed(fmt::format("{}/{}.txt", name_of(kind), tag), [&](NoticeFormat part) {
        return written(book_in(part), said(kind), reader);
      });
      EXPECT_LE(written(book_in(NoticeFormat::subject), said(kind), reader).size(), 120U) << tag;
    }
  }
}

}  // namespace
}  // namespace crier::notice
