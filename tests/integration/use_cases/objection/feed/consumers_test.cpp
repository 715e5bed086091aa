#include "use_cases/objection/feed/consumers.h"

#include <chrono>

#include "integration/use_cases/objection/register_database.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;
using app::ConsumerRefusal;

struct Consumers : RegisterDatabase {
  auto add(const std::string& name, const std::string& purpose) {
    return connection_.transact([&](store::Transaction& transaction) {
      return app::add_consumer(transaction,
                               {.name = name, .purpose = purpose, .actor = "ada", .at = now()});
    });
  }
  auto standings(WallTime at, std::chrono::milliseconds alarm_after = 15min) {
    return connection_.transact([&](store::Transaction& transaction) {
      return app::consumer_standings(transaction, at, alarm_after);
    });
  }
  WallTime recorded_at(std::int64_t position) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::objections_after(transaction, "", position - 1, 1).at(0).recorded_at;
    });
  }
};

TEST_F(Consumers, have_a_sound_name_a_known_purpose_and_a_token_that_is_not_kept) {
  EXPECT_EQ(add("Pipe Line", "ai-training").error().kind, ConsumerRefusal::Kind::malformed);
  EXPECT_EQ(add("pipeline", "AI").error().kind, ConsumerRefusal::Kind::malformed);
  EXPECT_EQ(add("pipeline", "ai-training").error().kind, ConsumerRefusal::Kind::unknown_purpose);
  const std::string token = add_consumer("pipeline");

  EXPECT_EQ(texts("SELECT encode(token_digest, 'escape') = '" + token +
                  "' OR token_digest <> sha256('" + token + "') FROM objection_consumers"),
            std::vector<std::string>{"f"});
  const auto again = connection_.transact([&](store::Transaction& transaction) {
    return app::add_consumer(transaction, {.name = "pipeline",
                                           .purpose = "ai-training",
                                           .new_purpose = app::NewPurpose::allowed,
                                           .actor = "ada",
                                           .at = now()});
  });
  EXPECT_EQ(again.error().kind, ConsumerRefusal::Kind::is_there);
}

TEST_F(Consumers, are_behind_by_what_they_have_not_acknowledged_of_their_purpose) {
  const std::string token = add_consumer("pipeline");
  static_cast<void>(add_consumer("mailing", "newsletter"));
  object("a");
  object("b");

  const auto at = recorded_at(1) + 10min;
  auto standing = standings(at);
  ASSERT_EQ(standing.size(), 2U);
  EXPECT_EQ(standing[0].name, "mailing");
  EXPECT_EQ(standing[0].records_behind, 0);
  EXPECT_FALSE(standing[0].is_alarming);
  EXPECT_EQ(standing[1].records_behind, 2);
  EXPECT_EQ(standing[1].behind_for, 10min);
  EXPECT_FALSE(standing[1].is_alarming);
  EXPECT_TRUE(standings(at, 9min)[1].is_alarming);

  ASSERT_TRUE(acknowledge(token, 1));
  EXPECT_EQ(standings(at)[1].records_behind, 1);
  ASSERT_TRUE(acknowledge(token, 2));
  standing = standings(at + 100h);
  EXPECT_EQ(standing[1].records_behind, 0);
  EXPECT_EQ(standing[1].acknowledged, 2);
  EXPECT_EQ(standing[1].acknowledged_at, now());
  EXPECT_FALSE(standing[1].is_alarming);
}

TEST_F(Consumers, that_are_far_behind_are_counted_up_to_a_bound) {
  static_cast<void>(add_consumer("pipeline"));
  object("a");
  sql("INSERT INTO objection_records (position, lane, ref, purpose, statement, stated_at, "
      "recorded_at, way, timeliness, actor, reason, objects) SELECT position + number, lane, ref, "
      "purpose, statement, stated_at, recorded_at, way, timeliness, actor, reason, objects "
      "FROM objection_records, generate_series(1, 12000) AS number");

  EXPECT_EQ(standings(now())[0].records_behind, store::backlog_counted_max + 1);
}

TEST_F(Consumers, that_only_record_are_behind_with_nothing_and_may_not_follow) {
  const auto added = connection_.transact([&](store::Transaction& transaction) {
    return app::add_consumer(transaction, {.name = "member-pages",
                                           .purpose = "ai-training",
                                           .new_purpose = app::NewPurpose::allowed,
                                           .actor = "ada",
                                           .at = now(),
                                           .may_follow = false,
                                           .may_record = true});
  });
  object("a");

  const auto standing = standings(recorded_at(1) + 100h);

  ASSERT_EQ(standing.size(), 1U);
  EXPECT_EQ(standing[0].records_behind, 0);
  EXPECT_FALSE(standing[0].is_alarming);
  const std::string token = added.value().token;
  EXPECT_EQ(ask({.token = token, .after = 0, .purpose = {}, .rows_max = 1}).error().kind,
            app::FeedRefusal::Kind::forbidden);
  EXPECT_EQ(acknowledge(token, 1).error().kind, app::FeedRefusal::Kind::forbidden);
}

}  // namespace
}  // namespace crier::test
