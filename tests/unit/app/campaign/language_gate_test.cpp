#include "app/campaign/language_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/notice/sample_notice.h"

namespace crier::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class LanguageGateTest : public testing::Test {
 protected:
  LanguageGateTest() { spec.key = "told"; }

  [[nodiscard]] notice::NoticeBook book() const {
    notice::BookOptions options = notice::test::sample_options();
    options.locales = {"de", "en", "fr"};
    return notice::test::open_book(spec, options);
  }
  [[nodiscard]] store::Approval approval(const std::string& locale) const {
    return {.locale = locale, .version = book().wording_version(locale), .by = "Ada", .at = {}};
  }
  [[nodiscard]] static store::PlanRow people(const std::string& country, std::int64_t count) {
    return {.country = country, .locale = "", .exclusion = std::nullopt, .people = count};
  }

  CampaignSpec spec = notice::test::sample_spec();
};

TEST_F(LanguageGateTest, lets_a_campaign_pass_whose_readers_all_have_released_words) {
  const auto standings = language_standings(book(), {approval("de"), approval("en")});
  LanguageGate gate(spec, standings);

  gate.count(people("DE", 5));
  gate.count({.country = "PL", .locale = "", .exclusion = Reason::minor, .people = 7});

  EXPECT_EQ(gate.refusal(), std::nullopt);
  EXPECT_THAT(approved_languages(standings), ElementsAre("de", "en"));
}

TEST_F(LanguageGateTest, says_which_words_are_lacking_and_how_many_people_read_them) {
  LanguageGate gate(spec, language_standings(book(), {approval("en")}));

  gate.count(people("DE", 1200));
  gate.count(people("FR", 3));
  gate.count(people("PL", 40));

  EXPECT_EQ(gate.refusal(),
            "German (de): not approved, read by 1,200 people\n"
            "Polish (pl): no text, read by 40 people\n"
            "French (fr): not approved, read by 3 people\n"
            "For those without a text, write the messages (templates/README.md) and the facts.\n"
            "Look at the others (crier campaign preview told), then release them:\n"
            "crier campaign approve told --locale de,fr --by \"WHO RELEASES THEM\"");
}

TEST_F(LanguageGateTest, does_not_count_an_approval_of_other_words) {
  store::Approval old = approval("de");
  spec.facts["purpose"]["de"] = "ein anderer Zweck";

  const auto standings = language_standings(book(), {old, approval("en")});

  EXPECT_THAT(approved_languages(standings), ElementsAre("en"));
  EXPECT_EQ(changed_since_release("told", standings, {"en"}), std::nullopt);
  const auto changed = changed_since_release("told", standings, {"de", "en"});
  ASSERT_TRUE(changed);
  EXPECT_THAT(*changed, HasSubstr("the words in de have changed"));
}

}  // namespace
}  // namespace crier::app
