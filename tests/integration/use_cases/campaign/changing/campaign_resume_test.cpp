// A campaign that goes on after a pause: with the dates that it has, or with later ones.
#include "use_cases/campaign/changing/campaign_resume.h"

#include <algorithm>
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/civil_time.h"
#include "integration/use_cases/whole_campaign.h"
#include "use_cases/campaign/changing/campaign_extension.h"
#include "use_cases/campaign/deadline/deadline_reckoning.h"
#include "use_cases/campaign/reading/campaign_overview.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Resumption : WholeCampaign {
  store::CampaignRecord paused() {
    add(germans(4));
    const auto done =
        change_campaign(connection_, begun(), CampaignChange::pause, note("the authority asked"));
    EXPECT_TRUE(done) << done.error();
    return done.value();
  }
  ResumeRequest request(WallTime at) {
    return {.note = {.actor = "ada", .at = at, .reason = "it has answered"},
            .pages_url = source().pages_url};
  }
  // What the channel sends in a second; `slow`: three hours for all four.
  ResumeRequest request(WallTime at, double per_second) {
    ResumeRequest asked = request(at);
    asked.channel = at_rate(per_second);
    return asked;
  }
  std::expected<Resumed, ResumeRefusal> resume(const ResumeRequest& asked) {
    return resume_campaign(connection_, found(), settings_, asked);
  }
  std::expected<report::ExtensionView, ResumeRefusal> planned(const ExtensionWish& wish,
                                                              const ResumeRequest& asked) {
    return plan_resume_with_dates(connection_, found(), source(),
                                  {.wish = wish, .now = asked.note.at}, asked);
  }
  // All three, by so much.
  ExtensionWish later_by(std::chrono::hours by) {
    const store::CampaignRecord campaign = found();
    return {.notify_by = campaign.notify_by + by,
            .cutoff = campaign.cutoff + by,
            .effective_at = campaign.effective_at + by};
  }
  static constexpr double slow = 4.0 / (3 * 3600);
};

TEST_F(Resumption, goes_on_with_the_dates_that_can_be_kept) {
  const auto campaign = paused();

  const auto resumed = resume(request(campaign.notify_by - 48h, slow));

  ASSERT_TRUE(resumed) << resumed.error().text;
  EXPECT_EQ(resumed->campaign.state, CampaignState::running);
  EXPECT_FALSE(resumed->is_late);
}

TEST_F(Resumption, is_refused_after_notify_by_with_the_command_that_gives_dates_which_do) {
  const auto campaign = paused();
  const WallTime late = campaign.notify_by + 1h;

  const auto refused = resume(request(late));

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, ResumeRefusal::Why::late);
  EXPECT_THAT(refused.error().text,
              AllOf(HasSubstr("is over, and 4 people have not been told"),
                    HasSubstr("nobody is told after it"), Not(HasSubstr("notice_period_min")),
                    HasSubstr("crier campaign resume ai-training-2026 --notify-by "),
                    HasSubstr(" --effective "), Not(HasSubstr("--although-late"))));
  EXPECT_EQ(found().state, CampaignState::paused);
  // Who would have too little time is told why.
  EXPECT_THAT(resume(request(campaign.cutoff - 720h + 1h)).error().text,
              HasSubstr("less than the 30 days of notice_period_min"));
  // Nobody is told after notify_by, whyever.
  ResumeRequest insisting = request(late);
  insisting.although_late = "they are used to it";
  EXPECT_FALSE(resume(insisting));
}

// What status, list and alarms say of it: nobody is told to do what is refused.
TEST_F(Resumption, is_proposed_by_the_deadline_with_the_command_that_is_not_refused) {
  const auto campaign = paused();
  const auto proposed = [&](WallTime at) {
    const auto reckoned = connection_.transact([&](store::Transaction& transaction) {
      const auto allowed = [](const std::string&) {
        return std::optional<AllowedRate>({.per_second = slow, .limits = {}});
      };
      return reckon_deadlines(transaction,
                              {.now = at,
                               .reckon_every = 1min,
                               .lanes = settings_.lanes,
                               .retry = {},
                               .actor = "crierd"},
                              allowed);
    });
    return reckoned.campaigns.at(0).record.value().remedy;
  };

  for (const WallTime late : {campaign.notify_by - 1h, campaign.notify_by + 1h}) {
    proposed(late - 4min);
    proposed(late - 2min);
    const std::string remedy = proposed(late);
    const std::size_t begin = remedy.find("crier campaign resume");
    ASSERT_NE(begin, std::string::npos) << remedy;
    const std::string command = remedy.substr(begin, remedy.find("; or ") - begin);
    EXPECT_THAT(command, HasSubstr("--notify-by"));
    EXPECT_THAT(resume(request(late, slow)).error().text, HasSubstr(command));
    EXPECT_THAT(remedy, Not(HasSubstr("extend")));
  }
}

// The notify_by that was given is over soon after; the other dates do.
TEST_F(Resumption, proposes_dates_with_those_that_were_given) {
  const auto campaign = paused();
  ExtensionWish wish = later_by(24h * 100);
  wish.notify_by = campaign.notify_by + 2h;

  const auto refused = planned(wish, request(campaign.notify_by + 1h, slow));

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, ResumeRefusal::Why::late);
  const CampaignSpec spec = checked(specification());
  const auto given = [&](const CivilInstant& before, const std::optional<WallTime>& wanted) {
    return offset_date_time(in_zone(*wanted, before.zone));
  };
  EXPECT_THAT(refused.error().text,
              AllOf(HasSubstr(" --cutoff " + given(spec.cutoff, wish.cutoff)),
                    HasSubstr(" --effective " + given(spec.effective_at, wish.effective_at))))
      << refused.error().text;
}

TEST_F(Resumption, names_the_dates_that_the_profile_has) {
  paused();
  const auto refusal_of = [this](NoticeProfile profile) {
    sql("UPDATE campaigns SET spec = $$" + sample_spec(profile, std::chrono::year(2026) / 3 / 31) +
        "$$");
    return resume(request(found().notify_by + 1h)).error().text;
  };

  EXPECT_THAT(
      refusal_of(NoticeProfile::policy_change),
      AllOf(HasSubstr(" --notify-by "), HasSubstr(" --effective "), Not(HasSubstr("--cutoff "))));
  EXPECT_THAT(refusal_of(NoticeProfile::breach),
              AllOf(HasSubstr(" --notify-by "), Not(HasSubstr("--effective ")),
                    Not(HasSubstr("--cutoff "))));
}

TEST_F(Resumption, is_refused_where_the_last_would_be_told_too_late) {
  const auto campaign = paused();
  const WallTime at = campaign.notify_by - 1h;

  const auto refused = resume(request(at, slow));

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, ResumeRefusal::Why::late);
  EXPECT_THAT(refused.error().text,
              AllOf(HasSubstr("19 in 20"), HasSubstr("crier campaign resume ai-training-2026"),
                    HasSubstr("--although-late")));
  EXPECT_EQ(found().state, CampaignState::paused);
}

TEST_F(Resumption, names_no_dates_where_none_would_help) {
  const auto campaign = paused();

  const auto refused = resume(request(campaign.notify_by - 24h, 1e-6));

  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().text,
              AllOf(HasSubstr("no end of it in sight"), HasSubstr("No later dates help"),
                    Not(HasSubstr("--notify-by"))));
}

TEST_F(Resumption, that_would_be_late_is_of_who_says_why) {
  const auto campaign = paused();
  ResumeRequest insisting = request(campaign.notify_by - 1h, slow);
  insisting.although_late = "another relay is on its way";

  const auto resumed = resume(insisting);

  ASSERT_TRUE(resumed) << resumed.error().text;
  EXPECT_TRUE(resumed->is_late);
  EXPECT_THAT(campaign_history(connection_, found()).trail.back().reason,
              AllOf(HasSubstr("it has answered"), HasSubstr("another relay is on its way")));
}

TEST_F(Resumption, of_whom_everybody_has_been_told_needs_no_dates) {
  const auto campaign = paused();
  settle_all(campaign, AttemptOutcome::accepted, Reason::none);

  EXPECT_TRUE(resume(request(campaign.notify_by + 48h, slow)));
}

TEST_F(Resumption, with_later_dates_moves_them_as_an_extension_and_goes_on_when_they_are_approved) {
  const auto campaign = paused();
  const WallTime late = campaign.notify_by + 1h;

  const auto plan = planned(later_by(10 * 24h), request(late, slow));
  ASSERT_TRUE(plan) << plan.error().text;
  const auto moved = extend_campaign(
      connection_, *plan, source(),
      {.actor = "ada", .reason = "it has answered", .now = [late] { return late; }});

  ASSERT_TRUE(moved) << moved.error();
  EXPECT_EQ(moved->cutoff, campaign.cutoff + 240h);
  EXPECT_EQ(moved->state, CampaignState::paused);
  const auto early = resume(request(late, slow));
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().why, ResumeRefusal::Why::faulty);
  EXPECT_THAT(early.error().text, HasSubstr("crier campaign approve"));
  connection_.transact([&](store::Transaction& transaction) {
    EXPECT_TRUE(approve_words(transaction, *moved, source(),
                              {.locales = {}, .by = "Ada", .at = now(), .actor = "ada"}));
  });
  EXPECT_TRUE(resume(request(late, slow)));
}

TEST_F(Resumption, moves_no_dates_that_cannot_be_kept_either) {
  const auto campaign = paused();
  const WallTime late = campaign.notify_by + 1h;

  const auto refused = planned(later_by(2h), request(late, slow));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, ResumeRefusal::Why::late);
  const auto earlier = planned(later_by(-2h), request(late, slow));
  ASSERT_FALSE(earlier);
  EXPECT_THAT(earlier.error().text, HasSubstr("later ones only"));
}

TEST_F(Resumption, with_dates_is_of_what_is_paused) {
  add(germans(1));
  static_cast<void>(begun());

  const auto refused = planned(later_by(24h), request(now()));

  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().text,
              AllOf(HasSubstr("is running"), HasSubstr("crier campaign extend ai-training-2026")));
}

}  // namespace
}  // namespace crier::app
