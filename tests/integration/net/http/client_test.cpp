#include "net/http/client.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "integration/net/http/loop_test.h"
#include "integration/net/http/raw_peer.h"
#include "net/http/server.h"
#include "runtime/wait_list.h"

namespace crier::http {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Kind = TransportError::Kind;
using Reach = TransportError::Reach;
using Answer = std::expected<Response, TransportError>;

class ClientTest : public LoopTest {
 protected:
  void TearDown() override { stop_servers(); }

  asio::awaitable<void> send(std::string url, std::string body, SendOptions options = {}) {
    Request request{.method = Method::post, .target = std::move(url), .body = std::move(body)};
    auto answer = co_await client.send(std::move(request), std::move(options));
    answers.push_back(std::move(answer));
  }

  asio::awaitable<void> send_in_turn(std::string url, int count) {
    for (int sent = 0; sent < count; ++sent) co_await send(url, "body");
  }

  RawPeer& peer_that_says(std::vector<std::optional<std::string>> script) {
    peer.emplace(io.get_executor(), std::move(script));
    servers.spawn(peer->run());
    return *peer;
  }

  void expect_failure(Kind kind, Reach reach, int status = 0) {
    ASSERT_EQ(answers.size(), 1U);
    ASSERT_FALSE(answers.front());
    EXPECT_EQ(answers.front().error().kind, kind);
    EXPECT_EQ(answers.front().error().reach, reach);
    EXPECT_EQ(answers.front().error().status, status);
  }

  Client client{io.get_executor(), {.requests_max = 100, .connections_max = 4}};
  std::optional<RawPeer> peer;
  std::vector<Answer> answers;
};

TEST_F(ClientTest, carries_a_request_there_and_the_answer_back) {
  RawPeer& server =
      peer_that_says({"HTTP/1.1 429 Slow Down\r\nRetry-After: 7\r\nX-Id: a b\r\n"
                      "Content-Length: 5\r\n\r\nlater"});
  Request request{.method = Method::post,
                  .target = server.url("/notices?tenant=7"),
                  .headers = {{.name = "Idempotency-Key", .value = "k-1"}},
                  .body = R"({"to":1})"};

  const auto exchange = [](Client* to, Request what,
                           std::vector<Answer>* into) -> asio::awaitable<void> {
    auto answer = co_await to->send(std::move(what), SendOptions{});
    into->push_back(std::move(answer));
  };
  run(exchange(&client, std::move(request), &answers));

  ASSERT_EQ(server.requests.size(), 1U);
  EXPECT_TRUE(server.requests[0].starts_with("POST /notices?tenant=7 HTTP/1.1\r\n"));
  EXPECT_NE(server.requests[0].find("\r\nIdempotency-Key: k-1\r\n"), std::string::npos);
  EXPECT_EQ(server.requests[0].find("Expect"), std::string::npos);
  EXPECT_TRUE(server.requests[0].ends_with("\r\n\r\n{\"to\":1}"));
  ASSERT_TRUE(answers.at(0));
  EXPECT_EQ(answers[0]->status, 429);
  EXPECT_EQ(answers[0]->headers.find("retry-after"), "7");
  EXPECT_EQ(answers[0]->headers.find("X-ID"), "a b");
  EXPECT_EQ(answers[0]->body, "later");
}

TEST_F(ClientTest, keeps_its_connection) {
  const RawPeer& server = peer_that_says({ok("1"), ok("2"), ok("3")});

  run(send_in_turn(server.url(), 3));

  EXPECT_EQ(server.connections, 1);
  EXPECT_EQ(answers.at(2)->body, "3");
}

TEST_F(ClientTest, does_not_follow_a_redirect) {
  const RawPeer& server = peer_that_says(
      {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", ok()});

  run(send(server.url(), "body"));

  EXPECT_EQ(answers.at(0)->status, 302);
  EXPECT_EQ(server.requests.size(), 1U);
}

TEST_F(ClientTest, knows_that_nothing_left_when_nobody_listens) {
  std::string url;
  {
    const RawPeer gone(io.get_executor(), {});
    url = gone.url();
  }

  run(send(url, "body"));

  expect_failure(Kind::unreachable, Reach::not_sent);
}

TEST_F(ClientTest, knows_that_nothing_left_when_the_handshake_does_not_end) {
  const RawPeer& silent = peer_that_says({std::nullopt});

  run(send("https://127.0.0.1:" + std::to_string(silent.port()) + "/", "body",
           {.connect_timeout = 50ms}));

  expect_failure(Kind::timed_out, Reach::not_sent);
}

TEST_F(ClientTest, cannot_know_what_became_of_a_request_without_an_answer) {
  const RawPeer& server = peer_that_says({""});

  run(send(server.url(), "body"));

  expect_failure(Kind::connection_lost, Reach::sent);
  EXPECT_EQ(server.requests.size(), 1U);
}

TEST_F(ClientTest, does_not_repeat_a_request_whose_kept_connection_broke) {
  const RawPeer& server = peer_that_says({ok(), "", ok(), ok()});

  run(send_in_turn(server.url(), 4));

  EXPECT_TRUE(answers.at(0));
  ASSERT_FALSE(answers.at(1));
  EXPECT_EQ(answers[1].error().reach, Reach::sent);
  EXPECT_TRUE(answers.at(2));
  EXPECT_TRUE(answers.at(3));
  EXPECT_EQ(server.requests.size(), 4U);
}

TEST_F(ClientTest, waits_for_an_answer_only_so_long) {
  const RawPeer& server = peer_that_says({std::nullopt});

  run(send(server.url(), "body", {.total_timeout = 50ms}));

  expect_failure(Kind::timed_out, Reach::sent);
}

TEST_F(ClientTest, remembers_the_status_of_an_answer_that_breaks_off) {
  const RawPeer& server =
      peer_that_says({"HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\nhalf"});

  run(send(server.url(), "body"));

  expect_failure(Kind::connection_lost, Reach::sent, 202);
}

struct BrokenHeader {
  std::string octets;
  Kind kind;
  int status{200};
};

class BrokenHeaderTest : public ClientTest, public testing::WithParamInterface<BrokenHeader> {};

TEST_P(BrokenHeaderTest, is_no_answer_whatever_its_status) {
  const RawPeer& server = peer_that_says({GetParam().octets});

  run(send(server.url(), "body"));

  expect_failure(GetParam().kind, Reach::sent, GetParam().status);
  EXPECT_FALSE(answers.front().error().has_header);
}

std::string lines(int count) {
  std::string lines;
  for (int line = 0; line < count; ++line) lines += "X-Line: " + std::string(70, 'x') + "\r\n";
  return lines;
}

const std::string status_200 = "HTTP/1.1 200 OK\r\n";

INSTANTIATE_TEST_SUITE_P(
    OfAnswers, BrokenHeaderTest,
    testing::Values(
        BrokenHeader{status_200 + "broken\r\n\r\n", Kind::protocol_error},
        BrokenHeader{status_200 + "Server: a\r\nno colon\r\n\r\n{}", Kind::protocol_error},
        BrokenHeader{status_200, Kind::connection_lost},
        BrokenHeader{status_200 + "Server: a", Kind::connection_lost},
        BrokenHeader{status_200 + "Server: a\r\n", Kind::connection_lost},
        BrokenHeader{"HTTP/1.1 200 OK", Kind::connection_lost, 0},
        BrokenHeader{status_200 + lines(20'000), Kind::answer_too_long},
        BrokenHeader{status_200 + "X: " + std::string(2'000'000, 'x'), Kind::answer_too_long}));

TEST_F(ClientTest, knows_an_answer_by_its_whole_header) {
  const RawPeer& server = peer_that_says({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"});

  run(send(server.url(), "body"));

  expect_failure(Kind::connection_lost, Reach::sent, 200);
  EXPECT_TRUE(answers.front().error().has_header);
}

TEST_F(ClientTest, reads_an_answer_up_to_its_bound) {
  const RawPeer& server = peer_that_says({ok(std::string(response_body_bytes_max, 'x'))});

  run(send(server.url(), "body"));

  EXPECT_EQ(answers.at(0)->body.size(), response_body_bytes_max);
}

TEST_F(ClientTest, breaks_off_an_answer_beyond_its_bound) {
  const RawPeer& server = peer_that_says({ok(std::string(response_body_bytes_max + 1, 'x'))});

  run(send(server.url(), "body"));

  expect_failure(Kind::answer_too_long, Reach::sent, 200);
}

TEST_F(ClientTest, does_not_take_everything_for_an_answer) {
  const RawPeer& server = peer_that_says({"220 mail.example.org ESMTP\r\n"});

  run(send(server.url(), "body"));

  expect_failure(Kind::protocol_error, Reach::sent);
}

TEST_F(ClientTest, sends_nothing_whole_when_the_permission_is_refused) {
  const RawPeer& server = peer_that_says({ok()});
  int asked = 0;
  const auto refuse = [&asked] {
    ++asked;
    return false;
  };

  run(send(server.url(), "body", {.permission = refuse}));

  expect_failure(Kind::withheld, Reach::not_sent);
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(server.requests.empty());
  EXPECT_EQ(server.incomplete.find("body"), std::string::npos);
}

TEST_F(ClientTest, asks_for_permission_once_however_long_the_body) {
  const RawPeer& server = peer_that_says({ok()});
  int asked = 0;
  const auto grant = [&asked] {
    ++asked;
    return true;
  };

  run(send(server.url(), std::string(300'000, 'b'), {.permission = grant}));

  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(answers.at(0));
  EXPECT_TRUE(server.requests.at(0).ends_with(std::string(300'000, 'b')));
}

TEST_F(ClientTest, refuses_what_is_no_url) {
  run(send("http://exa mple/", "body"));

  expect_failure(Kind::invalid_request, Reach::not_sent);
}

TEST_F(ClientTest, breaks_off_a_cancelled_request_and_goes_on) {
  const RawPeer& server = peer_that_says({std::nullopt, ok("next")});
  tasks.spawn(send(server.url(), "body"));
  while (server.requests.empty()) io.run_one();

  cancel(tasks);
  run_until_done();

  EXPECT_TRUE(answers.empty());
  EXPECT_EQ(client.active(), 0);
  run(send(server.url(), "body"));
  EXPECT_EQ(answers.at(0)->body, "next");
}

class ClientServerTest : public ClientTest {
 protected:
  ClientServerTest() {
    router.on(Method::post, "/echo",
              [](const Request& request) { return text_response(200, request.body); });
    router.on(Method::post, "/gate", [this](Request) { return wait_at_gate(); });
    servers.spawn(server.run());
  }

  asio::awaitable<Response> wait_at_gate() {
    co_await gate.wait();
    co_return text_response(200, "");
  }

  [[nodiscard]] std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(server.port()) + path;
  }

  asio::awaitable<void> send_and_count(std::string to, std::string body) {
    co_await send(std::move(to), std::move(body));
    connections_seen = std::max(connections_seen, server.connections());
  }

  WaitList gate{io.get_executor()};
  Router router;
  Server server{io.get_executor(), router, {}};
  int connections_seen{};
};

TEST_F(ClientServerTest, carries_many_requests_on_few_connections) {
  for (int number = 0; number < 100; ++number) {
    tasks.spawn(send_and_count(url("/echo"), std::to_string(number)));
  }
  run_until_done();

  EXPECT_EQ(answers.size(), 100U);
  for (const Answer& answer : answers) EXPECT_EQ(answer.value().status, 200);
  EXPECT_EQ(connections_seen, 4);
  EXPECT_EQ(client.active(), 0);
}

TEST_F(ClientServerTest, does_not_make_one_request_wait_for_the_answer_to_another) {
  tasks.spawn(send(url("/gate"), "x"));
  tasks.spawn(send(url("/gate"), "x"));

  io.restart();
  while (gate.size() < 2) io.run_one();

  gate.notify_all();
  run_until_done();
  EXPECT_EQ(answers.size(), 2U);
}

TEST_F(ClientServerTest, refuses_more_requests_than_agreed) {
  for (int number = 0; number < 101; ++number) tasks.spawn(send(url("/echo"), "x"));
  run_until_done();

  ASSERT_FALSE(answers.front());
  EXPECT_EQ(answers.front().error().kind, Kind::busy);
  EXPECT_EQ(answers.front().error().reach, Reach::not_sent);
  EXPECT_EQ(answers.size(), 101U);
}

TEST_F(ClientServerTest, lives_through_cancellation_at_every_step) {
  for (int steps = 0; steps < 40; ++steps) {
    tasks.spawn(send(url("/echo"), "x"));
    io.restart();
    for (int step = 0; step < steps && !tasks.empty(); ++step) io.run_one();
    cancel(tasks);
    run_until_done();

    EXPECT_EQ(client.active(), 0);
  }
  EXPECT_GT(answers.size(), 0U);
  EXPECT_LT(answers.size(), 40U);
}

}  // namespace
}  // namespace crier::http
