#include "use_cases/campaign/changing/campaign_creation.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"
#include "use_cases/campaign/reading/campaign_overview.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

struct Creation : WholeCampaign {
  [[nodiscard]] std::string refusal_of(const std::string& text) const {
    return refusal_of(text, rules());
  }
  [[nodiscard]] std::string refusal_of(const std::string& text,
                                       const SpecificationRules& given) const {
    const auto checked =
        check_specification({.text = text, .name = "campaign.toml"}, catalogue_, given);
    return checked ? "" : checked.error();
  }
};

TEST_F(Creation, finds_nothing_wrong_with_the_sample) {
  const auto checked =
      check_specification({.text = specification(), .name = "campaign.toml"}, catalogue_, rules());

  ASSERT_TRUE(checked) << checked.error();
  EXPECT_EQ(checked->spec.key, key);
  EXPECT_EQ(checked->spec.channel.name, "email");
  EXPECT_EQ(checked->warnings, "");
}

TEST_F(Creation, names_every_fault_at_once_and_in_the_order_of_the_file) {
  std::string text = with(specification(), "channel = \"email\"", "channel = \"pigeon\"");
  text = with(text, "notice_period_min = \"30d\"", "notice_period_min = \"a while\"");

  const std::string refusal = refusal_of(text);

  EXPECT_THAT(refusal, StartsWith("campaign.toml:"));
  EXPECT_FALSE(refusal.ends_with('\n'));
  EXPECT_LT(refusal.find("channel"), refusal.find("notice_period_min"));
  EXPECT_NE(refusal.find("notice_period_min"), std::string::npos);
}

TEST_F(Creation, judges_no_values_of_what_is_no_toml) {
  const std::string refusal = refusal_of("key = = \"a\"");

  EXPECT_EQ(std::ranges::count(refusal, '\n'), 0) << refusal;
  EXPECT_THAT(refusal, StartsWith("campaign.toml:1:"));
}

TEST_F(Creation, refuses_a_channel_that_is_not_configured) {
  EXPECT_EQ(refusal_of(specification()), "");
  EXPECT_THAT(refusal_of(specification(), {.channels = {"maildir"}, .now = now()}),
              HasSubstr("maildir"));
}

TEST_F(Creation, refuses_dates_that_are_over) {
  EXPECT_THAT(
      refusal_of(specification(), {.channels = {"email"}, .now = now() + std::chrono::days(30)}),
      HasSubstr("notify_by"));
}

TEST_F(Creation, makes_a_draft_that_says_what_was_written) {
  const std::string text = specification();

  const auto draft = create_draft(connection_, checked(text), text, source(), note("as agreed"));

  ASSERT_TRUE(draft) << draft.error();
  EXPECT_EQ(draft->languages, catalogue_.locales("objection").size());
  const CampaignHistory history = campaign_history(connection_, found());
  EXPECT_EQ(history.overview.campaign.state, CampaignState::draft);
  EXPECT_EQ(history.overview.campaign.spec, text);
  ASSERT_EQ(history.trail.size(), 1U);
  EXPECT_EQ(history.trail.front().action, "create");
  EXPECT_EQ(history.trail.front().reason, "as agreed");
}

TEST_F(Creation, refuses_a_key_that_is_taken_and_leaves_what_there_is) {
  const store::CampaignRecord first = created();
  const std::string other = with(specification(), "locale = \"en\"", "locale = \"de\"");

  const auto second = create_draft(connection_, checked(other), other, source(), note());

  ASSERT_FALSE(second);
  EXPECT_THAT(second.error(), HasSubstr(key));
  EXPECT_EQ(found().spec, first.spec);
}

TEST_F(Creation, warns_of_a_new_purpose_that_is_near_to_another) {
  const std::string first = specification();
  const std::string near =
      with(with(first, "purpose = \"ai-training\"", "purpose = \"ai-trainig\""), key, "another");
  const std::string same = with(first, key, "a-third");

  const auto alone = create_draft(connection_, checked(first), first, source(), note());
  const auto second = create_draft(connection_, checked(near), near, source(), note());
  const auto third = create_draft(connection_, checked(same), same, source(), note());

  EXPECT_EQ(alone.value().warning, "");
  EXPECT_THAT(second.value().warning, HasSubstr("did you mean \"ai-training\"?"));
  EXPECT_EQ(third.value().warning, "");
}

TEST_F(Creation, keeps_nothing_of_a_campaign_whose_notices_cannot_be_written) {
  const std::string text = specification();
  CampaignSpec spec = checked(text);
  spec.facts.erase("purpose");

  const auto draft = create_draft(connection_, spec, text, source(), note());

  ASSERT_FALSE(draft);
  EXPECT_THAT(draft.error(), HasSubstr("purpose"));
  EXPECT_FALSE(look_up_campaign(connection_, key));
}

}  // namespace
}  // namespace crier::app
