// What the engine is told of the register: who must not be written to from now on.
#include "store/registers/stored_objection_feed.h"

#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "contract/answer_of.h"
#include "integration/store/campaign_database.h"
#include "store/registers/objections.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;
using objection::StatementKind;

struct StoredFeed : CampaignDatabase {
  void say(StatementKind kind, WallTime at) {
    const std::vector<objection::Statement> said = {{.kind = kind,
                                                     .lane = lane_of("anna", test_lanes),
                                                     .ref = "anna",
                                                     .purpose = "ai-training",
                                                     .stated_at = at,
                                                     .way = objection::Way::post,
                                                     .actor = "ada"}};
    connection_.transact([&](store::Transaction& transaction) {
      static_cast<void>(store::record_statements(transaction, said));
    });
  }
  // "ref objects", in order.
  std::vector<std::string> told_after(std::int64_t position) {
    store::Database database({.url = url_, .application = "test", .connections = 1});
    store::StoredObjectionFeed feed(database);
    const auto news = answer_of(io_, feed.news(dispatch::RegisterPosition{.objections = position}));
    std::vector<std::string> told;
    for (const auto& each : news.statements) {
      told.push_back(fmt::format("{} {}", each.ref, each.objects));
    }
    return told;
  }

  boost::asio::io_context io_;
};

TEST_F(StoredFeed, tells_what_stands_after_each_word_and_not_what_it_was) {
  say(StatementKind::objection, now());
  say(StatementKind::withdrawal, now() + 4h);
  say(StatementKind::objection, now() + 2h);  // A letter that was under way.
  say(StatementKind::objection, now() + 6h);
  say(StatementKind::withdrawal, now() + 5h);
  say(StatementKind::objection, now() + 8h);
  say(StatementKind::withdrawal, now() + 7h);

  EXPECT_EQ(told_after(0), (std::vector<std::string>{"anna true", "anna false", "anna false",
                                                     "anna true", "anna true", "anna true"}));
}

}  // namespace
}  // namespace crier::test
