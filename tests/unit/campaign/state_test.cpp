#include "campaign/state.h"

#include <map>
#include <utility>

#include <gtest/gtest.h>

namespace crier {
namespace {

using enum CampaignState;

constexpr CampaignState all_states[] = {draft, scheduled, running, paused, finished, cancelled};
constexpr CampaignAction all_actions[] = {CampaignAction::schedule, CampaignAction::begin,
                                          CampaignAction::pause,    CampaignAction::resume,
                                          CampaignAction::finish,   CampaignAction::cancel};

TEST(CampaignState, changes_in_these_ways_and_in_no_other) {
  const std::map<std::pair<CampaignState, CampaignAction>, CampaignState> allowed = {
      {{draft, CampaignAction::schedule}, scheduled},
      {{scheduled, CampaignAction::schedule}, scheduled},
      {{scheduled, CampaignAction::begin}, running},
      {{running, CampaignAction::pause}, paused},
      {{paused, CampaignAction::resume}, running},
      {{running, CampaignAction::finish}, finished},
      {{draft, CampaignAction::cancel}, cancelled},
      {{scheduled, CampaignAction::cancel}, cancelled},
      {{running, CampaignAction::cancel}, cancelled},
      {{paused, CampaignAction::cancel}, cancelled},
  };

  for (const CampaignState state : all_states) {
    for (const CampaignAction action : all_actions) {
      const auto after = apply(state, action);
      const auto expected = allowed.find({state, action});
      EXPECT_EQ(after.has_value(), expected != allowed.end())
          << name_of(action) << " when " << name_of(state);
      if (after && expected != allowed.end()) {
        EXPECT_EQ(*after, expected->second);
      }
    }
  }
}

TEST(CampaignState, says_why_it_does_not_change) {
  EXPECT_EQ(
      apply(draft, CampaignAction::pause).error(),
      "cannot pause a campaign that is draft: it has not begun; cancel it, or start it later");
  EXPECT_EQ(apply(finished, CampaignAction::cancel).error(),
            "cannot cancel a campaign that is finished: nothing changes any more; create a new "
            "campaign");
  EXPECT_EQ(apply(paused, CampaignAction::schedule).error(),
            "cannot schedule a campaign that is paused: resume it");
}

TEST(CampaignState, is_named_as_in_the_database) {
  for (const CampaignState state : all_states) {
    EXPECT_EQ(campaign_state_named(name_of(state)), state);
  }
  EXPECT_EQ(campaign_state_named("sent"), std::nullopt);
}

}  // namespace
}  // namespace crier
