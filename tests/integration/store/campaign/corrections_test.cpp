// Who is owed a correction of the cut-off, and that each is claimed once.
#include "store/campaign/corrections.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <random>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"
#include "store/campaign/extensions.h"
#include "store/ledger/correction_claims.h"
#include "store/registers/objections.h"

namespace crier::store {
namespace {

using namespace std::chrono_literals;
using dispatch::OwedConfirmation;
using objection::ConfirmationState;
using testing::ElementsAre;
using testing::IsEmpty;

struct Corrections : test::CampaignDatabase {
  // Everybody is told as the campaign begins; "late" an hour after the dates were moved, and
  // "refused" never.
  CampaignRecord told(const std::vector<std::string>& refs) {
    std::vector<test::Person> people;
    for (const std::string& ref : refs) {
      people.push_back({.ref = ref,
                        .country = "DE",
                        .locale = "de",
                        .email = ref + "@example.org",
                        .birth_date = {}});
    }
    add(people);
    campaign_ = running();
    for (const Lane lane : test::all_lanes) {
      settle_lane(
          campaign_, lane,
          [this](const std::string& ref, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
            attempt.outcome = ref == "refused" ? AttemptOutcome::failed : AttemptOutcome::accepted;
            attempt.reason = ref == "refused" ? Reason::mailbox_unknown : Reason::none;
            if (ref == "late") attempt.at = moved_at_ + 1h;
          });
    }
    return campaign_;
  }

  int move_dates(std::chrono::hours by = 48h) {
    return connection_.transact([&](Transaction& transaction) {
      auto locked = lock_campaign(transaction, campaign_.id).value();
      const auto later = [&](WallTime date) { return in_zone_of_test(date + by); };
      extend_campaign(transaction, locked,
                      {.notify_by = in_zone_of_test(locked.notify_by),
                       .cutoff = later(locked.cutoff),
                       .effective_at = later(locked.effective_at)},
                      note("later"));
      return lay_out_correction(transaction, campaign_.id, moved_at_ + 2s);
    });
  }
  static CivilInstant in_zone_of_test(WallTime date) {
    return {.civil = {}, .zone = "UTC", .instant = date};
  }

  std::vector<OwedConfirmation> claim(int rows_max = 100, std::chrono::milliseconds lease = 1min) {
    return connection_.transact([&](Transaction& transaction) {
      return claim_corrections(transaction,
                               {.campaign = campaign_.id, .rows_max = rows_max, .lease = lease},
                               {.purpose = "ai-training",
                                .suppression_channel = "email",
                                .address = AddressKind::email});
    });
  }
  static std::vector<std::string> refs_of(const std::vector<OwedConfirmation>& claimed) {
    std::vector<std::string> refs;
    for (const OwedConfirmation& each : claimed) refs.push_back(each.row.subject.ref);
    std::ranges::sort(refs);
    return refs;
  }
  void settle(const OwedConfirmation& owed, ConfirmationState state,
              std::string_view reason = "none") {
    const std::vector<dispatch::ConfirmationResult> results = {
        {.position = owed.position,
         .claim = owed.claim,
         .state = state,
         .reason = reason,
         .tries = state == ConfirmationState::sent ? 1 : 0,
         .at = now(),
         .version = "0123456789abcdef"}};
    connection_.transact(
        [&](Transaction& transaction) { settle_corrections(transaction, "email", results); });
  }
  void object(const std::string& ref) {
    const std::array<objection::Statement, 1> said = {{{.lane = lane_of(ref, test::test_lanes),
                                                        .ref = ref,
                                                        .purpose = "ai-training",
                                                        .stated_at = now(),
                                                        .actor = "test"}}};
    connection_.transact(
        [&](Transaction& transaction) { static_cast<void>(record_statements(transaction, said)); });
  }
  std::vector<CorrectionStep> steps() {
    return connection_.transact(
        [&](Transaction& transaction) { return correction_steps(transaction, campaign_.id); });
  }
  std::int64_t missing() {
    std::int64_t people = 0;
    for (const Lane lane : test::all_lanes) {
      people += connection_.transact([&](Transaction& transaction) {
        return missing_corrections(transaction, campaign_, lane);
      });
    }
    return people;
  }
  std::size_t campaigns_owing() {
    return connection_.transact([&](Transaction& transaction) {
      return campaigns_to_correct(transaction, {"email"}).size();
    });
  }

  CampaignRecord campaign_;
  const WallTime moved_at_ = now() + 1h;
};

TEST_F(Corrections, are_owed_to_whoever_was_told_before_and_does_not_object) {
  told({"told", "late", "refused", "objector", "erased"});
  object("objector");
  sql("UPDATE subjects SET erased_at = now(), ref = NULL, ref_digest = sha256('erased'), email = "
      "NULL, "
      "locale = NULL WHERE ref = 'erased'");
  EXPECT_EQ(campaigns_owing(), 0U);

  EXPECT_EQ(move_dates(), 2);

  EXPECT_EQ(campaigns_owing(), 1U);
  const auto claimed = claim();
  EXPECT_THAT(refs_of(claimed), ElementsAre("told"));
  EXPECT_EQ(claimed.front().step, 2);
  EXPECT_THAT(claim(), IsEmpty());
}

// Whoever was told before has one end or waits for it; a report adds up.
TEST_F(Corrections, close_whoever_objects_is_erased_or_fails_and_whenever) {
  std::mt19937 random(2025);
  for (int round = 0; round < 20; ++round) {
    SCOPED_TRACE(round);
    sql("DELETE FROM corrections");
    sql("DELETE FROM correction_lanes");
    sql("DELETE FROM correction_steps");
    std::vector<std::string> refs;
    if (round == 0) {
      for (int number = 0; number < 40; ++number) refs.push_back(fmt::format("p{}", number));
      refs.insert(refs.end(), {"late", "refused"});
      told(refs);
    }
    const auto pick = [&](unsigned of) { return random() % of == 0; };
    const auto some_object = [&] {
      if (pick(2)) object(fmt::format("p{}", random() % 40));
    };
    some_object();
    move_dates(48h + round * 1h);
    for (auto claimed = claim(7); !claimed.empty(); claimed = claim(7)) {
      for (const OwedConfirmation& each : claimed) {
        if (each.row.objected) {
          settle(each, ConfirmationState::none, "already_objected");
        } else if (pick(3)) {
          settle(each, ConfirmationState::failed, "mailbox_unknown");
        } else {
          settle(each, ConfirmationState::sent);
        }
      }
      some_object();
    }

    const auto found = steps();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].is_walked);
    std::int64_t people = 0;
    for (const CorrectionCount& each : found[0].counts) people += each.people;
    EXPECT_EQ(people, 40);
    EXPECT_EQ(missing(), 0);
  }
}

TEST_F(Corrections, say_of_whoever_needs_none_by_then_why) {
  told({"told", "objector", "erased"});
  object("objector");
  sql("UPDATE subjects SET erased_at = now(), ref = NULL, ref_digest = sha256('erased'), email = "
      "NULL, locale = NULL WHERE ref = 'erased'");
  move_dates();
  EXPECT_THAT(refs_of(claim()), ElementsAre("told"));

  std::vector<std::string> ends;
  const CorrectionStep step = steps().at(0);
  for (const CorrectionCount& each : step.counts) {
    ends.push_back(fmt::format("{} {} {}", name_of(each.state), each.reason, each.people));
  }
  EXPECT_THAT(ends, ElementsAre("none already_objected 1", "none erased 1", "owed none 1"));
}

TEST_F(Corrections, are_missing_of_whoever_was_passed_over_and_never_said_anything) {
  told({"told", "also", "late", "refused", "objector"});
  object("objector");
  EXPECT_EQ(missing(), 0) << "no dates were moved";
  move_dates();
  EXPECT_EQ(missing(), 0) << "nobody has been looked at";
  ASSERT_EQ(claim().size(), 2U);
  EXPECT_EQ(missing(), 0);

  sql("DELETE FROM corrections");

  EXPECT_EQ(missing(), 2);
  object("also");
  EXPECT_EQ(missing(), 1);
}

TEST_F(Corrections, are_claimed_once_and_sent_once) {
  told({"p0", "p1", "p2", "p3", "p4"});
  move_dates();

  auto claimed = claim(2);
  for (int page = 0; page < 4; ++page) {
    for (OwedConfirmation& each : claim(2)) claimed.push_back(std::move(each));
  }
  EXPECT_THAT(refs_of(claimed), ElementsAre("p0", "p1", "p2", "p3", "p4"));
  for (const OwedConfirmation& each : claimed) settle(each, ConfirmationState::sent);

  EXPECT_THAT(claim(), IsEmpty());
  EXPECT_EQ(campaigns_owing(), 0U);
  const auto found = steps();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].is_walked);
  ASSERT_EQ(found[0].counts.size(), 1U);
  EXPECT_EQ(found[0].counts[0].people, 5);
  EXPECT_EQ(
      sql("SELECT count(*) FROM corrections WHERE notice_version IS NOT NULL")[0][0].as<int>(), 5);
}

TEST_F(Corrections, of_an_earlier_change_whose_claim_is_lost_end_in_doubt) {
  told({"p0"});
  move_dates();
  ASSERT_EQ(claim(1, 0ms).size(), 1U);
  move_dates();

  EXPECT_EQ(claim().size(), 1U);

  const auto ended = sql("SELECT state, reason, tries, doubts FROM corrections WHERE step = 2");
  EXPECT_EQ(ended[0]["state"].as<std::string>(), "none");
  EXPECT_EQ(ended[0]["reason"].as<std::string>(), "superseded");
  EXPECT_EQ(ended[0]["tries"].as<int>(), 1);
  EXPECT_EQ(ended[0]["doubts"].as<int>(), 1);
}

TEST_F(Corrections, whose_claim_has_ended_are_in_doubt_and_the_first_claim_books_nothing) {
  told({"p0"});
  move_dates();
  const auto first = claim(10, 0ms);
  ASSERT_EQ(first.size(), 1U);

  const auto second = claim();
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second.front().tries, 1);

  settle(first.front(), ConfirmationState::sent);
  EXPECT_EQ(sql("SELECT state FROM corrections")[0][0].as<std::string>(), "owed");
  settle(second.front(), ConfirmationState::sent);
  EXPECT_EQ(sql("SELECT state, doubts FROM corrections")[0][1].as<int>(), 1);
}

TEST_F(Corrections, wait_while_the_campaign_is_paused_and_end_with_it) {
  told({"p0"});
  move_dates();
  connection_.transact([&](Transaction& transaction) {
    EXPECT_TRUE(pause_campaign(transaction, campaign_, note("wait")));
  });

  EXPECT_EQ(campaigns_owing(), 0U);
  EXPECT_THAT(claim(), IsEmpty());
  connection_.transact([&](Transaction& transaction) {
    EXPECT_TRUE(resume_campaign(transaction, campaign_, note("go on")));
  });
  EXPECT_THAT(refs_of(claim()), ElementsAre("p0"));
}

TEST_F(Corrections, wait_while_nobody_could_object) {
  told({"p0"});
  move_dates();
  sql("INSERT INTO link_health (campaign_id, failures, failing_since, is_down, fault, ask_at) "
      "SELECT id, 3, now(), true, 'it answers 503', now() FROM campaigns");

  EXPECT_EQ(campaigns_owing(), 0U);
  EXPECT_THAT(claim(), IsEmpty());
}

// Nobody is told a date that does not hold any more, nor twice where once says it.
TEST_F(Corrections, of_dates_that_are_moved_once_more_are_owed_by_the_last_step_alone) {
  told({"p0", "p1", "p2"});
  move_dates();
  const auto first = claim(1);
  ASSERT_EQ(first.size(), 1U);

  EXPECT_EQ(move_dates(96h), 3);

  settle(first.front(), ConfirmationState::sent);
  // What was on its way is booked as it ended, and told a date that does not hold any more.
  EXPECT_EQ(steps()[0].counts.front().state, ConfirmationState::sent);
  const auto again = claim();
  EXPECT_THAT(refs_of(again), ElementsAre("p0", "p1", "p2"));
  EXPECT_EQ(again.front().step, 3);
}

TEST_F(Corrections, say_who_has_objected_since_their_first_try) {
  told({"p0"});
  move_dates();
  settle(claim().front(), ConfirmationState::owed, "timed_out");
  object("p0");

  const auto again = claim();

  ASSERT_EQ(again.size(), 1U);
  EXPECT_TRUE(again.front().row.objected);
}

}  // namespace
}  // namespace crier::store
