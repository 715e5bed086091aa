// Who is not slowed down: systems that were let in, as long as they are.
#include <string>

#include <gtest/gtest.h>

#include "integration/web/served_campaign.h"

namespace crier::app {
namespace {

struct LetIn : ServedCampaign {
  static http::Request asked_by(const std::string& consumer) {
    http::Request request{.method = http::Method::post,
                          .target = "/v1/objections/standing",
                          .body = R"({"ref": "p0", "purpose": "ai-training"})"};
    request.headers.add("Authorization", "Bearer " + consumer);
    request.headers.add("Content-Type", "application/json");
    return request;
  }
  bool is_let_in(const std::string& consumer) const {
    return statements_.is_let_in(asked_by(consumer));
  }
  int status_for(const std::string& consumer) {
    return answer_of(statements_.look_up(asked_by(consumer))).status;
  }
};

TEST_F(LetIn, is_who_was_known_when_it_last_asked) {
  const std::string consumer = add_consumer("member-pages");
  EXPECT_FALSE(is_let_in(consumer));
  EXPECT_EQ(status_for(consumer), 200);
  EXPECT_TRUE(is_let_in(consumer));

  connection_.transact([&](store::Transaction& transaction) {
    EXPECT_TRUE(remove_consumer(transaction, "member-pages"));
  });
  EXPECT_EQ(status_for(consumer), 401);

  EXPECT_FALSE(is_let_in(consumer));
}

// The database may be away for longer than an answer of it counts.
TEST_F(LetIn, stays_let_in_while_nobody_can_say_otherwise) {
  const std::string consumer = add_consumer("member-pages");
  EXPECT_EQ(status_for(consumer), 200);
  sql("ALTER TABLE objection_consumers RENAME TO consumers_elsewhere");

  EXPECT_EQ(status_for(consumer), 503);

  EXPECT_TRUE(is_let_in(consumer));
}

}  // namespace
}  // namespace crier::app
