// Requests of the feed that wait for what is new hold a connection each: no consumer takes all.
#include <exception>
#include <list>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/web/served_campaign.h"
#include "runtime/task_group.h"
#include "web/api/feed_endpoint.h"

namespace crier::app {
namespace {

using testing::HasSubstr;

struct FeedWaiting : ServedCampaign {
  std::string add_follower(const std::string& name) {
    return connection_
        .transact([&](store::Transaction& transaction) {
          return app::add_consumer(transaction, {.name = name,
                                                 .purpose = "ai-training",
                                                 .new_purpose = NewPurpose::allowed,
                                                 .actor = "ada",
                                                 .at = now(),
                                                 .may_follow = true,
                                                 .may_record = false});
        })
        .value()
        .token;
  }
  static http::Request asked_by(const std::string& consumer, int wait) {
    http::Request request{.method = http::Method::get,
                          .target = fmt::format("/v1/objections?after=0&wait={}", wait)};
    request.headers.add("Authorization", "Bearer " + consumer);
    return request;
  }
  // Asks without waiting for the answer.
  void ask(TaskGroup& waiting, const std::string& consumer) {
    waiting.spawn(keep(feed_.read(asked_by(consumer, 60)), &answers_.emplace_back()));
    io_.restart();
    io_.poll();
  }

  static boost::asio::awaitable<void> keep(Answering answering,
                                           std::optional<http::Response>* answer) {
    *answer = co_await std::move(answering);
  }

  FeedEndpoint feed_{database_, clock_, troubles_};
  std::list<std::optional<http::Response>> answers_;
};

TEST_F(FeedWaiting, leaves_room_for_others_when_one_consumer_asks_too_often) {
  const std::string greedy = add_follower("greedy");
  const std::string modest = add_follower("modest");
  TaskGroup waiting(io_.get_executor());
  for (int time = 0; time < 20; ++time) ask(waiting, greedy);
  int refused = 0;
  for (const auto& answer : answers_) refused += answer && answer->status == 429 ? 1 : 0;
  EXPECT_EQ(refused, 16);
  EXPECT_THAT(answers_.back()->body, HasSubstr("of this consumer wait already"));

  ask(waiting, modest);
  EXPECT_FALSE(answers_.back()) << "it waits";
  EXPECT_EQ(answer_of(feed_.read(asked_by(greedy, 0))).status, 200) << "without wait";

  waiting.cancel();
  while (!waiting.empty()) io_.run_one();
  EXPECT_EQ(answer_of(feed_.read(asked_by(greedy, 1))).status, 200)
      << "they are not there any more";
}

}  // namespace
}  // namespace crier::app
