#include "use_cases/campaign/samples/gallery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/language/language_choice.h"
#include "support/notice/sample_notice.h"

namespace crier::app {
namespace {

using testing::HasSubstr;
using testing::Not;

const SampleReader reader{
    .ref = "preview", .name = "<b>Zoë</b>", .at = notice::test::sample_instant()};

TEST(NoticeSamples, show_every_country_and_every_language) {
  const CampaignSpec spec = notice::test::sample_spec();
  notice::NoticeBook book = notice::test::open_book(spec);

  const auto samples = samples_of(spec, book, reader, "");

  std::set<std::string> countries;
  std::set<std::string> languages;
  for (const NoticeSample& sample : samples) {
    countries.insert(sample.country);
    for (const std::string& tag : sample.locales) languages.insert(tag.substr(0, 2));
  }
  EXPECT_EQ(countries.size(), spec.countries.size());
  for (const std::string& tag : book.locales()) EXPECT_TRUE(languages.contains(tag.substr(0, 2)));
}

TEST(NoticeSamples, show_the_languages_of_a_country_together_and_alone) {
  CampaignSpec spec = notice::test::sample_spec();
  spec.countries = {"BE", "DE", "NO"};
  notice::NoticeBook book = notice::test::open_book(spec);

  std::vector<std::string> shown;
  for (const NoticeSample& sample : samples_of(spec, book, reader, "")) {
    shown.push_back(sample.country + " " + joined_locales(sample.locales));
  }

  shown.resize(std::min<std::size_t>(shown.size(), 7));
  EXPECT_THAT(shown, testing::ElementsAre("BE nl-BE+fr-BE+de-BE", "BE nl-BE", "BE fr-BE",
                                          "BE de-BE", "DE de", "NO nb", "NO nn"));
}

TEST(NoticeSamples, of_one_language_are_those_that_have_it) {
  const CampaignSpec spec = notice::test::sample_spec();
  notice::NoticeBook book = notice::test::open_book(spec);

  const auto samples = samples_of(spec, book, reader, "el");

  ASSERT_EQ(samples.size(), 2U);  // Cyprus and Greece.
  for (const NoticeSample& sample : samples) {
    EXPECT_THAT(sample.subject, HasSubstr("26 Μαΐου 2025"));
    EXPECT_NE(sample.text, "");
    EXPECT_NE(sample.short_form, "");
  }
  EXPECT_TRUE(samples_of(spec, book, reader, "tlh").empty());
}

// Whatever the channel carries, the sample has the words that go out, under the version that they
// have there.
TEST(NoticeSamples, are_of_the_notice_that_the_channel_carries) {
  CampaignSpec spec = notice::test::sample_spec();
  spec.countries = {"GR"};
  for (const NoticeFormat format : {NoticeFormat::mime, NoticeFormat::json}) {
    notice::NoticeBook book = notice::test::open_book(spec, notice::test::sample_options(format));

    const NoticeSample sample = samples_of(spec, book, reader, "el").front();

    EXPECT_EQ(sample.version, book.variant(sample.locales, "GR", "").version());
    EXPECT_THAT(sample.html, HasSubstr("/1/el/" + sample.version));
    EXPECT_THAT(sample.html, HasSubstr("&lt;b&gt;Zoë&lt;/b&gt;"));
    EXPECT_THAT(sample.text, HasSubstr("<b>Zoë</b>"));
    EXPECT_THAT(sample.text, Not(HasSubstr("\r")));
  }
}

// A notice is a document of its own within the page; nothing in it becomes part of the page.
TEST(Gallery, shows_each_notice_in_a_frame_of_its_own_and_loads_nothing) {
  const CampaignSpec spec = notice::test::sample_spec();
  notice::NoticeBook book = notice::test::open_book(spec);
  const Gallery gallery{.campaign = "<campaign>",
                        .sender = "Example & Sons",
                        .made_at = notice::test::sample_instant(),
                        .samples = samples_of(spec, book, reader, "de"),
                        .wordings = {{.language = "de",
                                      .version = "0123456789abcdef",
                                      .approval = store::Approval{.locale = "de",
                                                                  .version = "0123456789abcdef",
                                                                  .by = "Ada & Co",
                                                                  .at = reader.at}}},
                        .remarks = {{.severity = Severity::fault,
                                     .check = notice::check::link,
                                     .place = {.file = "file<x>", .message = "is wrong"},
                                     .remedy = "mend it"}}};

  const std::string page = gallery_page(gallery);

  EXPECT_THAT(page, HasSubstr("&lt;campaign&gt;"));
  EXPECT_THAT(page, HasSubstr("Example &amp; Sons"));
  EXPECT_THAT(page, HasSubstr("file&lt;x&gt;: error: link: is wrong — mend it"));
  EXPECT_THAT(page, HasSubstr("1 errors, 0 warnings"));
  EXPECT_THAT(page, HasSubstr("de: approved by Ada &amp; Co at 2025-04-14T08:30:05Z"));
  EXPECT_THAT(page, HasSubstr("width=\"360\" height=\"640\""));
  EXPECT_THAT(page, Not(HasSubstr("<b>Zoë")));
  EXPECT_THAT(page, Not(HasSubstr("src=\"")));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
}

}  // namespace
}  // namespace crier::app
