#include "channel/webhook.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "integration/channel/listed_feed.h"
#include "integration/net/http/loop_test.h"
#include "net/http/server.h"
#include "runtime/wait_list.h"
#include "support/sink/sink.h"

namespace crier::channel {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class WebhookTest : public http::LoopTest {
 protected:
  void TearDown() override { stop_servers(); }

  std::unique_ptr<dispatch::Channel> channel_to(const std::string& url, int concurrency = 20) {
    return make_webhook_channel(
        io.get_executor(), clock,
        {.url = url, .authorization = "Bearer secret", .concurrency = concurrency, .timeout = 10s});
  }

  // Delivers what the feed lists, and returns.
  void deliver_to(const std::string& url) {
    const auto channel = channel_to(url);
    feed.close();
    run(channel->run(feed));
  }

  void run_until(const std::function<bool()>& condition) {
    io.restart();
    while (!condition()) io.run_one();
  }

  SystemClock clock;
  ListedFeed feed{io.get_executor()};
};

// Against crier-sink, which misbehaves by a script.
class WebhookSinkTest : public WebhookTest {
 protected:
  std::string sink_that(const std::string& script) {
    sink::SinkOptions options;
    options.record.keeps_messages = true;
    options.script = sink::Script::parse(script, 1).value();
    sink.emplace(io.get_executor(), std::move(options));
    servers.spawn(sink->run());
    return "http://127.0.0.1:" + std::to_string(sink->ports().http) + "/hook";
  }

  std::optional<sink::Sink> sink;
};

TEST_F(WebhookSinkTest, delivers_each_notice_once_under_its_key) {
  const std::string url = sink_that("");
  for (int number = 0; number < 200; ++number) {
    feed.add("key-" + std::to_string(number),
             R"({"recipient":")" + std::to_string(number) + R"("})");
  }

  deliver_to(url);

  EXPECT_EQ(feed.settled.size(), 200U);
  for (const auto& [ticket, outcome] : feed.settled) EXPECT_EQ(outcome.verdict, Verdict::accepted);
  EXPECT_EQ(sink->record().counts().messages, 200U);
  EXPECT_EQ(sink->record().counts().recipients, 200U);
  EXPECT_EQ(sink->record().counts().keys, 200U);
  EXPECT_LE(sink->record().counts().connections, 20U);
  EXPECT_EQ(sink->record().messages().front().content, R"({"recipient":"0"})");
}

TEST_F(WebhookSinkTest, waits_as_long_as_it_is_asked_to) {
  const std::string url = sink_that("http status 429 7");
  const auto ticket = feed.add("k", "{}");

  deliver_to(url);

  const Outcome outcome = feed.settled.at(ticket);
  EXPECT_EQ(outcome.verdict, Verdict::retry_later);
  EXPECT_EQ(outcome.scope, Scope::channel);
  EXPECT_EQ(outcome.retry_after, 7s);
  EXPECT_EQ(outcome.reply_code, 429);
}

TEST_F(WebhookSinkTest, does_not_know_what_became_of_a_notice_without_an_answer) {
  const std::string url = sink_that("http keep-and-drop");
  const auto ticket = feed.add("k", "{}");

  deliver_to(url);

  EXPECT_EQ(feed.settled.at(ticket).verdict, Verdict::unknown);
  EXPECT_EQ(feed.settled.at(ticket).reason, Reason::connection_lost);
  EXPECT_EQ(sink->record().counts().messages, 1U);
}

TEST_F(WebhookSinkTest, takes_no_answer_for_one_whose_header_does_not_end) {
  const std::string url = sink_that(
      "http count=1 say HTTP/1.1 200 OK\\r\\nbroken\\r\\n\\r\\n\n"
      "http count=1 say HTTP/1.1 200 OK\\r\\nServer: a\\r\\n\n"
      "http count=1 say HTTP/1.1 200 OK\\r\\nServer\n");
  for (const char* key : {"k1", "k2", "k3"}) feed.add(key, "{}");

  deliver_to(url);

  ASSERT_EQ(feed.settled.size(), 3U);
  for (const auto& [ticket, outcome] : feed.settled) {
    EXPECT_EQ(outcome.verdict, Verdict::unknown);
    EXPECT_TRUE(outcome.description.contains("the header of its answer did not end"))
        << outcome.description;
  }
}

TEST_F(WebhookSinkTest, takes_an_answer_by_its_header_however_long_its_body_is) {
  const std::string url =
      sink_that("http say HTTP/1.1 200 OK\\r\\n\\r\\n" + std::string(200'000, 'x'));
  const auto ticket = feed.add("k", "{}");

  deliver_to(url);

  EXPECT_EQ(feed.settled.at(ticket).verdict, Verdict::accepted);
}

TEST_F(WebhookSinkTest, repeats_nothing_when_kept_connections_break) {
  const std::string url = sink_that("http p=0.3 keep-and-drop");
  for (int number = 0; number < 200; ++number) feed.add("key-" + std::to_string(number), "{}");

  deliver_to(url);

  const auto lost = std::ranges::count_if(
      feed.settled, [](const auto& entry) { return entry.second.verdict == Verdict::unknown; });
  EXPECT_GT(lost, 20);
  EXPECT_LT(lost, 120);
  EXPECT_EQ(sink->record().counts().messages, 200U);
  EXPECT_EQ(sink->record().counts().keys, 200U);
}

TEST_F(WebhookSinkTest, gives_back_what_it_may_not_send_any_more) {
  const std::string url = sink_that("");
  const auto allowed = feed.add("k1", "{}");
  const auto forbidden = feed.add("k2", "{}");
  feed.forbidden.insert(forbidden);

  deliver_to(url);

  EXPECT_EQ(feed.settled.at(allowed).verdict, Verdict::accepted);
  EXPECT_TRUE(feed.given_back.contains(forbidden));
  EXPECT_TRUE(feed.troubles.empty());
  EXPECT_EQ(sink->record().counts().messages, 1U);
}

TEST_F(WebhookTest, gives_back_and_reports_trouble_when_nobody_listens) {
  std::string url;
  {
    const http::Router nowhere;
    const http::Server gone(io.get_executor(), nowhere, {});
    url = "http://127.0.0.1:" + std::to_string(gone.port()) + "/";
  }
  const auto ticket = feed.add("k", "{}");

  deliver_to(url);

  EXPECT_TRUE(feed.given_back.contains(ticket));
  EXPECT_EQ(feed.troubles, (std::vector{Reason::service_unavailable}));
}

// Against a server that keeps requests waiting until the test lets them go.
class WebhookGateTest : public WebhookTest {
 protected:
  WebhookGateTest() {
    router.on(http::Method::post, "/hook",
              [this](http::Request request) { return answer(std::move(request)); });
    servers.spawn(server.run());
  }

  asio::awaitable<http::Response> answer(http::Request request) {
    requests.push_back(std::move(request));
    co_await gate.wait();
    co_return http::json_response(201, R"({"id":"m-1"})");
  }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server.port()) + "/hook";
  }

  // Lets everything happen that can, so that too many requests would have arrived.
  void let_through(std::size_t count, std::size_t settled) {
    gate.notify(count);
    run_until([&] { return feed.settled.size() == settled; });
  }

  http::Router router;
  http::Server server{io.get_executor(), router, {}};
  WaitList gate{io.get_executor()};
  std::vector<http::Request> requests;
};

TEST_F(WebhookGateTest, says_who_it_is_and_what_it_brings) {
  const auto channel = channel_to(url());
  const auto ticket = feed.add("k-1", R"({"a":1})");
  tasks.spawn(channel->run(feed));
  run_until([this] { return requests.size() == 1; });

  EXPECT_EQ(requests[0].headers.find("Content-Type"), "application/json");
  EXPECT_EQ(requests[0].headers.find("Idempotency-Key"), "\"k-1\"");
  EXPECT_EQ(requests[0].headers.find("Authorization"), "Bearer secret");
  EXPECT_EQ(requests[0].body, R"({"a":1})");
  EXPECT_EQ(channel->concurrency(), 1);

  let_through(1, 1);
  EXPECT_EQ(feed.settled.at(ticket).provider_id, "m-1");
  feed.close();
  run_until_done();
}

TEST_F(WebhookGateTest, has_no_more_requests_under_way_than_it_may) {
  const auto channel = channel_to(url(), 3);
  for (int number = 0; number < 10; ++number) feed.add("k", "{}");
  tasks.spawn(channel->run(feed));

  run_until([this] { return requests.size() == 3; });
  EXPECT_EQ(feed.taken.size(), 3U);

  channel->limit_concurrency(1);
  let_through(2, 2);
  EXPECT_EQ(channel->concurrency(), 1);
  EXPECT_EQ(feed.taken.size(), 1U);

  channel->limit_concurrency(5);
  run_until([this] { return requests.size() == 7; });
  EXPECT_EQ(feed.taken.size(), 5U);

  feed.close();
  while (feed.settled.size() < 10) let_through(1, feed.settled.size() + 1);
  run_until_done();
  EXPECT_EQ(channel->concurrency(), 0);
}

TEST_F(WebhookGateTest, finishes_what_is_on_the_wire_when_the_feed_closes) {
  const auto channel = channel_to(url());
  feed.add("k", "{}");
  tasks.spawn(channel->run(feed));
  run_until([this] { return requests.size() == 1; });

  feed.close();
  io.poll();
  EXPECT_FALSE(tasks.empty());

  let_through(1, 1);
  run_until_done();
}

TEST_F(WebhookGateTest, ends_when_it_is_closed_while_it_may_send_nothing) {
  const auto channel = channel_to(url());
  channel->limit_concurrency(0);
  tasks.spawn(channel->run(feed));
  io.poll();

  feed.close();
  channel->close();
  run_until_done();
}

TEST_F(WebhookGateTest, settles_nothing_that_was_on_the_wire_when_it_is_cancelled) {
  const auto channel = channel_to(url());
  feed.add("k1", "{}");
  feed.add("k2", "{}");
  tasks.spawn(channel->run(feed));
  run_until([this] { return requests.size() == 2; });

  cancel(tasks);
  run_until_done();

  EXPECT_TRUE(feed.settled.empty());
  EXPECT_TRUE(feed.given_back.empty());
  EXPECT_EQ(channel->concurrency(), 0);
}

}  // namespace
}  // namespace crier::channel
