#include <string>
#include <vector>

#include "integration/use_cases/objection/register_database.h"

namespace crier::test {
namespace {

using app::FeedRefusal;
using Texts = std::vector<std::string>;

struct Feed : RegisterDatabase {
  std::vector<std::int64_t> positions(const app::FeedQuestion& question) {
    std::vector<std::int64_t> found;
    for (const auto& record : ask(question).value().records) found.push_back(record.position);
    return found;
  }
  // "after..to: records", in order.
  Texts handovers() {
    return texts("SELECT after_position || '..' || to_position || ': ' || records "
                 "FROM objection_handovers WHERE kind = 'acknowledged' ORDER BY id");
  }
};

using Positions = std::vector<std::int64_t>;

TEST_F(Feed, hands_over_the_purpose_of_the_token_alone_and_goes_on_over_the_others) {
  const std::string token = add_consumer("pipeline");
  object("a");
  object("b", now(), "newsletter");
  object("c");
  object("d", now(), "newsletter");

  const auto all = ask({.token = token, .rows_max = 10}).value();
  ASSERT_EQ(all.records.size(), 2U);
  EXPECT_EQ(all.records[0].ref, "a");
  EXPECT_EQ(all.records[1].ref, "c");
  EXPECT_EQ(all.position, 4) << "nothing more of the purpose is to be had up to there";

  const auto first = ask({.token = token, .rows_max = 1}).value();
  EXPECT_EQ(first.records.size(), 1U);
  EXPECT_EQ(first.position, 1) << "a full page says nothing of what is behind it";
  EXPECT_EQ(positions({.token = token, .after = first.position, .rows_max = 1}), Positions{3});
  EXPECT_EQ(positions({.token = token, .after = 4, .rows_max = 1}), Positions{});
}

TEST_F(Feed, says_the_same_again_and_begins_at_the_watermark_when_nothing_is_said) {
  const std::string token = add_consumer("pipeline");
  for (const char* ref : {"a", "b", "c"}) object(ref);

  EXPECT_EQ(positions({.token = token, .rows_max = 9}), (Positions{1, 2, 3}));
  EXPECT_EQ(positions({.token = token, .rows_max = 9}), (Positions{1, 2, 3}));
  ASSERT_TRUE(acknowledge(token, 2));
  EXPECT_EQ(positions({.token = token, .rows_max = 9}), Positions{3});
  EXPECT_EQ(positions({.token = token, .after = 0, .rows_max = 9}), (Positions{1, 2, 3}));
}

TEST_F(Feed, refuses_strangers_other_purposes_and_positions_beyond_the_register) {
  const std::string token = add_consumer("pipeline");
  object("a");

  EXPECT_EQ(ask({.token = token + "x", .rows_max = 9}).error().kind, FeedRefusal::Kind::stranger);
  EXPECT_EQ(ask({.token = "", .rows_max = 9}).error().kind, FeedRefusal::Kind::stranger);
  EXPECT_TRUE(ask({.token = token, .purpose = "ai-training", .rows_max = 9}));
  const auto other = ask({.token = token, .purpose = "newsletter", .rows_max = 9});
  EXPECT_EQ(other.error().kind, FeedRefusal::Kind::wrong);
  EXPECT_EQ(ask({.token = token, .after = 2, .rows_max = 9}).error().words,
            "position 2 is beyond the register, which ends at 1");
}

TEST_F(Feed, moves_a_watermark_forward_alone_and_writes_down_each_hand_over_once) {
  const std::string token = add_consumer("pipeline");
  object("a");
  object("b", now(), "newsletter");
  object("c");

  ASSERT_TRUE(acknowledge(token, 1));
  ASSERT_TRUE(acknowledge(token, 1)) << "an answer that was lost is asked for again";
  ASSERT_TRUE(acknowledge(token, 3));
  EXPECT_EQ(handovers(), (Texts{"0..1: 1", "1..3: 1"}));

  const auto back = acknowledge(token, 2);
  EXPECT_EQ(back.error().kind, FeedRefusal::Kind::backwards);
  EXPECT_EQ(back.error().standing, 3);
  EXPECT_EQ(acknowledge(token, 4).error().kind, FeedRefusal::Kind::wrong);
  EXPECT_EQ(acknowledge("crier_nobody", 3).error().kind, FeedRefusal::Kind::stranger);
  EXPECT_EQ(handovers().size(), 2U);
  EXPECT_EQ(texts("SELECT acknowledged FROM objection_consumers"), Texts{"3"});
}

TEST_F(Feed, names_the_digest_of_whoever_was_erased) {
  const std::string token = add_consumer("pipeline");
  object("a");
  sql("UPDATE objection_records SET ref = NULL, ref_digest = sha256('a')");

  const auto record = ask({.token = token, .rows_max = 9}).value().records.at(0);
  EXPECT_EQ(record.ref, "");
  EXPECT_EQ(record.ref_digest.size(), 64U);
}

TEST_F(Feed, ends_with_the_consumer_whose_hand_overs_stay) {
  const std::string token = add_consumer("pipeline");
  object("a");
  ASSERT_TRUE(acknowledge(token, 1));
  const auto remove = [&](const std::string& name) {
    return connection_.transact([&](store::Transaction& transaction) {
      return app::remove_consumer(transaction, name);
    });
  };
  EXPECT_EQ(remove("pipelin").error().words,
            "there is no consumer \"pipelin\"; did you mean \"pipeline\"?");
  EXPECT_TRUE(remove("pipeline"));

  EXPECT_EQ(ask({.token = token, .rows_max = 9}).error().kind, FeedRefusal::Kind::stranger);
  EXPECT_EQ(handovers(), Texts{"0..1: 1"});
  EXPECT_ANY_THROW(sql("DELETE FROM objection_handovers"));
  EXPECT_ANY_THROW(sql("UPDATE objection_handovers SET records = 0"));
  EXPECT_ANY_THROW(sql("TRUNCATE objection_handovers"));
}

}  // namespace
}  // namespace crier::test
