#include "net/http/server.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include "integration/net/http/loop_test.h"
#include "runtime/wait_list.h"

namespace crier::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

class ServerTest : public LoopTest {
 protected:
  ServerTest() {
    router.on(Method::get, "/hello", [](const Request&) { return text_response(200, "hello\n"); });
    router.on(Method::post, "/length", [](const Request& request) {
      return text_response(200, std::to_string(request.body.size()));
    });
    router.on(Method::get, "/broken",
              [](const Request&) -> Response { throw std::runtime_error("out of ink"); });
    router.on(Method::get, "/slow", [this](Request) { return slowly(); });
  }

  void TearDown() override { stop_servers(); }

  asio::awaitable<Response> slowly() {
    ++slow_begun;
    co_await gate.wait();
    co_return text_response(200, "at last");
  }

  void serve(ServerOptions options = {}) {
    server.emplace(io.get_executor(), router, std::move(options));
    servers.spawn(server->run());
  }

  // Says `text` and reads until the server closes.
  asio::awaitable<void> say(std::string text) {
    tcp::socket socket(io);
    const tcp::endpoint where(asio::ip::address_v4::loopback(), server->port());
    co_await socket.async_connect(where, asio::use_awaitable);
    error_code failure;
    co_await asio::async_write(socket, asio::buffer(text),
                               asio::redirect_error(asio::use_awaitable, failure));
    std::string heard;
    co_await asio::async_read(socket, asio::dynamic_buffer(heard),
                              asio::redirect_error(asio::use_awaitable, failure));
    answers.push_back(heard);
  }

  std::string answer_to(std::string text) {
    run(say(std::move(text)));
    return answers.back();
  }

  void run_until(const std::function<bool()>& condition) {
    io.restart();
    while (!condition()) io.run_one();
  }

  Router router;
  std::optional<Server> server;
  WaitList gate{io.get_executor()};
  int slow_begun{};
  std::vector<std::string> answers;
};

std::ptrdiff_t times(const std::string& text, const std::string& part) {
  std::ptrdiff_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST_F(ServerTest, answers_one_request_after_another_also_when_they_come_together) {
  serve();

  const std::string heard = answer_to(
      "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
      "POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
      "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

  EXPECT_EQ(times(heard, "HTTP/1.1 200 OK\r\n"), 3);
  EXPECT_EQ(times(heard, "\r\nDate: "), 3);
  EXPECT_EQ(times(heard, "\r\nConnection: close\r\n"), 1);
  EXPECT_EQ(times(heard, "\r\nContent-Type: text/plain; charset=utf-8\r\n"), 3);
  EXPECT_NE(heard.find("\r\n\r\n3HTTP/1.1"), std::string::npos);
  EXPECT_TRUE(heard.ends_with("\r\n\r\nhello\n"));
}

TEST_F(ServerTest, answers_head_with_the_length_and_no_body) {
  serve();

  const std::string heard =
      answer_to("HEAD /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

  EXPECT_TRUE(heard.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_NE(heard.find("\r\nContent-Length: 6\r\n"), std::string::npos);
  EXPECT_TRUE(heard.ends_with("\r\n\r\n"));
}

TEST_F(ServerTest, closes_behind_a_client_that_does_not_keep_alive) {
  serve();

  EXPECT_TRUE(answer_to("GET /hello HTTP/1.0\r\n\r\n").ends_with("hello\n"));
}

TEST_F(ServerTest, says_what_it_does_not_have) {
  serve();

  EXPECT_TRUE(answer_to("GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .starts_with("HTTP/1.1 404 "));
  const std::string wrong =
      answer_to("DELETE /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(wrong.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"));
  EXPECT_NE(wrong.find("\r\nAllow: GET, HEAD\r\n"), std::string::npos);
}

TEST_F(ServerTest, tells_a_failed_handler_from_a_bad_request) {
  serve();

  EXPECT_TRUE(answer_to("GET /broken HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .starts_with("HTTP/1.1 500 Internal Server Error\r\n"));
  EXPECT_TRUE(answer_to("EHLO example.org\r\n\r\n").starts_with("HTTP/1.1 400 "));
}

TEST_F(ServerTest, bounds_what_it_reads) {
  serve();

  EXPECT_TRUE(
      answer_to("GET /hello HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n")
          .starts_with("HTTP/1.1 431 "));
  EXPECT_TRUE(
      answer_to(
          "POST /length HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 65536\r\n\r\n" +
          std::string(65'536, 'x'))
          .ends_with("\r\n\r\n65536"));
  EXPECT_TRUE(answer_to("POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n" +
                        std::string(65'537, 'x'))
                  .starts_with("HTTP/1.1 413 "));
}

TEST_F(ServerTest, asks_for_a_body_that_is_kept_until_it_is_asked_for) {
  serve();

  const std::string heard = answer_to(
      "POST /length HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\nabc"
      "POST /length HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n"
      "POST /length HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");

  EXPECT_TRUE(heard.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(times(heard, " 100 "), 1);
  EXPECT_EQ(times(heard, " 200 "), 3);
}

TEST_F(ServerTest, asks_for_no_body_that_it_would_not_take) {
  serve();

  EXPECT_TRUE(answer_to("POST /length HTTP/1.1\r\nHost: x\r\nExpect: "
                        "100-continue\r\nContent-Length: 65537\r\n\r\n")
                  .starts_with("HTTP/1.1 413 "));
}

TEST_F(ServerTest, refuses_a_request_that_a_proxy_may_read_otherwise) {
  const std::string host = "Host: x\r\n";
  const std::string chunks = "3\r\nabc\r\n0\r\n\r\n";
  struct Case {
    const char* what;
    std::string request;
    const char* status;
  };
  const std::vector<Case> cases = {
      {"sound", "POST /length HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n" + chunks,
       "200"},
      {"in another case",
       "POST /length HTTP/1.1\r\n" + host + "Transfer-Encoding: Chunked\r\n\r\n" + chunks, "200"},
      {"not chunked", "POST /length HTTP/1.1\r\n" + host + "Transfer-Encoding: identity\r\n\r\n",
       "400"},
      {"chunked, and then another",
       "POST /length HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, identity\r\n\r\n" + chunks,
       "400"},
      {"chunked twice",
       "POST /length HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, chunked\r\n\r\n" + chunks,
       "400"},
      {"compressed as well",
       "POST /length HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n" + chunks,
       "400"},
      {"no coding that anybody knows",
       "POST /length HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n" + chunks, "400"},
      {"by two fields",
       "POST /length HTTP/1.1\r\n" + host +
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + chunks,
       "400"},
      {"by two fields, the second sound",
       "POST /length HTTP/1.1\r\n" + host +
           "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks,
       "400"},
      {"with a length",
       "POST /length HTTP/1.1\r\n" + host +
           "Content-Length: 3\r\nTransfer-Encoding: identity\r\n\r\nabc",
       "400"},
      {"with a length behind it",
       "POST /length HTTP/1.1\r\n" + host +
           "Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc",
       "400"},
      {"chunked and with a length",
       "POST /length HTTP/1.1\r\n" + host +
           "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n" + chunks,
       "400"},
      {"two lengths",
       "POST /length HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
       "400"},
      {"before HTTP/1.1",
       "POST /length HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n" + chunks, "400"},
      {"without a host", "GET /hello HTTP/1.1\r\n\r\n", "400"},
      {"of two hosts", "GET /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400"},
      {"of two hosts before HTTP/1.1", "GET /hello HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", "400"},
      {"without a host before HTTP/1.1", "GET /hello HTTP/1.0\r\n\r\n", "200"},
  };
  serve();

  for (const Case& each : cases) {
    const std::string heard =
        answer_to(each.request + "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(heard.starts_with(std::string("HTTP/1.1 ") + each.status)) << each.what << heard;
    // Nothing that follows can be trusted to be a request.
    if (std::string_view(each.status) == "400") {
      EXPECT_EQ(times(heard, "HTTP/1.1 "), 1) << each.what << heard;
    }
  }
}

TEST_F(ServerTest, knows_a_target_in_every_form) {
  serve();

  EXPECT_TRUE(
      answer_to("GET http://example.org/h%65llo?x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
          .ends_with("hello\n"));
}

TEST_F(ServerTest, closes_a_connection_that_stays_silent) {
  serve({.idle_timeout = 30ms, .request_timeout = 30ms});

  EXPECT_EQ(answer_to(""), "");
  EXPECT_EQ(answer_to("GET /hello HTT"), "");
}

TEST_F(ServerTest, lets_more_than_its_maximum_wait) {
  serve({.connections_max = 1});
  tasks.spawn(say("GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  run_until([this] { return slow_begun == 1; });

  tasks.spawn(say("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  io.poll();
  EXPECT_EQ(server->connections(), 1);
  EXPECT_TRUE(answers.empty());

  gate.notify_all();
  run_until_done();
  EXPECT_EQ(answers.size(), 2U);
}

TEST_F(ServerTest, drops_who_says_nothing_when_there_is_no_room) {
  serve({.connections_max = 4});
  const std::vector<std::string> slow(4, "GET /hello HTT");
  for (const std::string& text : slow) tasks.spawn(say(text));
  run_until([this] { return server->connections() == 4; });

  tasks.spawn(say("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  run_until([this] { return answers.size() == 2; });

  EXPECT_EQ(answers.front(), "");
  EXPECT_TRUE(answers.back().ends_with("hello\n"));
  EXPECT_EQ(server->connections(), 3);
}

TEST_F(ServerTest, keeps_who_waits_for_an_answer_when_there_is_no_room) {
  serve({.connections_max = 2});
  tasks.spawn(say("GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  tasks.spawn(say(""));
  run_until([this] { return slow_begun == 1 && server->connections() == 2; });

  tasks.spawn(say("GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  run_until([this] { return slow_begun == 2 && !answers.empty(); });
  EXPECT_EQ(answers, std::vector<std::string>{""});

  gate.notify_all();
  run_until_done();
  EXPECT_EQ(
      std::ranges::count_if(answers, [](const auto& text) { return text.ends_with("at last"); }),
      2);
}

TEST_F(ServerTest, serves_the_next_when_a_kept_connection_falls_silent) {
  serve({.connections_max = 1});
  tasks.spawn(say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
  run_until([this] { return slow_begun == 1; });
  tasks.spawn(say("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  io.poll();

  gate.notify_all();
  run_until_done();

  EXPECT_EQ(answers.size(), 2U);
  EXPECT_TRUE(
      std::ranges::any_of(answers, [](const auto& text) { return text.ends_with("hello\n"); }));
}

TEST_F(ServerTest, does_what_is_asked_before_it_delays_the_answer) {
  std::vector<std::string> peers;
  serve({.delay = [&](const Request& request) {
    peers.push_back(request.peer);
    return std::chrono::hours(1);
  }});
  tasks.spawn(say("GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  run_until([this] { return slow_begun == 1; });
  gate.notify_all();
  io.poll();

  EXPECT_EQ(peers, std::vector<std::string>{"127.0.0.1"});
  EXPECT_TRUE(answers.empty());
  cancel(servers);
  run_until_done();
  EXPECT_EQ(answers, std::vector<std::string>{""});
}

TEST_F(ServerTest, closing_finishes_what_has_begun_and_drops_what_is_idle) {
  serve();
  tasks.spawn(say("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"));
  tasks.spawn(say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
  run_until([this] { return slow_begun == 1 && server->connections() == 2; });
  io.poll();

  server->close();
  run_until([this] { return server->connections() == 1; });
  gate.notify_all();
  run_until([this] { return servers.empty(); });
  run_until_done();

  EXPECT_EQ(answers.size(), 2U);
  EXPECT_TRUE(answers[0].ends_with("hello\n"));
  EXPECT_TRUE(answers[1].ends_with("at last"));
  EXPECT_NE(answers[1].find("\r\nConnection: close\r\n"), std::string::npos);
}

TEST_F(ServerTest, cancelling_drops_everything) {
  serve();
  tasks.spawn(say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
  run_until([this] { return slow_begun == 1; });

  cancel(servers);
  run_until([this] { return servers.empty(); });
  run_until_done();

  EXPECT_EQ(answers, (std::vector<std::string>{""}));
  EXPECT_EQ(server->connections(), 0);
}

TEST_F(ServerTest, refuses_an_address_that_is_taken) {
  serve();

  EXPECT_THROW(Server(io.get_executor(), router, {.port = server->port()}),
               boost::system::system_error);
}

}  // namespace
}  // namespace crier::http
