#include "store/campaign/rest_sample.h"

#include <map>

#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"

namespace crier::store {
namespace {

struct RestSample : test::CampaignDatabase {
  // Three of ten with a large provider; in the second half of the ids four of ten.
  void add_people(int count) {
    people = count;
    sql(fmt::format(
        "INSERT INTO subjects (lane, id, ref, email, country) "
        "SELECT (n * 7919 / 3) % 2, nextval('subject_ids'), 'p' || n, 'p' || n || CASE "
        "WHEN n % 10 < 3 + n / ({0} / 2) THEN '@Large.Example' ELSE '@town.example' END, "
        "CASE WHEN n % 2 = 0 THEN 'DE' ELSE 'AT' END FROM generate_series(0, {0} - 1) AS n",
        count));
  }

  double of(const std::string& domain) {
    return connection_.transact([&](Transaction& transaction) {
      double found = 0;
      for (const RestRow& row : rest_sample(transaction, {.campaign = campaign.id,
                                                          .lanes = test::test_lanes,
                                                          .everybody = people,
                                                          .left = left.value_or(people)})) {
        if (row.domain == domain) found += row.people;
      }
      return found;
    });
  }

  CampaignRecord campaign;
  int people{};
  std::optional<int> left{};
};

TEST_F(RestSample, counts_few_people) {
  add_people(1'000);
  campaign = running();

  EXPECT_EQ(of("large.example"), 350);
  EXPECT_EQ(of("town.example"), 650);
}

TEST_F(RestSample, leaves_out_who_has_been_walked_and_keeps_who_is_deferred) {
  add_people(1'000);
  campaign = running();
  sql("UPDATE campaign_lanes SET cursor = 500, claimed_to = 500");
  sql("INSERT INTO deferrals (lane, campaign_id, step, subject_id, attempt, due_at, reason, "
      "reply_code) SELECT lane, (SELECT max(id) FROM campaigns), 1, id, 1, now(), 'none', 0 "
      "FROM subjects WHERE id <= 100 AND email LIKE '%Large%'");

  EXPECT_EQ(of("large.example"), 200 + 30);
  EXPECT_EQ(of("town.example"), 300);
}

TEST_F(RestSample, estimates_many_people) {
  add_people(60'000);
  campaign = running();

  // A third of all are read.
  EXPECT_NEAR(of("large.example"), 21'000, 21'000 * 0.03);
  EXPECT_NEAR(of("town.example"), 39'000, 39'000 * 0.03);
}

// All are deferred of whom one of twenty is left.
TEST_F(RestSample, looks_for_the_few_who_are_deferred_among_many) {
  add_people(200'000);
  campaign = running();
  sql("UPDATE campaign_lanes SET cursor = audience_until, claimed_to = audience_until");
  sql("INSERT INTO deferrals (lane, campaign_id, step, subject_id, attempt, due_at, reason, "
      "reply_code) SELECT lane, (SELECT max(id) FROM campaigns), 1, id, 1, now(), 'none', 0 "
      "FROM subjects WHERE id % 20 = 1");
  left = 10'000;

  EXPECT_EQ(of("large.example"), 10'000);
  EXPECT_EQ(of("town.example"), 0);
}

TEST_F(RestSample, of_a_campaign_that_is_over_is_empty) {
  add_people(10);
  campaign = running();
  sql("UPDATE campaign_lanes SET done = true, owner = NULL, lease_until = NULL");

  EXPECT_EQ(of("large.example"), 0);
}

}  // namespace
}  // namespace crier::store
