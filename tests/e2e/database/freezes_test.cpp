// The database hangs without closing a connection, as behind a dead disk. Whoever presses the
// button of their link meanwhile is asked to press again while they still look at the page.
#include <chrono>
#include <csignal>
#include <cstddef>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

pid_t parent_of(const std::string& process) {
  std::ifstream status("/proc/" + process + "/status");
  pid_t parent = 0;
  for (std::string word; status >> word;) {
    if (word == "PPid:" && status >> parent) break;
  }
  return parent;
}

// The server process that lets people in, and all that serve one database, until this ends.
class FrozenServer {
 public:
  explicit FrozenServer(const std::string& database) {
    const auto found = rows(database,
                            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
                            "AND pid <> pg_backend_pid()");
    for (const Row& row : found) processes_.push_back(std::stoi(row[0]));
    processes_.push_back(parent_of(found.at(0)[0]));
    for (const pid_t process : processes_) EXPECT_EQ(::kill(process, SIGSTOP), 0);
  }
  ~FrozenServer() {
    for (const pid_t process : processes_) ::kill(process, SIGCONT);
  }
  FrozenServer(const FrozenServer&) = delete;
  FrozenServer& operator=(const FrozenServer&) = delete;

 private:
  std::vector<pid_t> processes_;
};

struct Visit {
  std::string method;
  std::string path;
  std::string body;
  int status{};
  std::string page;
  std::chrono::steady_clock::duration took{};
};

void make(std::uint16_t port, Visit& visit) {
  const auto since = std::chrono::steady_clock::now();
  const auto answer =
      visit.method == "GET" ? fetch(port, visit.path) : post(port, visit.path, {visit.body});
  visit.took = std::chrono::steady_clock::now() - since;
  if (!answer) return;
  visit.status = answer->status;
  visit.page = answer->body;
}

TEST(Database, that_hangs_keeps_nobody_waiting_who_objects) {
  World world({.people = 200, .channel = "maildir", .serves_pages = true});
  DaemonProcess& daemon = world.start_daemon();
  daemon.await_ready();
  world.begin();
  world.await_state("finished");
  const std::vector<std::string> links = objection_links(world);
  ASSERT_GE(links.size(), 20U);
  // The daemon knows the campaign and what the form is for.
  ASSERT_EQ(fetch(world.pages_port(), links[0])->status, 200);
  const std::string form = "/object";
  ASSERT_EQ(fetch(world.pages_port(), form)->status, 200);
  ASSERT_EQ(post(world.pages_port(), links[17], {"do=object"})->status, 303);
  const std::string receipt = rows(world.database(), "SELECT receipt FROM objection_records")[0][0];

  std::vector<Visit> visits;
  for (std::size_t person = 0; person < 16; ++person) {
    visits.push_back({.method = "POST", .path = links[person] + "?lang=en", .body = "do=object"});
  }
  visits.push_back({.method = "POST", .path = form + "?lang=en", .body = "email=a%40example.org"});
  visits.push_back({.method = "GET", .path = links[17] + "?lang=en&receipt=" + receipt});
  {
    const FrozenServer frozen(world.database());
    std::vector<std::jthread> visitors;
    for (Visit& visit : visits) {
      visitors.emplace_back([&world, &visit] { make(world.pages_port(), visit); });
    }
  }

  for (const Visit& visit : visits) {
    SCOPED_TRACE(visit.path);
    EXPECT_EQ(visit.status, 503);
    EXPECT_LT(visit.took, std::chrono::seconds(10));
    EXPECT_THAT(visit.page, AnyOf(HasSubstr("Please press the button again"),
                                  HasSubstr("Please try again"), HasSubstr("again in a minute")));
  }
  eventually("objections are recorded again", [&] {
    const auto answer = post(world.pages_port(), links[0], {"do=object"});
    return answer && answer->status == 303;
  });
  for (std::size_t person = 0; person < 16; ++person) {
    const auto answer = post(world.pages_port(), links[person], {"do=object"});
    ASSERT_TRUE(answer && answer->status == 303);
  }
  // What may have been recorded when nobody could tell is recorded once.
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM objection_records"), 17);
}

}  // namespace
}  // namespace crier::e2e
