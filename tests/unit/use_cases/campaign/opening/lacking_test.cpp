#include "use_cases/campaign/opening/lacking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/notice/sample_notice.h"

namespace crier::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Lacking : public testing::Test {
 protected:
  Lacking() { spec.key = "told"; }

  [[nodiscard]] notice::NoticeBook book() const {
    notice::BookOptions options = notice::test::sample_options();
    options.locales = {"de", "en", "fr"};
    return notice::test::open_book(spec, options);
  }
  [[nodiscard]] store::Approval approval(const std::string& locale) const {
    return {.locale = locale, .version = book().wording_version(locale), .by = "Ada", .at = {}};
  }
  [[nodiscard]] OpenedCampaign opened(const std::vector<store::Approval>& approvals) const {
    return {.spec = spec,
            .tokens = notice::test::sample_tokens(),
            .book = book(),
            .wordings = wordings_of(book(), {}, approvals),
            .remarks = {}};
  }
  [[nodiscard]] static store::PlanRow people(const std::string& country, std::int64_t count) {
    return {.country = country, .locale = "", .exclusion = std::nullopt, .people = count};
  }

  CampaignSpec spec = notice::test::sample_spec();
};

TEST_F(Lacking, is_nothing_where_all_readers_have_approved_words) {
  const OpenedCampaign campaign = opened({approval("de"), approval("en")});
  const std::vector<store::PlanRow> audience{
      people("DE", 5), {.country = "PL", .locale = "", .exclusion = Reason::minor, .people = 7}};

  EXPECT_EQ(what_is_lacking(campaign, audience), std::nullopt);
  EXPECT_THAT(approved_languages(campaign.wordings), ElementsAre("de", "en"));
}

TEST_F(Lacking, names_the_languages_and_how_many_people_read_them) {
  const std::vector<store::PlanRow> audience{people("DE", 1200), people("FR", 3), people("PL", 40)};

  EXPECT_EQ(what_is_lacking(opened({approval("en")}), audience),
            "German (de): not approved, read by 1,200 people\n"
            "Polish (pl): no text, read by 40 people\n"
            "French (fr): not approved, read by 3 people\n"
            "For those without a text, write the messages (templates/README.md) and the facts.\n"
            "Look at the others (crier campaign preview told), then approve them:\n"
            "crier campaign approve told --locale de,fr --by \"WHO APPROVES THEM\"");
}

TEST_F(Lacking, are_right_words_before_anything_else) {
  OpenedCampaign campaign = opened({approval("en")});
  notice::Remark remark{.severity = Severity::fault,
                        .check = notice::check::link,
                        .place = {.file = "de.properties", .line = 3, .message = "no link"},
                        .remedy = "write one"};
  campaign.remarks = {remark};
  remark.severity = Severity::warning;
  campaign.remarks.push_back(remark);

  EXPECT_EQ(what_is_lacking(campaign, std::vector{people("DE", 1)}),
            "its words are wrong:\n  " + notice::text_of(campaign.remarks.front()));
}

TEST_F(Lacking, does_not_count_an_approval_of_other_words) {
  store::Approval old = approval("de");
  spec.facts["purpose"]["de"] = "ein anderer Zweck";

  const auto wordings = wordings_of(book(), {}, {old, approval("en")});

  EXPECT_THAT(approved_languages(wordings), ElementsAre("en"));
  EXPECT_EQ(changed_since_approval("told", wordings, {"en"}), std::nullopt);
  const auto changed = changed_since_approval("told", wordings, {"de", "en"});
  ASSERT_TRUE(changed);
  EXPECT_THAT(*changed, HasSubstr("the words in de have changed"));
}

}  // namespace
}  // namespace crier::app
