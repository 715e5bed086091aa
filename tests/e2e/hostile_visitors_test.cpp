// Whoever means ill by the public pages neither takes them from others nor learns anything.
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"
#include "support/e2e/world.h"
#include "support/sink/certificate.h"

namespace crier::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Told {
  explicit Told(std::string pages_settings = "")
      : world({.people = 100,
               .channel = "maildir",
               .serves_pages = true,
               .pages_settings = std::move(pages_settings)}) {
    world.start_daemon().await_ready();
    world.begin();
    world.await_state("finished");
    links = objection_links(world);
  }

  World world;
  std::vector<std::string> links;
};

TEST(HostileVisitors, who_hold_connections_keep_nobody_out) {
  Told told;
  const std::string nothing_said =
      "POST " + told.links.at(0) + " HTTP/1.1\r\nHost: x\r\nContent-Le";
  const SlowVisitors slow(told.world.pages_port(), 10'000, nothing_said);

  for (std::size_t person = 0; person < 20; ++person) {
    const auto receipt =
        post(told.world.pages_port(), told.links.at(person), {.body = "do=object"});
    ASSERT_TRUE(receipt && receipt->status == 303) << person;
  }
  EXPECT_EQ(number(told.world.database(), "SELECT count(*) FROM objections"), 20);
}

TEST(HostileVisitors, who_press_again_and_again_are_recorded_once_and_never_refused) {
  Told told;
  for (int press = 0; press < 110; ++press) {
    const auto receipt = post(told.world.pages_port(), told.links.at(0),
                              {.body = "do=object", .fields = "X-Forwarded-For: 192.0.2.7\r\n"});
    ASSERT_TRUE(receipt && receipt->status == 303) << press;
  }
  EXPECT_EQ(number(told.world.database(), "SELECT count(*) FROM objection_records"), 1);
}

TEST(HostileVisitors, who_make_up_links_get_one_page_and_no_hint) {
  Told told;
  const std::string& real = told.links.at(0);
  std::string altered = real;
  altered.at(altered.size() - 5) = altered.at(altered.size() - 5) == 'a' ? 'b' : 'a';
  const std::vector<std::string> made_up = {"/o/",
                                            "/o",
                                            "/o/x",
                                            altered,
                                            real.substr(0, real.size() - 1),
                                            real + "a",
                                            real + "/..",
                                            "/o/" + std::string(4000, 'a'),
                                            "/o/%00",
                                            "/o/%2e%2e%2f",
                                            "/o/../../etc/passwd"};
  const auto page = fetch(told.world.pages_port(), "/o/x");
  ASSERT_TRUE(page && page->status == 404);
  for (const std::string& path : made_up) {
    const auto answer = fetch(told.world.pages_port(), path);
    ASSERT_TRUE(answer) << path;
    EXPECT_EQ(answer->status, 404) << path;
    const auto pressed = post(told.world.pages_port(), path, {.body = "do=object"});
    ASSERT_TRUE(pressed) << path;
    EXPECT_EQ(pressed->status, 404) << path;
    if (path.starts_with("/o/") && !path.contains(".."))
      EXPECT_EQ(answer->body, page->body) << path;
  }
  EXPECT_EQ(number(told.world.database(), "SELECT count(*) FROM objection_records"), 0);
}

TEST(HostileVisitors, who_send_too_much_are_told_and_the_next_is_served) {
  Told told;
  const std::uint16_t port = told.world.pages_port();
  const auto long_head = fetch(port, "/o/x", "X: " + std::string(9000, 'x') + "\r\n");
  const auto long_body = post(port, told.links.at(0), {.body = std::string(17'000, 'x')});
  ASSERT_TRUE(long_head && long_body);
  EXPECT_EQ(long_head->status, 431);
  EXPECT_EQ(long_body->status, 413);
  EXPECT_EQ(number(told.world.database(), "SELECT count(*) FROM objection_records"), 0);
  const auto page = fetch(port, told.links.at(0));
  ASSERT_TRUE(page && page->status == 200);
  EXPECT_THAT(page->head, Not(HasSubstr("Strict-Transport-Security")));
}

TEST(PublicPages, are_served_by_tls_of_their_own) {
  const std::string folder = testing::TempDir();
  const sink::CertificateFiles files = sink::write_certificate(folder, {});
  Told told(fmt::format("certificate = \"{}\"\nkey = \"{}\"\n", files.certificate.string(),
                        files.key.string()));
  const auto ask = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"/usr/bin/curl", "-sS", "-i", "--cacert",
                                      files.certificate.string()};
    words.insert(words.end(), more.begin(), more.end());
    words.push_back(
        fmt::format("https://localhost:{}{}", told.world.pages_port(), told.links.at(0)));
    return run_program({.argv = words, .working_directory = folder}).output;
  };

  EXPECT_THAT(ask({}), testing::AllOf(HasSubstr("200 OK"), HasSubstr("<form method=\"post\""),
                                      HasSubstr("Strict-Transport-Security: max-age=")));
  EXPECT_THAT(ask({"-d", "List-Unsubscribe=One-Click"}), HasSubstr("200 OK"));
  EXPECT_EQ(number(told.world.database(), "SELECT count(*) FROM objections"), 1);
}

}  // namespace
}  // namespace crier::e2e
