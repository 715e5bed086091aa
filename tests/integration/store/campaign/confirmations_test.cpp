// Which statements are owed a confirmation, who claims it, and what becomes of it.
#include <array>
#include <span>

#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"
#include "store/ledger/confirmation_claims.h"
#include "store/registers/objections.h"
#include "store/registers/suppressions.h"
#include "store/report/confirmation_counts.h"

namespace crier::store {
namespace {

using namespace std::chrono_literals;
using dispatch::ConfirmationResult;
using dispatch::ConfirmationState;
using dispatch::OwedConfirmation;
using dispatch::Told;
using objection::StatementKind;
using objection::Way;

struct Confirmations : test::CampaignDatabase {
  Confirmations() { add({{"anna", "DE", "de", "anna@example.org", ""}}); }

  StandingObjection say(const CampaignRecord& campaign, const std::string& receipt,
                        StatementKind kind = StatementKind::objection, Way way = Way::link,
                        WallTime at = WallTime{}, const std::string& ref = "anna",
                        const std::string& token_id = "") {
    const std::array said = {
        objection::Statement{.kind = kind,
                             .lane = lane_of(ref, test::test_lanes),
                             .ref = ref,
                             .purpose = "ai-training",
                             .stated_at = at == WallTime{} ? now() : at,
                             .way = way,
                             .timeliness = objection::Timeliness::before_cutoff,
                             .receipt = receipt,
                             .campaign = campaign.id,
                             .token_id = token_id,
                             .actor = "page"}};
    return connection_.transact(
        [&](Transaction& transaction) { return record_statements(transaction, said).front(); });
  }

  void tell(const CampaignRecord& campaign, AttemptOutcome outcome = AttemptOutcome::accepted) {
    for (const Lane lane : test::all_lanes) {
      settle_lane(campaign, lane,
                  [&](const std::string&, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
                    attempt.outcome = outcome;
                  });
    }
  }

  std::vector<OwedConfirmation> claim(const CampaignRecord& campaign,
                                      std::chrono::milliseconds lease = 1min) {
    return connection_.transact([&](Transaction& transaction) {
      return claim_confirmations(transaction,
                                 {.campaign = campaign.id, .rows_max = 10, .lease = lease},
                                 page_terms(transaction, campaign.id, first_step));
    });
  }

  void settle(const OwedConfirmation& owed, ConfirmationState state,
              std::chrono::milliseconds again_in = 0ms) {
    const std::array results = {ConfirmationResult{.position = owed.position,
                                                   .claim = owed.claim,
                                                   .state = state,
                                                   .tries = 1,
                                                   .again_in = again_in,
                                                   .at = now()}};
    connection_.transact(
        [&](Transaction& transaction) { settle_confirmations(transaction, "email", results); });
  }

  std::size_t owing(const std::string& channel = "email") {
    return connection_.transact(
        [&](Transaction& transaction) { return campaigns_owing(transaction, {channel}).size(); });
  }
  std::string table() {
    std::string text;
    for (const auto& row :
         sql("SELECT state, reason, tries, doubts FROM confirmations ORDER BY position")) {
      text += fmt::format("{} {} {} {}\n", row[0].c_str(), row[1].c_str(), row[2].c_str(),
                          row[3].c_str());
    }
    return text;
  }
};

TEST_F(Confirmations, are_owed_for_each_receipt_that_is_given_by_a_link) {
  const CampaignRecord campaign = running();

  say(campaign, "R-1");
  say(campaign, "R-2");                                                    // The same receipt.
  say(campaign, "R-3", StatementKind::objection, Way::link, now() + 48h);  // And on another day.
  say(campaign, "R-4", StatementKind::withdrawal);
  say(campaign, "R-5", StatementKind::withdrawal);  // There is nothing to withdraw.
  say(campaign, "R-6", StatementKind::objection, Way::one_click, now() + 72h);
  say(campaign, "R-7", StatementKind::objection, Way::post, now(), "bo");

  EXPECT_EQ(table(), "owed none 0 0\nowed none 0 0\nowed none 0 0\n");
  EXPECT_EQ(connection_.transact([&](Transaction& transaction) {
    return statements_to_confirm(transaction, campaign);
  }),
            3);
}

TEST_F(Confirmations, of_a_campaign_that_sends_none_have_ended_with_that) {
  const CampaignRecord campaign = running();
  sql("UPDATE campaigns SET sends_confirmations = false");
  say(campaign, "AAAA-AAAA-AAAA");
  say(campaign, "BBBB-BBBB-BBBB", StatementKind::withdrawal, Way::link, now() + 1s);

  EXPECT_EQ(table(), "none switched_off 0 0\nnone switched_off 0 0\n");
  EXPECT_EQ(owing(), 0U);
  EXPECT_EQ(connection_.transact([&](Transaction& transaction) {
    return statements_to_confirm(transaction, campaign);
  }),
            2)
      << "the audit finds a row for each statement";
}

TEST_F(Confirmations, come_with_all_that_is_needed_to_write_them) {
  const CampaignRecord campaign = running();
  tell(campaign);
  say(campaign, "R-1");
  EXPECT_EQ(owing(), 1U);
  EXPECT_EQ(owing("webhook"), 0U);

  const auto claimed = claim(campaign);

  ASSERT_EQ(claimed.size(), 1U);
  const OwedConfirmation& owed = claimed.front();
  EXPECT_EQ(owed.receipt, "R-1");
  EXPECT_EQ(owed.kind, StatementKind::objection);
  EXPECT_EQ(owed.timeliness, objection::Timeliness::before_cutoff);
  EXPECT_EQ(owed.told, Told::yes);
  EXPECT_EQ(owed.stated_at, now());
  EXPECT_EQ(owed.row.subject.email, "anna@example.org");
  EXPECT_FALSE(owed.row.suppressed);
  EXPECT_FALSE(owed.row.erased);
}

TEST_F(Confirmations, are_one_daemons_until_its_claim_ends_and_then_in_doubt) {
  const CampaignRecord campaign = running();
  tell(campaign);
  say(campaign, "R-1");
  const auto first = claim(campaign, 0ms);
  ASSERT_EQ(first.size(), 1U);

  const auto second = claim(campaign, 1min);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_TRUE(claim(campaign).empty());
  EXPECT_EQ(owing(), 0U);
  // The first has come too late.
  settle(first.front(), ConfirmationState::sent);
  EXPECT_EQ(table(), "owed none 1 1\n");

  settle(second.front(), ConfirmationState::sent);
  settle(second.front(), ConfirmationState::sent);

  EXPECT_EQ(table(), "sent none 2 1\n");
  EXPECT_TRUE(claim(campaign).empty());
}

TEST_F(Confirmations, keep_a_claim_that_is_renewed) {
  const CampaignRecord campaign = running();
  say(campaign, "R-1");
  const auto first = claim(campaign, 0ms);
  const auto renew = [&](const OwedConfirmation& owed) {
    const std::array claims = {
        dispatch::ConfirmationClaim{.position = owed.position, .claim = owed.claim}};
    return connection_.transact(
        [&](Transaction& transaction) { return renew_confirmations(transaction, claims, 1min); });
  };

  EXPECT_EQ(renew(first.front()), 1);
  EXPECT_TRUE(claim(campaign).empty());
  sql("UPDATE confirmations SET due_at = now()");
  ASSERT_EQ(claim(campaign).size(), 1U);
  EXPECT_EQ(renew(first.front()), 0);
}

TEST_F(Confirmations, that_are_put_off_are_due_again_and_in_no_doubt) {
  const CampaignRecord campaign = running();
  tell(campaign);
  say(campaign, "R-1");
  settle(claim(campaign).front(), ConfirmationState::owed, 1h);
  EXPECT_TRUE(claim(campaign).empty());

  sql("UPDATE confirmations SET due_at = now()");

  const auto again = claim(campaign);
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again.front().tries, 1);
  EXPECT_EQ(table(), "owed none 1 0\n");
}

TEST_F(Confirmations, know_who_was_told_who_was_not_and_who_is_being_told) {
  CampaignRecord campaign = running();
  say(campaign, "R-1");
  EXPECT_EQ(claim(campaign, 0ms).front().told, Told::not_yet);

  tell(campaign, AttemptOutcome::failed);
  EXPECT_EQ(claim(campaign, 0ms).front().told, Told::no);

  // Nobody knows, and they came by the link of the notice.
  sql("UPDATE attempts SET outcome = 'unknown'");
  EXPECT_EQ(claim(campaign, 0ms).front().told, Told::yes);
}

// A crash took the outcome of the notice, and its reader objected before anybody looked again.
TEST_F(Confirmations, know_who_was_left_out_but_came_by_the_link_of_the_notice) {
  const CampaignRecord campaign = running();
  tell(campaign, AttemptOutcome::excluded);
  say(campaign, "AAAA-AAAA-AAAA", StatementKind::objection, Way::form);
  EXPECT_EQ(claim(campaign).front().told, Told::no);
  say(campaign, "BBBB-BBBB-BBBB", StatementKind::withdrawal, Way::link, now() + 1min, "anna",
      "0123456789abcdef");

  EXPECT_EQ(claim(campaign).front().told, Told::yes);
}

// The campaign was cancelled between the notice and its outcome.
TEST_F(Confirmations, of_whoever_came_by_the_link_of_what_was_cancelled_wait_and_are_sent_then) {
  CampaignRecord campaign = running();
  add({{"bo", "DE", "de", "bo@example.org", ""}});
  connection_.transact([&](Transaction& transaction) {
    EXPECT_TRUE(cancel_campaign(transaction, campaign, note("a mistake")));
  });
  say(campaign, "R-1", StatementKind::objection, Way::link, now(), "anna", "0123456789abcdef");
  EXPECT_EQ(claim(campaign, 0ms).front().told, Told::not_yet);

  sql("ALTER TABLE objection_records DISABLE TRIGGER USER; "
      "UPDATE objection_records SET recorded_at = recorded_at - interval '6 minutes'; "
      "ALTER TABLE objection_records ENABLE TRIGGER USER");
  EXPECT_EQ(claim(campaign).front().told, Told::yes);

  say(campaign, "R-2", StatementKind::objection, Way::form, now(), "bo");
  EXPECT_EQ(claim(campaign).front().told, Told::no);
}

TEST_F(Confirmations, know_who_is_suppressed_and_who_was_erased) {
  const CampaignRecord campaign = running();
  tell(campaign);
  say(campaign, "R-1");
  connection_.transact([&](Transaction& transaction) {
    const NewSuppression entry{.address = address_digest("anna@example.org"), .reason = "bounce"};
    static_cast<void>(record_suppressions(transaction, "email", now(), std::span(&entry, 1)));
  });
  EXPECT_TRUE(claim(campaign, 0ms).front().row.suppressed);

  sql("UPDATE objection_records SET ref = NULL, ref_digest = sha256('anna')");

  EXPECT_TRUE(claim(campaign, 0ms).front().row.erased);
}

TEST_F(Confirmations, rest_while_their_campaign_is_paused_and_go_on_when_it_is_finished) {
  CampaignRecord campaign = running();
  tell(campaign);
  say(campaign, "R-1");
  connection_.transact([&](Transaction& transaction) {
    EXPECT_TRUE(pause_campaign(transaction, campaign, note("a question")));
  });
  EXPECT_EQ(owing(), 0U);
  EXPECT_TRUE(claim(campaign).empty());

  connection_.transact([&](Transaction& transaction) {
    EXPECT_TRUE(resume_campaign(transaction, campaign, note("answered")));
    EXPECT_TRUE(finish_if_done(transaction, campaign.id, note()));
  });

  EXPECT_EQ(owing(), 1U);
  EXPECT_EQ(claim(campaign).size(), 1U);
}

// The days in which they are tried do not run while nobody may try.
TEST_F(Confirmations, could_be_tried_since_they_were_recorded_or_the_last_pause_ended) {
  CampaignRecord campaign = running();
  tell(campaign);
  say(campaign, "R-1");
  const OwedConfirmation before = claim(campaign, 0ms).front();
  EXPECT_EQ(before.triable_since, before.recorded_at);
  const WallTime later = before.recorded_at + 24h * 6;
  for (const WallTime resumed : {later - 24h, later}) {
    connection_.transact([&](Transaction& transaction) {
      EXPECT_TRUE(pause_campaign(transaction, campaign, note("a question")));
      ChangeNote answered = note("answered");
      answered.at = resumed;
      EXPECT_TRUE(resume_campaign(transaction, campaign, answered));
    });
  }

  EXPECT_EQ(claim(campaign).front().triable_since, later);
}

TEST_F(Confirmations, are_counted_by_what_became_of_them) {
  const CampaignRecord campaign = running();
  tell(campaign);
  const auto said = say(campaign, "R-1");
  settle(claim(campaign).front(), ConfirmationState::sent);

  connection_.transact([&](Transaction& transaction) {
    const auto counts = confirmation_counts(transaction, campaign.id);
    ASSERT_EQ(counts.size(), 1U);
    EXPECT_EQ(counts.front().state, ConfirmationState::sent);
    EXPECT_EQ(counts.front().statements, 1);
    const auto ends = confirmations_of(transaction, {said.position, said.position + 1});
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_EQ(ends.at(said.position).channel, "email");
    EXPECT_EQ(ends.at(said.position).ended_at, now());
  });
}

}  // namespace
}  // namespace crier::store
