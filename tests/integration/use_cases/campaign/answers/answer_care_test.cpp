// A campaign that tells people no faster than they can be answered.
#include "use_cases/campaign/answers/answer_care.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"
#include "store/campaign/campaign_events.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::DoubleEq;
using testing::HasSubstr;

struct Answers : WholeCampaign {
  Answers() { add(germans(4)); }

  store::CampaignRecord begun_with(const std::string& tables) {
    const std::string text = specification() + tables;
    EXPECT_TRUE(create_draft(connection_, checked(text), text, source(), note()));
    auto campaign = schedule_start(connection_, found(), now(), note()).value();
    connection_.transact([&](store::Transaction& transaction) {
      EXPECT_TRUE(approve_words(transaction, campaign, source(),
                                {.locales = {}, .by = "Ada", .at = now(), .actor = "ada"}));
      EXPECT_TRUE(begin_campaign(transaction, campaign.id, source(), note()));
    });
    return found();
  }
  // 120 a minute from one person of fifty: 6,000 people a minute.
  store::CampaignRecord begun_with_answers() {
    return begun_with("\n[answers]\nper_minute = 120\nexpected = \"2 %\"\n");
  }

  void record(int count, WallTime at, const std::string& way, const std::string& campaign,
              const std::string& purpose = "ai-training") {
    sql(
        fmt::format("INSERT INTO objection_records (position, lane, ref, purpose, statement, "
                    "stated_at, recorded_at, way, timeliness, campaign_id, actor, objects) "
                    "SELECT coalesce((SELECT max(position) FROM objection_records), 0) + n, 0, "
                    "'r' || n, '{}', 'objection', '{}', '{}', '{}', 'not_known', {}, 'test', true "
                    "FROM generate_series(1, {}) AS numbers (n)",
                    purpose, iso8601(at), iso8601(at), way, campaign, count));
  }
  void told(std::int64_t people, WallTime hour) {
    sql(
        fmt::format("UPDATE campaign_counts SET planned = planned + {0}, notified = notified + {0} "
                    "WHERE (lane, country, locale) = (SELECT lane, country, locale "
                    "FROM campaign_counts LIMIT 1)",
                    people));
    sql(
        fmt::format("INSERT INTO outcome_counts SELECT 0, campaign_id, 1, date_trunc('hour', "
                    "'{}'::timestamptz), 'email', 'DE', 'de', 'country', 'accepted', 'none', {} "
                    "FROM campaign_answers",
                    iso8601(hour), people));
  }

  store::AnswerRecord look(WallTime at) {
    const CampaignId campaign = found().id;
    return connection_.transact([&](store::Transaction& transaction) {
      look_after_answers(transaction, test::test_lanes, at);
      return store::answer_record(transaction, campaign).value();
    });
  }
  std::map<CampaignId, dispatch::CampaignPace> paces() {
    return connection_.transact(
        [&](store::Transaction& transaction) { return store::campaign_paces(transaction); });
  }
};

TEST_F(Answers, are_those_that_are_expected_when_a_campaign_begins) {
  const auto campaign = begun_with_answers();

  EXPECT_THAT(look(now()).people_per_second, DoubleEq(100));
  EXPECT_THAT(paces().at(campaign.id).people_per_second, DoubleEq(100));
  EXPECT_EQ(paces().at(campaign.id).lanes_held, 0);
  sql("UPDATE campaign_lanes SET owner = '6f1c7e58-0000-4000-8000-00000000000a', "
      "lease_until = now() + interval '1 hour'");
  EXPECT_EQ(paces().at(campaign.id).lanes_held, test::test_lanes);
}

TEST_F(Answers, are_not_looked_at_where_a_campaign_does_not_say_them) {
  const auto campaign = begun_with("");

  EXPECT_TRUE(paces().empty());
  connection_.transact([&](store::Transaction& transaction) {
    look_after_answers(transaction, test::test_lanes, now());
    EXPECT_FALSE(store::answer_record(transaction, campaign.id));
  });
}

TEST_F(Answers, are_counted_by_any_way_but_an_import_and_each_once) {
  const auto campaign = begun_with_answers();
  const std::string id = std::to_string(campaign.id.value);
  const std::string purpose = checked(specification()).purpose;
  record(5, now() - 1h, "link", id, purpose);
  record(3, now() - 1h, "phone", "NULL", purpose);
  record(7, now() - 1h, "import", "NULL", purpose);
  record(9, now() - 1h, "link", id, "another-purpose");
  told(1'000, now() - 2h);

  EXPECT_EQ(look(now()).answers, 8);
  const auto again = look(now());

  EXPECT_EQ(again.answers, 8);
  EXPECT_THAT(again.share, DoubleEq(0.02));
  EXPECT_THAT(again.lately_per_minute, DoubleEq(0));

  record(40, now() - 1h, "one_click", id, purpose);
  EXPECT_THAT(look(now()).share, DoubleEq(0.048));
}

TEST_F(Answers, of_people_who_have_had_a_day_may_lower_what_is_expected) {
  const auto campaign = begun_with_answers();
  const std::string purpose = checked(specification()).purpose;
  record(10, now() - 1h, "link", std::to_string(campaign.id.value), purpose);
  told(1'000, now() - 26h);

  const auto found = look(now());

  EXPECT_THAT(found.share, DoubleEq(0.01));
  EXPECT_THAT(found.people_per_second, DoubleEq(200));
}

TEST_F(Answers, that_are_too_many_slow_the_campaign_down) {
  const auto campaign = begun_with_answers();
  const std::string purpose = checked(specification()).purpose;
  record(2'400, now() + 5min, "link", std::to_string(campaign.id.value), purpose);

  const auto found = look(now() + 12min);

  EXPECT_THAT(found.lately_per_minute, DoubleEq(240));
  EXPECT_THAT(found.people_per_second, DoubleEq(50));
  EXPECT_EQ(found.lately, 10min);
  EXPECT_THAT(answers_sentence(found),
              HasSubstr("240 answers a minute came, over the last 10 min"));
}

// Over ten minutes twenty would be two a minute, and a campaign of two minutes be over before it
// was slowed down.
TEST_F(Answers, of_a_young_campaign_are_an_average_of_its_own_time) {
  const auto campaign = begun_with_answers();
  const std::string purpose = checked(specification()).purpose;
  record(400, now() + 10s, "link", std::to_string(campaign.id.value), purpose);

  EXPECT_THAT(look(now() + 20s).lately_per_minute, DoubleEq(400)) << "a minute at least";
  EXPECT_THAT(look(now() + 2min).lately_per_minute, DoubleEq(200));
  const auto found = look(now() + 4min);
  EXPECT_THAT(found.lately_per_minute, DoubleEq(100));
  EXPECT_EQ(found.lately, 4min);
}

TEST_F(Answers, are_changed_while_it_runs_and_kept_in_the_trail) {
  const auto campaign = begun_with_answers();

  EXPECT_TRUE(change_answers(connection_, campaign, {.per_minute = 240, .expected = {}},
                             note("a second shift")));

  EXPECT_THAT(paces().at(campaign.id).people_per_second, DoubleEq(200));
  EXPECT_THAT(
      answers_sentence(look(now())),
      HasSubstr("240 answers a minute can be taken, 0 answers a minute came, over the last 1 min"));
  EXPECT_TRUE(change_answers(connection_, campaign, {.lifts = true}, note("we cope")));
  EXPECT_TRUE(paces().empty());
  const auto trail = connection_.transact([&](store::Transaction& transaction) {
    return store::campaign_trail(transaction, campaign.id);
  });
  EXPECT_EQ(trail.back().action, "answers");
  EXPECT_EQ(trail.back().reason, "any number of answers: we cope");

  const auto half =
      change_answers(connection_, campaign, {.per_minute = 5, .expected = {}}, note("again"));
  ASSERT_FALSE(half);
  EXPECT_THAT(half.error(), HasSubstr("say both"));
  const auto none = change_answers(connection_, campaign, {.per_minute = 0, .expected = 0.1},
                                   note("nobody is there"));
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error(), HasSubstr("above 0"));
}

}  // namespace
}  // namespace crier::app
