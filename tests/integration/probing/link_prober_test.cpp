#include "probing/link_prober.h"

#include <chrono>
#include <map>
#include <memory>

#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/unicode.h"
#include "integration/net/http/loop_test.h"
#include "net/http/router.h"
#include "net/http/server.h"

namespace crier::probing {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using objection::LinkQuestion;
using testing::HasSubstr;

const std::string token(40, 'T');
const std::string path = "/o/" + token;

// A site that answers by path, and remembers what it was asked.
struct LinkProber : http::LoopTest {
  void SetUp() override {
    for (const http::Method method : {http::Method::get, http::Method::post}) {
      router.on(method, "/*", [this](http::Request request) { return answer(std::move(request)); });
    }
    server = std::make_unique<http::Server>(io.get_executor(), router,
                                            http::ServerOptions{.address = "127.0.0.1", .port = 0});
    servers.spawn(server->run());
  }
  void TearDown() override { stop_servers(); }

  asio::awaitable<http::Response> answer(http::Request request) {
    const std::string key =
        std::string(name_of(request.method)) + " " + std::string(request.path());
    asked.push_back(request);
    const auto found = answers.find(key);
    co_return found == answers.end() ? http::Response{.status = 404} : found->second;
  }

  std::string url(const std::string& target) const {
    return "http://127.0.0.1:" + std::to_string(server->port()) + target;
  }
  LinkQuestion question() const {
    return {.url = url(path + "?lang=de"), .token = token, .language = "de", .is_pressed = true};
  }

  std::string fault_of(LinkQuestion question, std::chrono::milliseconds time_max = 10s) {
    std::string fault = "not asked";
    run(ask(&client, std::move(question), time_max, &fault));
    return fault;
  }
  static asio::awaitable<void> ask(http::Client* client, LinkQuestion question,
                                   std::chrono::milliseconds time_max, std::string* fault) {
    auto asking = link_fault(client, std::move(question), time_max);
    *fault = co_await std::move(asking);
  }

  static http::Response redirect(const std::string& to) {
    return {.status = 302, .headers = {{.name = "Location", .value = to}}};
  }

  std::map<std::string, http::Response> answers;
  std::vector<http::Request> asked;
  http::Router router;
  std::unique_ptr<http::Server> server;
  http::Client client{io.get_executor(), {}};
};

TEST_F(LinkProber, looks_at_the_page_and_presses_the_button_of_a_mail_program) {
  answers["GET " + path] = {.status = 200, .body = "the page"};
  answers["POST " + path] = {.status = 200};

  EXPECT_EQ(fault_of(question()), "");

  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].query(), "lang=de");
  EXPECT_EQ(asked[0].headers.find("Accept-Language"), "de");
  EXPECT_EQ(asked[0].headers.find("Cookie"), std::nullopt);
  EXPECT_EQ(asked[1].body, "List-Unsubscribe=One-Click");
}

TEST_F(LinkProber, presses_nothing_on_a_page_that_is_dead) {
  EXPECT_EQ(fault_of(question()), "it answers 404");
  EXPECT_EQ(asked.size(), 1U);
}

TEST_F(LinkProber, tells_what_the_button_of_a_mail_program_met) {
  answers["GET " + path] = {.status = 200, .body = "the page"};
  answers["POST " + path] = redirect("/done");

  EXPECT_THAT(fault_of(question()),
              testing::AllOf(HasSubstr("(POST)"), HasSubstr("RFC 8058 forbids")));
  EXPECT_EQ(asked.size(), 2U) << "a POST is not led on";
}

TEST_F(LinkProber, follows_relative_redirects_that_keep_the_token) {
  answers["GET " + path] = redirect("/de" + path);
  answers["GET /de" + path] = {.status = 200, .body = "the page"};
  answers["POST " + path] = {.status = 204};

  EXPECT_EQ(fault_of(question()), "");
}

TEST_F(LinkProber, does_not_follow_to_a_login) {
  answers["GET " + path] = redirect("/login");
  answers["GET /login"] = {.status = 200};

  EXPECT_THAT(fault_of(question()), HasSubstr("where the token is lost"));
  EXPECT_EQ(asked.size(), 1U);
}

// Its Location is in Latin-1; what is told of it is kept by a database that takes UTF-8 alone.
TEST_F(LinkProber, tells_in_utf8_where_a_site_of_another_encoding_redirects_to) {
  answers["GET " + path] =
      redirect(url("/\xFC"
                   "bersicht"));

  const std::string fault = fault_of(question());

  EXPECT_TRUE(is_utf8(fault)) << fault;
  EXPECT_THAT(fault, testing::AllOf(HasSubstr("bersicht"), HasSubstr("where the token is lost")));
}

TEST_F(LinkProber, does_not_run_in_circles) {
  answers["GET " + path] = redirect(path);

  EXPECT_THAT(fault_of(question()), HasSubstr("again and again"));
  EXPECT_EQ(static_cast<int>(asked.size()), 1 + objection::redirects_max);
}

TEST_F(LinkProber, takes_a_page_that_is_longer_than_what_is_read_of_one) {
  answers["GET " + path] = {.status = 200,
                            .body = std::string(http::response_body_bytes_max + 1, 'x')};
  answers["POST " + path] = {.status = 200};

  EXPECT_EQ(fault_of(question()), "");
}

// Bound, and nobody accepts: the connection is made, and nothing comes.
TEST_F(LinkProber, does_not_wait_for_ever) {
  const asio::ip::tcp::acceptor silent(
      io, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  LinkQuestion asked_in_vain = question();
  asked_in_vain.url = "http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + path;

  EXPECT_EQ(fault_of(asked_in_vain, 100ms), "there is no answer in time");
}

TEST_F(LinkProber, tells_that_nobody_listens_or_that_there_is_no_such_host) {
  std::uint16_t port = 0;
  {
    const asio::ip::tcp::acceptor gone(
        io, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    port = gone.local_endpoint().port();
  }
  LinkQuestion nobody = question();
  nobody.url = "http://127.0.0.1:" + std::to_string(port) + path;
  LinkQuestion nowhere = question();
  nowhere.url = "http://nowhere.invalid" + path;

  // A program of its own loop asks both at the same time, in their order.
  const auto faults = link_faults({nobody, nowhere}, 10s);

  EXPECT_THAT(faults, testing::ElementsAre("nobody listens there", "its host has no address"));
}

}  // namespace
}  // namespace crier::probing
