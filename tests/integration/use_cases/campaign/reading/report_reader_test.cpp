#include "use_cases/campaign/reading/report_reader.h"

#include <set>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"

namespace crier::app {
namespace {

using testing::HasSubstr;

struct Report : WholeCampaign {
  report::CampaignReport report_of(const store::CampaignRecord& campaign) {
    const auto report = read_report(connection_, campaign, catalogue_, now());
    if (!report) ADD_FAILURE() << report.error();
    return report.value();
  }

  std::vector<store::FailedPerson> failed_of(const store::CampaignRecord& campaign) {
    std::vector<store::FailedPerson> people;
    visit_failed_people(connection_, campaign.id,
                        [&](const store::FailedPerson& person) { people.push_back(person); });
    return people;
  }

  // Everybody of so many fails; they are listed once each, by lane and id.
  void expect_all_listed(int count) {
    add(germans(count));
    const store::CampaignRecord campaign = begun();
    settle_all(campaign, AttemptOutcome::failed, Reason::mailbox_unknown);

    const auto people = failed_of(campaign);

    EXPECT_EQ(static_cast<int>(people.size()), count);
    std::set<std::pair<std::int16_t, std::int64_t>> places;
    for (const auto& person : people) places.emplace(person.lane.value, person.subject.value);
    EXPECT_EQ(places.size(), people.size());
    EXPECT_TRUE(std::ranges::is_sorted(people, {}, [](const store::FailedPerson& person) {
      return std::pair(person.lane.value, person.subject.value);
    }));
  }
};

TEST_F(Report, of_a_draft_has_dates_and_a_trail_and_nobody) {
  const report::CampaignReport report = report_of(created());

  EXPECT_EQ(report.key, key);
  EXPECT_EQ(report.profile, NoticeProfile::objection);
  EXPECT_EQ(report.notify_by.zone, "Europe/Brussels");
  EXPECT_EQ(report.as_of, now());
  EXPECT_EQ(report.deadline, pacing::DeadlineVerdict::open);
  EXPECT_EQ(report.started_at, std::nullopt);
  EXPECT_TRUE(report.coverage.empty());
  EXPECT_EQ(report.trail.size(), 1U);
}

TEST_F(Report, counts_everybody_of_a_campaign_that_has_not_told_anybody_as_pending) {
  add(germans(3));

  const report::CampaignReport report = report_of(begun());

  EXPECT_EQ(report::total(report.coverage).planned, 3);
  EXPECT_EQ(report::total(report.coverage).pending, 3);
  EXPECT_EQ(report.started_at, now());
  EXPECT_EQ(report.first_notified, std::nullopt);
}

TEST_F(Report, says_what_became_of_everybody) {
  add(germans(5));
  const store::CampaignRecord campaign = begun();
  settle_all(campaign,
             [](const std::string& ref, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
               attempt.outcome = ref == "p0" ? AttemptOutcome::failed : AttemptOutcome::accepted;
               if (ref == "p0") attempt.reason = Reason::mailbox_unknown;
             });

  const report::CampaignReport report = report_of(found());

  const Completeness total = report::total(report.coverage);
  EXPECT_EQ(total.notified, 4);
  EXPECT_EQ(total.failed, 1);
  EXPECT_EQ(total.pending, 0);
  EXPECT_TRUE(total.closes());
  ASSERT_EQ(report.coverage.size(), 1U);
  EXPECT_EQ(report.coverage.front().locale, "de");
  EXPECT_EQ(report.first_notified, now());
  EXPECT_EQ(report.last_notified, now());
  ASSERT_EQ(report.hours.size(), 1U);
  EXPECT_EQ(report.hours.front().accepted, 4);
}

TEST_F(Report, is_refused_where_the_specification_cannot_be_read) {
  const auto report = read_report(connection_, unreadable(created()), catalogue_, now());

  ASSERT_FALSE(report);
  EXPECT_THAT(report.error(), HasSubstr(key));
}

TEST_F(Report, lists_nobody_where_nobody_has_failed) {
  add(germans(3));
  const store::CampaignRecord campaign = begun();
  settle_all(campaign, AttemptOutcome::accepted, Reason::none);

  EXPECT_TRUE(failed_of(campaign).empty());
}

TEST_F(Report, lists_one_person_with_what_the_last_try_met) {
  add(germans(1));
  const store::CampaignRecord campaign = begun();
  settle_all(campaign, [](const std::string&, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
    attempt.outcome = AttemptOutcome::failed;
    attempt.reason = Reason::mailbox_unknown;
    attempt.reply_code = 550;
  });

  const auto people = failed_of(campaign);

  ASSERT_EQ(people.size(), 1U);
  EXPECT_EQ(people.front().ref, "p0");
  EXPECT_EQ(people.front().reason, name_of(Reason::mailbox_unknown));
  EXPECT_EQ(people.front().reply_code, 550);
  EXPECT_EQ(people.front().attempt, 1);
}

// The deadline came while they waited for another try: the end is no try of its own.
TEST_F(Report, lists_who_failed_by_the_deadline_with_the_status_of_the_last_try) {
  add(germans(1));
  const store::CampaignRecord campaign = begun();
  settle_all(campaign,
             [](const std::string&, dispatch::AttemptRecord& attempt, dispatch::Flush& flush) {
               dispatch::AttemptRecord first = attempt;
               first.outcome = AttemptOutcome::deferred;
               first.reason = Reason::greylisted;
               first.reply_code = 450;
               first.enhanced = {.klass = 4, .subject = 7, .detail = 1};
               dispatch::AttemptRecord last = first;
               last.attempt = 2;
               last.reason = Reason::mailbox_full;
               last.reply_code = 452;
               last.enhanced = {.klass = 4, .subject = 2, .detail = 2};
               attempt.attempt = 3;
               attempt.outcome = AttemptOutcome::failed;
               attempt.reason = Reason::mailbox_full;
               attempt.description = "relay x answered RCPT TO with 452 4.2.2 (full)";
               attempt.evidence.reset();
               flush.attempts.push_back(std::move(first));
               flush.attempts.push_back(std::move(last));
             });

  const auto people = failed_of(campaign);

  ASSERT_EQ(people.size(), 1U);
  EXPECT_EQ(people.front().attempt, 3);
  EXPECT_EQ(people.front().reply_code, 452);
  EXPECT_EQ(people.front().enhanced_status, "4.2.2");
}

// Pages have a thousand people: the last one may be full, and be followed by one person.
TEST_F(Report, lists_a_full_page_of_people_once_each) {
  expect_all_listed(1000);
}

TEST_F(Report, lists_people_beyond_a_page_once_each) {
  expect_all_listed(1001);
}

}  // namespace
}  // namespace crier::app
