// Whether a letter, a call, a row of a file, or what a page of the controller's own says by ref
// came in time.
#include <array>
#include <chrono>

#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"
#include "use_cases/objection/link/link_statements.h"
#include "use_cases/objection/reported_statements.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using objection::StatementKind;
using objection::Timeliness;

struct TimelinessOfLetters : WholeCampaign {
  Timeliness of_letter(const std::string& ref, WallTime at,
                       StatementKind kind = StatementKind::objection) {
    const auto answer = record_reported_statement(connection_,
                                                  {.kind = kind,
                                                   .ref = ref,
                                                   .purpose = "ai-training",
                                                   .new_purpose = NewPurpose::allowed,
                                                   .stated_at = at,
                                                   .stated_until = at,
                                                   .actor = "ada",
                                                   .reason = "letter 118"},
                                                  test::test_lanes);
    EXPECT_TRUE(answer) << answer.error();
    return statements_by(connection_, ref, test::test_lanes).back().timeliness;
  }
};

TEST_F(TimelinessOfLetters, goes_by_the_dates_of_the_campaign_that_addresses_the_person) {
  add(germans(5));
  static_cast<void>(begun());
  sql("UPDATE campaigns SET effective_at = cutoff + interval '1 day'");
  const auto campaign = found();

  EXPECT_EQ(of_letter("p0", campaign.cutoff - 1us), Timeliness::before_cutoff);
  EXPECT_EQ(of_letter("p1", campaign.cutoff), Timeliness::late_before_use);
  EXPECT_EQ(of_letter("p2", campaign.effective_at), Timeliness::late_after_use);
  EXPECT_EQ(of_letter("p3", now() - 24h), Timeliness::before_cutoff);
  EXPECT_EQ(of_letter("p0", campaign.cutoff + 1h, StatementKind::withdrawal),
            Timeliness::late_before_use);
}

// Of two campaigns of the purpose that hold when the person spoke, whichever is known by now.
TEST_F(TimelinessOfLetters, goes_by_the_campaign_that_had_begun_when_the_person_spoke) {
  add(germans(3));
  static_cast<void>(begun());
  const auto first = found();
  const std::string later = "interval '100 days'";
  sql("INSERT INTO campaigns (key, state, purpose, channel, spec, notify_by, cutoff, effective_at, "
      "created_at, start_at, started_at, audience_until, locales, token_key) SELECT 'second', "
      "state, "
      "purpose, channel, spec, notify_by + " +
      later + ", cutoff + " + later + ", effective_at + " + later + ", created_at, start_at + " +
      later + ", started_at + " + later + ", audience_until, locales, token_key FROM campaigns");

  EXPECT_NE(of_letter("p0", first.cutoff), Timeliness::before_cutoff);
  EXPECT_EQ(of_letter("p1", *first.started_at + 101 * 24h), Timeliness::before_cutoff);

  sql("UPDATE campaigns SET state = 'cancelled' WHERE key <> 'second'");
  EXPECT_EQ(of_letter("p2", first.cutoff), Timeliness::before_cutoff);
}

TEST_F(TimelinessOfLetters, is_not_known_of_whom_no_campaign_addresses) {
  add(germans(1));
  EXPECT_EQ(of_letter("p0", now()), Timeliness::not_known);  // None has begun.
  const auto campaign = begun();
  add({german("came-later")});

  EXPECT_EQ(of_letter("came-later", campaign.cutoff), Timeliness::not_known);
  EXPECT_EQ(of_letter("a-stranger", campaign.cutoff), Timeliness::not_known);
}

// "late" is told a day before the cut-off, and "doubtful" may have been; everybody else as it
// begins.
void tell(const std::string& ref, dispatch::AttemptRecord& attempt, dispatch::Flush& flush,
          WallTime late) {
  attempt.outcome = AttemptOutcome::accepted;
  attempt.reason = Reason::none;
  if (ref == "late" || ref == "doubtful") attempt.at = late;
  if (ref != "doubtful") return;
  attempt.outcome = AttemptOutcome::unknown;
  attempt.reason = Reason::timed_out;
  flush.attempts.push_back(attempt);
  attempt.attempt = 2;
  attempt.outcome = AttemptOutcome::failed;
  attempt.reason = Reason::deadline_passed;
}

struct TimelinessOfWhoWasToldLate : TimelinessOfLetters {
  store::CampaignRecord told() {
    add({german("early"), german("late"), german("doubtful"), german("far-west")});
    sql("UPDATE subjects SET time_zone = 'America/Martinique' WHERE ref = 'far-west'");
    const WallTime late = begun().cutoff - 24h;
    sql("UPDATE campaigns SET effective_at = cutoff + interval '1 day'");
    settle_all(found(), [&](const std::string& ref, dispatch::AttemptRecord& attempt,
                            dispatch::Flush& flush) { tell(ref, attempt, flush, late); });
    return found();
  }
  Timeliness of_press(const store::CampaignRecord& campaign, const std::string& ref, WallTime at) {
    const auto id = sql("SELECT id FROM subjects WHERE ref = '" + ref + "'")[0][0];
    const LinkStatement said{.bearer = {.campaign = campaign.id,
                                        .lane = lane_of(ref, test::test_lanes),
                                        .subject = {id.as<std::int64_t>()}},
                             .at = at};
    return connection_.transact([&](store::Transaction& transaction) {
      return record_link_statements(transaction, std::array{said}).front().standing.timeliness;
    });
  }
};

TEST_F(TimelinessOfWhoWasToldLate, goes_by_their_own_cut_off) {
  const auto campaign = told();
  // The end of the thirtieth day after.
  const WallTime own = campaign.cutoff + 30 * 24h;

  EXPECT_EQ(of_letter("early", campaign.cutoff), Timeliness::late_before_use);
  EXPECT_EQ(of_letter("late", own - 1us), Timeliness::before_cutoff);
  EXPECT_EQ(of_letter("doubtful", own), Timeliness::late_after_use);
  EXPECT_EQ(of_letter("far-west", campaign.cutoff + 6h - 1us), Timeliness::before_cutoff);
  EXPECT_EQ(of_letter("far-west", campaign.cutoff + 6h, StatementKind::withdrawal),
            Timeliness::late_before_use);
}

TEST_F(TimelinessOfWhoWasToldLate, is_the_same_by_their_link) {
  const auto campaign = told();
  const WallTime own = campaign.cutoff + 30 * 24h;

  EXPECT_EQ(of_press(campaign, "early", campaign.cutoff), Timeliness::late_before_use);
  EXPECT_EQ(of_press(campaign, "late", own), Timeliness::late_after_use);
  EXPECT_EQ(of_press(campaign, "doubtful", own - 1us), Timeliness::before_cutoff);
  EXPECT_EQ(of_press(campaign, "far-west", campaign.cutoff + 6h - 1us), Timeliness::before_cutoff);
}

TEST_F(TimelinessOfWhoWasToldLate, is_that_of_the_campaign_where_its_specification_is_unreadable) {
  const auto campaign = told();
  sql("UPDATE campaigns SET spec = 'this is no specification'");

  EXPECT_EQ(of_letter("early", campaign.cutoff - 1us), Timeliness::before_cutoff);
  EXPECT_EQ(of_letter("far-west", campaign.cutoff), Timeliness::late_before_use);
}

struct TimelinessByRef : WholeCampaign {
  static LinkStatement by_ref(const std::string& ref, WallTime at) {
    return {.bearer = {.lane = lane_of(ref, test::test_lanes)},
            .way = objection::Way::api,
            .at = at,
            .actor = "member-pages",
            .purpose = "ai-training",
            .ref = ref};
  }
  std::vector<Timeliness> of(const std::vector<LinkStatement>& statements) {
    const auto answers = connection_.transact([&](store::Transaction& transaction) {
      return record_link_statements(transaction, statements);
    });
    std::vector<Timeliness> found;
    for (const LinkAnswer& answer : answers) found.push_back(answer.standing.timeliness);
    return found;
  }
};

TEST_F(TimelinessByRef, goes_by_the_dates_of_the_campaign_that_addresses_the_person) {
  add(germans(3));
  static_cast<void>(begun());
  sql("UPDATE campaigns SET effective_at = cutoff + interval '1 day'");
  const auto campaign = found();

  EXPECT_EQ(of({by_ref("p0", campaign.cutoff - 1us), by_ref("p1", campaign.cutoff),
                by_ref("a-stranger", now()), by_ref("p2", campaign.effective_at)}),
            (std::vector{Timeliness::before_cutoff, Timeliness::late_before_use,
                         Timeliness::not_known, Timeliness::late_after_use}));
}

// A batch has both, and each keeps its own.
TEST_F(TimelinessByRef, leaves_a_link_to_the_dates_of_its_campaign) {
  add(germans(2));
  static_cast<void>(begun());
  sql("UPDATE campaigns SET effective_at = cutoff + interval '1 day'");
  const auto campaign = found();
  const auto id = sql("SELECT id FROM subjects WHERE ref = 'p1'")[0][0].as<std::int64_t>();
  const LinkStatement by_link{
      .bearer = {.campaign = campaign.id, .lane = lane_of("p1", test::test_lanes), .subject = {id}},
      .at = campaign.cutoff};

  EXPECT_EQ(of({by_ref("p0", campaign.cutoff - 1us), by_link}),
            (std::vector{Timeliness::before_cutoff, Timeliness::late_before_use}));
}

}  // namespace
}  // namespace crier::app
