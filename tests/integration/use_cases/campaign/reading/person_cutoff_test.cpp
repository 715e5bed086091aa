#include "use_cases/campaign/reading/person_cutoff.h"

#include <chrono>

#include <gmock/gmock.h>

#include "integration/use_cases/whole_campaign.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

struct CutoffOfAPerson : WholeCampaign {
  std::expected<PersonCutoff, std::string> of(const std::string& ref) {
    return cutoff_of_person(connection_, found(), catalogue_,
                            {.ref = ref, .lanes = test::test_lanes, .now = now()});
  }
  void tell_at(WallTime at) {
    settle_all(found(),
               [&](const std::string&, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
                 attempt.outcome = AttemptOutcome::accepted;
                 attempt.reason = Reason::none;
                 attempt.at = at;
               });
  }
};

TEST_F(CutoffOfAPerson, is_explained_with_all_that_it_comes_from) {
  add({german("p0")});
  sql("UPDATE subjects SET time_zone = 'America/Martinique' WHERE ref = 'p0'");
  const auto campaign = begun();
  tell_at(campaign.cutoff - 24h);

  const auto cutoff = of("p0");

  ASSERT_TRUE(cutoff) << cutoff.error();
  EXPECT_EQ(cutoff->ref, "p0");
  EXPECT_EQ(cutoff->dates.country, "DE");
  EXPECT_EQ(cutoff->dates.told_at, campaign.cutoff - 24h);
  EXPECT_EQ(cutoff->own.promised, campaign.cutoff);
  EXPECT_EQ(cutoff->own.local, campaign.cutoff + 6h);
  // They were told as their 18 hours of the day before showed.
  EXPECT_EQ(cutoff->own.end.instant, campaign.cutoff + 29 * 24h + 6h);
  EXPECT_EQ(cutoff->own.end.zone, "America/Martinique");
  EXPECT_EQ(cutoff->reasons.size(), 4U);
  EXPECT_FALSE(cutoff->elsewhere);
}

TEST_F(CutoffOfAPerson, is_known_before_they_are_told) {
  add({german("p0")});
  const auto campaign = begun();

  const auto cutoff = of("p0");

  ASSERT_TRUE(cutoff) << cutoff.error();
  EXPECT_EQ(cutoff->own.end.instant, campaign.cutoff);
  EXPECT_FALSE(cutoff->own.period_end);
}

TEST_F(CutoffOfAPerson, names_another_campaign_that_promises_more) {
  add({german("p0")});
  const auto campaign = begun();
  tell_at(now());
  sql("INSERT INTO campaigns (key, state, purpose, channel, spec, notify_by, cutoff, effective_at, "
      "created_at, start_at, started_at, audience_until, locales, token_key) SELECT 'second', "
      "state, purpose, channel, replace(spec, key, 'second'), notify_by, cutoff + interval '10 "
      "days', effective_at + interval '10 days', created_at, start_at, started_at, audience_until, "
      "locales, token_key FROM campaigns");
  sql("INSERT INTO campaign_lanes (lane, campaign_id, step, audience_until) SELECT walk.lane, "
      "second.id, walk.step, walk.audience_until FROM campaign_lanes AS walk, campaigns AS second "
      "WHERE second.key = 'second'");

  const auto cutoff = of("p0");

  ASSERT_TRUE(cutoff) << cutoff.error();
  EXPECT_EQ(cutoff->own.end.instant, campaign.cutoff);
  ASSERT_TRUE(cutoff->elsewhere);
  EXPECT_EQ(cutoff->elsewhere->campaign, "second");
  EXPECT_EQ(cutoff->elsewhere->cutoff, campaign.cutoff + 240h);
}

TEST_F(CutoffOfAPerson, is_none_of_whom_the_campaign_does_not_address) {
  add({german("p0")});
  static_cast<void>(begun());
  add({german("came-later")});

  EXPECT_THAT(of("a-stranger").error(), HasSubstr("nobody in the audience has the ref"));
  EXPECT_THAT(of("came-later").error(), HasSubstr("not of its audience"));
}

}  // namespace
}  // namespace crier::app
