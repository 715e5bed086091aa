#include "use_cases/campaign/planning/later_promises.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

struct LaterPromises : WholeCampaign {
  // Another campaign, so much later, in this state.
  void other(const std::string& name, std::chrono::hours later, const std::string& state,
             const std::string& purpose = "ai-training") {
    const std::string text = with(specification(), key, name);
    EXPECT_TRUE(create_draft(connection_, checked(text), text, source(), note()));
    sql(fmt::format(
        "UPDATE campaigns SET cutoff = cutoff + interval '{0} hours', "
        "effective_at = effective_at + interval '{0} hours', state = '{1}', "
        "purpose = '{2}', start_at = CASE WHEN '{1}' <> 'draft' THEN created_at END, "
        "started_at = CASE WHEN '{1}' NOT IN ('draft', 'scheduled') THEN created_at END, "
        "audience_until = CASE WHEN '{1}' NOT IN ('draft', 'scheduled') THEN 0 END, "
        "locales = CASE WHEN '{1}' NOT IN ('draft', 'scheduled') THEN ARRAY['de'] END "
        "WHERE key = '{3}'",
        later.count(), state, purpose, name));
  }
  void other_breach(const std::string& name) {
    const std::string text =
        with(sample_spec(NoticeProfile::breach, 2026y / 3 / 31), "key = \"", "key = \"" + name);
    const CampaignSpec spec = checked(text);
    EXPECT_TRUE(create_draft(connection_, spec, text, source(), note()));
    sql(
        fmt::format("UPDATE campaigns SET purpose = 'ai-training', state = 'scheduled', "
                    "start_at = created_at, cutoff = cutoff + interval '9 years', "
                    "effective_at = effective_at + interval '9 years' WHERE key = '{}'",
                    spec.key));
  }
  std::vector<std::string> later_than(const store::CampaignRecord& campaign, WallTime at) {
    std::vector<std::string> names;
    for (const LaterPromise& each : later_promises(connection_, campaign, at)) {
      names.push_back(each.campaign);
    }
    return names;
  }
};

TEST_F(LaterPromises, are_those_of_campaigns_of_the_purpose_that_people_hold_or_will) {
  const store::CampaignRecord campaign = created();
  other("scheduled", 48h, "scheduled");
  other("running", 24h, "running");
  other("draft", 72h, "draft");
  other("as-long", 0h, "running");
  other("elsewhere", 72h, "running", "newsletter");

  EXPECT_EQ(later_than(campaign, now()), (std::vector<std::string>{"scheduled", "running"}));
  EXPECT_EQ(later_than(campaign, campaign.cutoff + 24h), (std::vector<std::string>{"scheduled"}))
      << "the other has passed";
}

// What stands in the column of their cut-off is the day on which their words count.
TEST_F(LaterPromises, are_none_of_a_breach_to_which_nobody_objects) {
  const store::CampaignRecord campaign = created();
  other_breach("leak-");

  EXPECT_TRUE(later_than(campaign, now()).empty());
}

TEST_F(LaterPromises, are_no_matter_of_a_breach_itself) {
  other_breach("leak-");
  other("running", 24h * 365 * 20, "running");
  const auto campaigns = connection_.transact(
      [](store::Transaction& transaction) { return store::list_campaigns(transaction); });
  const auto breach = std::ranges::find_if(
      campaigns, [](const store::CampaignRecord& each) { return each.key.starts_with("leak-"); });
  ASSERT_NE(breach, campaigns.end());

  EXPECT_TRUE(later_than(*breach, now()).empty());
}

}  // namespace
}  // namespace crier::app
