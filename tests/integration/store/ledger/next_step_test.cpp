#include "store/ledger/next_step.h"

#include <array>
#include <map>
#include <set>

#include "integration/store/campaign_database.h"
#include "report/campaign_report.h"
#include "store/campaign/campaign_steps.h"
#include "store/ledger/lane_pages.h"
#include "store/report/audit_counts.h"
#include "store/report/coverage.h"
#include "store/report/failed_people.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;

// told, refused, homeless (no address) and objector, all in one lane; by e-mail, then by SMS.
class Ladder : public CampaignDatabase {
 protected:
  void SetUp() override {
    std::vector<Person> people;
    for (int number = 0; people.size() < names.size(); ++number) {
      const std::string ref = fmt::format("p{}", number);
      if (lane_of(ref, test_lanes) != lane) continue;
      name_of_[ref] = names[people.size()];
      people.push_back({ref, "DE", "de", "somebody@example.org", ""});
    }
    add(people);
  }

  store::CampaignRecord begun(std::chrono::milliseconds begins_after = 0ms) {
    return running({{.channel = channel_named("email").value()},
                    {.channel = channel_named("sms").value(), .begins_after = begins_after}});
  }

  // The first step, of this lane, as the names say.
  void settle_first(const store::CampaignRecord& campaign) {
    settle_lane(campaign, lane,
                [this](const std::string& ref, dispatch::AttemptRecord& attempt,
                       dispatch::Flush& /*flush*/) { end(name_of_.at(ref), attempt); });
  }

  static void end(std::string_view name, dispatch::AttemptRecord& attempt) {
    if (name == "told") {
      attempt.outcome = AttemptOutcome::accepted;
    } else if (name == "refused") {
      attempt.outcome = AttemptOutcome::failed;
      attempt.reason = Reason::mailbox_unknown;
    } else {
      attempt.outcome = AttemptOutcome::excluded;
      attempt.reason = name == "homeless" ? Reason::no_address : Reason::already_objected;
    }
  }

  std::vector<dispatch::ClaimedLane> claim(store::Transaction& transaction,
                                           const store::CampaignRecord& campaign) {
    return store::claim_lanes(
        transaction, {.campaign = campaign.id, .step = 2, .lanes_max = 100, .lease = 1min}, owner);
  }

  std::vector<dispatch::DueDeferral> due_in(store::Transaction& transaction,
                                            const dispatch::LaneClaim& claim, WallTime at) {
    const auto terms = store::page_terms(transaction, claim.campaign, claim.step);
    return store::take_due_deferrals(transaction, claim, terms, {.now = at, .rows_max = 100})
        .value();
  }

  // Everybody who came to the second step ends so.
  void settle_second(const store::CampaignRecord& campaign, AttemptOutcome outcome,
                     Reason reason = Reason::none) {
    connection_.transact([&](store::Transaction& transaction) {
      for (const dispatch::ClaimedLane& held : claim(transaction, campaign)) {
        dispatch::Flush flush{.number = held.flushes + 1, .cursor = held.cursor};
        for (const auto& each : due_in(transaction, held.claim, now())) {
          flush.attempts.push_back({.subject = each.row.subject.id,
                                    .attempt = each.attempt,
                                    .outcome = outcome,
                                    .reason = reason,
                                    .country = "DE",
                                    .locale = "de",
                                    .language_rule = "own",
                                    .at = now()});
          flush.cleared.push_back(each.row.subject.id);
        }
        const auto terms = store::page_terms(transaction, campaign.id, 2);
        EXPECT_EQ(store::book(transaction, held.claim, terms, flush), dispatch::Fence::held);
        EXPECT_EQ(store::hand_back_lane(transaction, held.claim, owner,
                                        {.claimed_to = held.claimed_to, .done = true}),
                  dispatch::Fence::held);
      }
    });
  }

  std::set<std::string> in_second_step() {
    std::set<std::string> found;
    for (const auto& row : sql("SELECT ref FROM deferrals AS d JOIN subjects AS s ON s.lane = "
                               "d.lane AND s.id = d.subject_id WHERE d.step = 2")) {
      found.insert(name_of_.at(row[0].c_str()));
    }
    return found;
  }

  std::string ref_of(std::string_view name) {
    for (const auto& [ref, known] : name_of_) {
      if (known == name) return ref;
    }
    ADD_FAILURE() << name;
    return {};
  }

  void comes_back(std::string_view name, const store::CampaignRecord& campaign) {
    const auto found = sql(fmt::format("SELECT id FROM subjects WHERE ref = '{}'", ref_of(name)));
    const std::array people = {store::NoticeCameBack{
        .subject = {found[0][0].as<std::int64_t>()}, .country = "DE", .locale = "de"}};
    connection_.transact([&](store::Transaction& transaction) {
      store::go_on_after_all(transaction, {.campaign = campaign.id, .step = 1, .lane = lane}, now(),
                             people);
    });
  }

  report::CoverageRow coverage(const store::CampaignRecord& campaign) {
    return report::sum_of(connection_.transact([&](store::Transaction& transaction) {
      return store::campaign_coverage(transaction, campaign.id);
    }));
  }

  std::vector<report::StepFigures> steps(const store::CampaignRecord& campaign) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::step_figures(transaction, campaign.id);
    });
  }

  bool finishes(const store::CampaignRecord& campaign) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::finish_if_done(transaction, campaign.id, note());
    });
  }

  void end_empty_lanes() { sql("UPDATE campaign_lanes SET done = true WHERE audience_until = 0"); }

  inline static const std::vector<std::string> names = {"told", "refused", "homeless", "objector"};
  static constexpr Lane lane{0};
  const std::string owner = "22222222-2222-2222-2222-222222222222";
  std::map<std::string, std::string> name_of_;
};

TEST_F(Ladder, moves_on_whom_a_step_did_not_reach_and_nobody_else) {
  const auto campaign = begun();
  EXPECT_TRUE(in_second_step().empty());

  settle_first(campaign);

  EXPECT_EQ(in_second_step(), (std::set<std::string>{"refused", "homeless"}));
}

TEST_F(Ladder, counts_everybody_once_wherever_they_are) {
  const auto campaign = begun();
  settle_first(campaign);

  EXPECT_EQ(coverage(campaign).counts,
            (Completeness{.planned = 4, .notified = 1, .failed = 0, .excluded = 1, .pending = 2}));
  EXPECT_EQ(coverage(campaign).concerned(), 3);

  settle_second(campaign, AttemptOutcome::accepted);

  EXPECT_EQ(coverage(campaign).counts,
            (Completeness{.planned = 4, .notified = 3, .failed = 0, .excluded = 1, .pending = 0}));
  EXPECT_EQ(coverage(campaign).unreachable, 0);
  const auto both = steps(campaign);
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0].onward, 2);
  EXPECT_EQ(both[1].channel, "sms");
  EXPECT_EQ(both[1].counts,
            (Completeness{.planned = 2, .notified = 2, .failed = 0, .excluded = 0, .pending = 0}));
}

TEST_F(Ladder, ends_with_whom_its_last_step_did_not_reach_by_name) {
  const auto campaign = begun();
  settle_first(campaign);

  settle_second(campaign, AttemptOutcome::excluded, Reason::no_address);

  EXPECT_TRUE(in_second_step().empty());
  EXPECT_EQ(coverage(campaign).counts.excluded, 3);
  EXPECT_EQ(coverage(campaign).unreachable, 2);
  const auto named = connection_.transact([&](store::Transaction& transaction) {
    return store::failed_people(transaction, campaign.id, std::nullopt, 10);
  });
  ASSERT_EQ(named.size(), 2U);
  for (const auto& person : named) EXPECT_EQ(person.reason, "no_address");
}

TEST_F(Ladder, moves_on_whose_notice_came_back_and_each_of_them_once) {
  const auto campaign = begun();
  settle_first(campaign);

  comes_back("told", campaign);
  comes_back("told", campaign);

  EXPECT_EQ(in_second_step(), (std::set<std::string>{"told", "refused", "homeless"}));
  EXPECT_EQ(coverage(campaign).counts,
            (Completeness{.planned = 4, .notified = 0, .failed = 0, .excluded = 1, .pending = 3}));
  settle_second(campaign, AttemptOutcome::accepted);
  comes_back("told", campaign);
  EXPECT_TRUE(in_second_step().empty());
}

TEST_F(Ladder, of_a_campaign_that_is_over_moves_nobody_on) {
  const auto campaign = begun();
  settle_first(campaign);
  sql("UPDATE campaigns SET state = 'cancelled'");

  comes_back("told", campaign);

  EXPECT_EQ(in_second_step(), (std::set<std::string>{"refused", "homeless"}));
}

TEST_F(Ladder, waits_for_what_may_come_back_while_a_later_step_has_time) {
  const auto campaign = begun();
  const auto awaited_until = [&](std::chrono::milliseconds awaited) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::bounces_awaited_until(transaction, campaign.id,
                                          {.awaited = awaited, .channels = {"email"}});
    });
  };
  EXPECT_FALSE(awaited_until(48h)) << "nobody has been told";
  settle_first(campaign);

  sql("UPDATE campaign_lanes SET done_at = '2026-04-01T09:00:00Z' WHERE done_at IS NOT NULL");
  EXPECT_EQ(awaited_until(48h), parse_iso8601("2026-04-03T09:00:00Z").value());
  EXPECT_FALSE(awaited_until(0h));
  EXPECT_EQ(awaited_until(30 * 24h), campaign.notify_by);
  connection_.transact([&](store::Transaction& transaction) {
    EXPECT_FALSE(store::bounces_awaited_until(transaction, campaign.id,
                                              {.awaited = 48h, .channels = {"sms"}}))
        << "of the first step nothing is heard then, and the second is the last";
  });
}

TEST_F(Ladder, without_a_step_after_e_mail_waits_for_nothing) {
  const auto campaign = running();
  settle_first(campaign);

  connection_.transact([&](store::Transaction& transaction) {
    EXPECT_FALSE(store::bounces_awaited_until(transaction, campaign.id,
                                              {.awaited = 48h, .channels = {"email"}}));
  });
}

TEST_F(Ladder, is_not_finished_while_somebody_is_in_a_later_step) {
  const auto campaign = begun();
  end_empty_lanes();
  settle_first(campaign);
  EXPECT_FALSE(finishes(campaign));

  settle_second(campaign, AttemptOutcome::accepted);

  EXPECT_TRUE(finishes(campaign));
}

TEST_F(Ladder, tells_nobody_before_a_step_begins) {
  const auto campaign = begun(2h);
  settle_first(campaign);
  sql("UPDATE campaign_lanes SET rests_until = NULL WHERE step = 2");

  connection_.transact([&](store::Transaction& transaction) {
    const auto held = claim(transaction, campaign);
    ASSERT_EQ(held.size(), 1U);
    EXPECT_TRUE(due_in(transaction, held[0].claim, now() + 2h - 1s).empty());
    EXPECT_EQ(due_in(transaction, held[0].claim, now() + 2h).size(), 2U);
  });
}

TEST_F(Ladder, keeps_a_lane_to_which_somebody_came_while_it_was_handed_back) {
  const auto campaign = begun();
  sql("UPDATE campaign_lanes SET done = false WHERE step = 2 AND lane = 0");
  const auto held = connection_.transact(
      [&](store::Transaction& transaction) { return claim(transaction, campaign); });
  ASSERT_EQ(held.size(), 1U);
  settle_first(campaign);

  connection_.transact([&](store::Transaction& transaction) {
    EXPECT_EQ(store::hand_back_lane(
                  transaction, held[0].claim, owner,
                  {.claimed_to = held[0].claimed_to, .done = true, .rests_until = now() + 24h}),
              dispatch::Fence::held);
  });

  const auto row =
      sql("SELECT done, rests_until > '2026-04-02' AS rests_long FROM campaign_lanes "
          "WHERE step = 2 AND lane = 0")[0];
  EXPECT_FALSE(row[0].as<bool>());
  EXPECT_FALSE(row[1].as<bool>()) << "as if nobody had come";
}

TEST_F(Ladder, agrees_with_its_rows) {
  const auto campaign = begun();
  settle_first(campaign);
  settle_second(campaign, AttemptOutcome::accepted);
  const auto audit = [&] {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::audit_lane(transaction, {.campaign = campaign.id, .step = 2}, lane);
    });
  };

  ASSERT_EQ(audit().standings.size(), 1U);
  EXPECT_EQ(audit().standings[0].standing, store::Standing::notified);
  EXPECT_EQ(audit().standings[0].people, 2);
  EXPECT_EQ(audit().stray_attempts, 0);

  // Somebody who should have gone on and did not.
  sql("DELETE FROM attempts WHERE step = 2");
  ASSERT_EQ(audit().standings.size(), 1U);
  EXPECT_EQ(audit().standings[0].standing, store::Standing::lost);
  EXPECT_EQ(audit().standings[0].people, 2);
}

}  // namespace
}  // namespace crier::test
