#include "store/report/audit_counts.h"

#include <algorithm>
#include <map>

#include "integration/store/campaign_database.h"
#include "store/report/coverage.h"

namespace crier::test {
namespace {

struct Audits : CampaignDatabase {
  void SetUp() override {
    std::vector<Person> people;
    for (int number = 0; number < 20; ++number) {
      people.push_back({fmt::format("p{}", number), number % 2 == 0 ? "DE" : "FI", "",
                        fmt::format("p{}@example.org", number), ""});
    }
    add(people);
    campaign_ = running();
  }

  // p0 … p9 accepted, p10 … p14 failed, the rest waits for another try.
  void settle_everybody() {
    for (const Lane lane : all_lanes) {
      settle_lane(
          campaign_, lane,
          [this](const std::string& ref, dispatch::AttemptRecord& attempt, dispatch::Flush& flush) {
            const int number = std::stoi(ref.substr(1));
            attempt.outcome = number < 10   ? AttemptOutcome::accepted
                              : number < 15 ? AttemptOutcome::failed
                                            : AttemptOutcome::unknown;
            if (number < 10) return;
            attempt.reason = number < 15 ? Reason::mailbox_unknown : Reason::in_doubt;
            if (number < 15) return;
            flush.deferrals.push_back({.subject = attempt.subject,
                                       .attempt = 2,
                                       .due_at = now(),
                                       .reason = Reason::in_doubt});
          });
    }
  }

  std::map<store::Standing, std::int64_t> standings() {
    std::map<store::Standing, std::int64_t> sums;
    for (const Lane lane : all_lanes) {
      for (const store::StandingRow& row : audit(lane).standings) {
        sums[row.standing] += row.people;
      }
    }
    return sums;
  }

  store::LaneAudit audit(Lane lane) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::audit_lane(transaction, {.campaign = campaign_.id, .step = 1}, lane);
    });
  }

  store::CampaignRecord campaign_;
};

TEST_F(Audits, see_everybody_pending_before_the_first_notice) {
  EXPECT_EQ(standings(), (std::map<store::Standing, std::int64_t>{{store::Standing::pending, 20}}));
}

TEST_F(Audits, see_what_became_of_everybody) {
  settle_everybody();

  EXPECT_EQ(standings(), (std::map<store::Standing, std::int64_t>{{store::Standing::notified, 10},
                                                                  {store::Standing::failed, 5},
                                                                  {store::Standing::pending, 5}}));
  for (const Lane lane : all_lanes) {
    const store::LaneAudit found = audit(lane);
    EXPECT_TRUE(found.tries.empty());
    EXPECT_EQ(found.stray_attempts + found.stray_deferrals, 0);
    EXPECT_TRUE(std::ranges::all_of(
        found.counts, [](const store::CountRow& row) { return row.counts.closes(); }));
  }
}

TEST_F(Audits, count_people_where_they_stood_when_the_audience_was_frozen) {
  sql("INSERT INTO subject_moves SELECT lane, id, '2026-04-02Z', country, locale FROM subjects");
  sql("INSERT INTO subject_moves SELECT lane, id, '2026-04-03Z', 'FR', 'fr' FROM subjects");
  sql("UPDATE subjects SET country = 'PL', locale = 'pl'");

  for (const Lane lane : all_lanes) {
    for (const store::StandingRow& row : audit(lane).standings) {
      EXPECT_TRUE(row.country == "DE" || row.country == "FI") << row.country;
      EXPECT_EQ(row.locale, "");
    }
  }
}

TEST_F(Audits, find_who_was_passed_over) {
  settle_everybody();
  sql("DELETE FROM attempts WHERE subject_id = (SELECT id FROM subjects WHERE ref = 'p3')");
  sql("DELETE FROM deferrals WHERE subject_id = (SELECT id FROM subjects WHERE ref = 'p17')");

  const auto found = standings();

  EXPECT_EQ(found.at(store::Standing::lost), 2);
  std::int64_t differing = 0;
  for (const Lane lane : all_lanes) {
    differing += static_cast<std::int64_t>(audit(lane).tries.size());
  }
  EXPECT_EQ(differing, 1);
}

TEST_F(Audits, find_who_was_settled_twice_or_still_waits) {
  settle_everybody();
  sql("INSERT INTO attempts SELECT lane, campaign_id, step, subject_id, 2, channel, outcome, "
      "reason, reply_code, NULL, NULL, locale, language_rule, NULL, NULL, at FROM attempts "
      "WHERE subject_id = (SELECT id FROM subjects WHERE ref = 'p3')");
  sql("INSERT INTO deferrals SELECT lane, campaign_id, step, subject_id, 2, at, '', 0 "
      "FROM attempts WHERE subject_id = (SELECT id FROM subjects WHERE ref = 'p4')");

  const auto found = standings();

  EXPECT_EQ(found.at(store::Standing::settled_twice), 1);
  EXPECT_EQ(found.at(store::Standing::still_waiting), 1);
}

TEST_F(Audits, find_tries_for_strangers) {
  sql("INSERT INTO attempts SELECT 0, id, 1, 999999, 1, 'email', 'accepted', 'none', 250, NULL, "
      "NULL, 'de', '', NULL, NULL, '2026-04-01Z' FROM campaigns");

  EXPECT_EQ(audit(Lane{0}).stray_attempts, 1);
}

TEST_F(Audits, doubts_tell_who_may_have_two_notices) {
  settle_everybody();
  // p15 was sent again and accepted, p16 was cut off by the deadline.
  sql("INSERT INTO attempts SELECT lane, campaign_id, step, subject_id, 2, channel, 'accepted', "
      "'none', 250, NULL, NULL, locale, language_rule, NULL, NULL, at FROM attempts "
      "WHERE subject_id = (SELECT id FROM subjects WHERE ref = 'p15')");
  sql("INSERT INTO attempts SELECT lane, campaign_id, step, subject_id, 2, channel, 'failed', "
      "'deadline_passed', 0, NULL, NULL, locale, language_rule, NULL, NULL, at FROM attempts "
      "WHERE subject_id = (SELECT id FROM subjects WHERE ref = 'p16')");

  const auto doubts = connection_.transact([&](store::Transaction& transaction) {
    return store::campaign_doubts(transaction, campaign_.id);
  });

  EXPECT_EQ(doubts.unknown_tries, 5);
  EXPECT_EQ(doubts.people, 5);
  EXPECT_EQ(doubts.resent, 1);
  EXPECT_EQ(doubts.perhaps_twice, 1);
  EXPECT_EQ(doubts.unresolved, 3);
}

}  // namespace
}  // namespace crier::test
