// Until when the page of a link says that its reader may object in time.
#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/civil_time.h"
#include "integration/web/served_campaign.h"
#include "notice/dates.h"
#include "web/html_text.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

struct DateOnThePage : ServedCampaign {
  // As of today, which the pages go by: the cut-off is in ten days, or has just passed.
  store::CampaignRecord told(std::chrono::hours cutoff_in) {
    add({german("early"), german("late"), german("far-west")});
    sql("UPDATE subjects SET time_zone = 'America/Martinique' WHERE ref = 'far-west'");
    static_cast<void>(begun());
    cutoff_ = rounded_up_to_midnight(clock_.wall_now() + cutoff_in, "Europe/Brussels");
    if (cutoff_in < 0h) cutoff_ -= 24h;
    sql(fmt::format("UPDATE campaigns SET cutoff = '{0}', effective_at = '{0}'", iso8601(cutoff_)));
    settle_all(found(),
               [&](const std::string& ref, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
                 attempt.outcome = AttemptOutcome::accepted;
                 attempt.reason = Reason::none;
                 attempt.at = ref == "late" ? late_ : cutoff_ - 60 * 24h;
               });
    return found();
  }

  std::string page_of(const std::string& token) {
    const auto page = answer_of(pages_.answer(
        {.method = http::Method::get, .target = "/o/" + token + "?lang=en", .body = {}}));
    EXPECT_EQ(page.status, 200);
    return page.body;
  }

  static std::string words(WallTime end, std::string_view zone) {
    return html_text(notice::end_in_words(end, {.locale = "en", .zone = zone}));
  }

  [[nodiscard]] WallTime own_of_late() const {
    return rounded_up_to_midnight(late_ + 30 * 24h + 1us, "Europe/Brussels");
  }

  WallTime cutoff_;
  // Far enough from midnights and from the change of clocks to matter neither way.
  const WallTime late_ = std::chrono::floor<std::chrono::days>(clock_.wall_now()) - 12h;
};

TEST_F(DateOnThePage, is_that_of_the_campaign_until_it_has_passed) {
  const auto campaign = told(240h);

  for (const char* ref : {"early", "late", "far-west"}) {
    EXPECT_THAT(page_of(token_of(campaign, ref)), HasSubstr(words(cutoff_, "Europe/Brussels")));
  }
}

TEST_F(DateOnThePage, is_still_to_come_for_who_was_told_late) {
  const auto campaign = told(-24h);

  EXPECT_THAT(page_of(token_of(campaign, "early")), HasSubstr("You can still object"));
  EXPECT_THAT(page_of(token_of(campaign, "late")),
              HasSubstr(words(own_of_late(), "Europe/Brussels")));
}

TEST_F(DateOnThePage, needs_no_database_until_that_of_the_campaign_has_passed) {
  const auto campaign = told(240h);
  const std::string token = token_of(campaign, "late");
  static_cast<void>(page_of(token));
  sql("ALTER TABLE campaign_lanes RENAME TO away");

  EXPECT_THAT(page_of(token), HasSubstr(words(cutoff_, "Europe/Brussels")));
}

TEST_F(DateOnThePage, is_said_to_have_passed_to_nobody_whose_own_is_refused) {
  const auto campaign = told(-24h);
  const std::string token = token_of(campaign, "late");
  static_cast<void>(page_of(token));
  sql("ALTER TABLE campaign_lanes RENAME TO away");

  const auto page = answer_of(pages_.answer(
      {.method = http::Method::get, .target = "/o/" + token + "?lang=en", .body = {}}));
  EXPECT_EQ(page.status, 503);
  EXPECT_THAT(page.body, Not(HasSubstr("has passed")));
}

}  // namespace
}  // namespace crier::app
