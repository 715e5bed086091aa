// A fresh database with a handful of people and one campaign.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/lane.h"
#include "campaign/language/counted_languages.h"
#include "dispatch/ledger.h"
#include "postgres/database.h"
#include "postgres/pq.h"
#include "store/campaign/campaigns.h"
#include "store/ledger/lane_flush.h"
#include "store/ledger/lane_leases.h"
#include "support/postgres/begun_campaign.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::test {

// Two lanes are enough to see that sums go over all of them.
inline constexpr int test_lanes = 2;
inline constexpr Lane all_lanes[] = {Lane{0}, Lane{1}};

struct Person {
  std::string ref;
  std::string country;
  std::string locale;
  std::string email;
  std::string birth_date;  // Empty: not known.
};

class CampaignDatabase : public testing::Test {
 protected:
  WallTime now() const { return now_; }
  store::ChangeNote note(std::string reason = {}) const {
    return {.actor = "ada", .at = now_, .reason = std::move(reason)};
  }

  void add(const std::vector<Person>& people) {
    connection_.transact([&](store::Transaction& transaction) {
      for (const Person& person : people) {
        store::exec_unprepared(
            transaction, "test",
            fmt::format("INSERT INTO subjects (lane, id, ref, email, locale, country, birth_date) "
                        "VALUES ({}, nextval('subject_ids'), '{}', nullif('{}', ''), "
                        "nullif('{}', ''), '{}', nullif('{}', '')::date)",
                        lane_of(person.ref, test_lanes).value, person.ref, person.email,
                        person.locale, person.country, person.birth_date));
      }
    });
  }

  store::CampaignRecord draft() {
    const store::NewCampaign campaign{.key = "ai-training",
                                      .purpose = "ai-training",
                                      .channel = "email",
                                      .spec = "the text",
                                      .notify_by = now_ + std::chrono::days(10),
                                      .cutoff = now_ + std::chrono::days(45),
                                      .effective_at = now_ + std::chrono::days(45)};
    return connection_.transact([&](store::Transaction& transaction) {
      const auto id = store::create_campaign(transaction, campaign, note());
      return store::find_campaign(transaction, id.value()).value();
    });
  }

  // Scheduled and begun, in the languages de and en.
  store::CampaignRecord running(const std::vector<LadderStep>& ladder = {}) {
    store::CampaignRecord campaign = draft();
    connection_.transact([&](store::Transaction& transaction) {
      EXPECT_TRUE(store::schedule_campaign(transaction, campaign, now_, note()));
      EXPECT_TRUE(begin(transaction, campaign, ladder));
    });
    return campaign;
  }

  bool begin(store::Transaction& transaction, store::CampaignRecord& campaign,
             const std::vector<LadderStep>& ladder = {}) {
    return begin_campaign(transaction, campaign, test_lanes, languages_, {"de", "en"}, note(),
                          ladder);
  }

  // Walks a lane to its end: everybody in it ends as `outcome` says.
  template <class OutcomeOf>
  void settle_lane(const store::CampaignRecord& campaign, Lane lane, OutcomeOf outcome_of) {
    connection_.transact([&](store::Transaction& transaction) {
      const auto claimed = store::claim_lanes(
          transaction,
          {.campaign = campaign.id, .step = 1, .lanes_max = 100, .lease = std::chrono::minutes(1)},
          daemon_);
      for (const dispatch::ClaimedLane& each : claimed) {
        if (each.claim.lane == lane) settle(transaction, each, outcome_of);
        EXPECT_EQ(store::hand_back_lane(transaction, each.claim, daemon_,
                                        {.claimed_to = each.claim.lane == lane ? each.audience_until
                                                                               : each.claimed_to,
                                         .done = each.claim.lane == lane}),
                  dispatch::Fence::held);
      }
    });
  }

  pqxx::result sql(const std::string& text) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::exec_unprepared(transaction, "test", text);
    });
  }

  const std::string url_ = ScratchPostgres::instance().fresh_database();
  store::Connection connection_{url_, "test"};
  CountedLanguages languages_{"en", {"de", "en"}};

 private:
  template <class OutcomeOf>
  void settle(store::Transaction& transaction, const dispatch::ClaimedLane& lane,
              OutcomeOf outcome_of) {
    dispatch::Flush flush{.number = lane.flushes + 1, .cursor = lane.audience_until};
    const auto people = store::exec_unprepared(
        transaction, "test",
        fmt::format("SELECT id, country, coalesce(locale, ''), ref FROM subjects "
                    "WHERE lane = {} AND id <= {} ORDER BY id",
                    lane.claim.lane.value, lane.audience_until.value));
    for (const auto& row : people) {
      const auto& language = languages_.of(row[1].c_str(), row[2].c_str());
      dispatch::AttemptRecord attempt{.subject = {row[0].as<std::int64_t>()},
                                      .attempt = 1,
                                      .country = row[1].c_str(),
                                      .locale = language.counted,
                                      .language_rule = std::string(name_of(language.rule)),
                                      .at = now_};
      outcome_of(std::string(row[3].c_str()), attempt, flush);
      flush.attempts.push_back(std::move(attempt));
    }
    const auto terms = store::page_terms(transaction, lane.claim.campaign, lane.claim.step);
    EXPECT_EQ(store::book(transaction, lane.claim, terms, flush), dispatch::Fence::held);
  }

  const WallTime now_ = parse_iso8601("2026-04-01T08:30:00Z").value();
  const std::string daemon_ = "11111111-1111-1111-1111-111111111111";
};

}  // namespace crier::test
