#include <csignal>
#include <fstream>
#include <set>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::e2e {
namespace {

using namespace std::chrono_literals;

pid_t parent_of(pid_t process) {
  std::ifstream status(fmt::format("/proc/{}/status", process));
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("PPid:")) return std::stoi(line.substr(5));
  }
  throw std::runtime_error("the server's process is gone");
}

// Stops every process of the server, as a host that hangs: nobody is refused, nobody is answered.
class FrozenServer {
 public:
  explicit FrozenServer(const std::string& database) {
    const char* const others = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()";
    for (const Row& row : rows(database, others)) processes_.insert(std::stoi(row.front()));
    const pid_t server = parent_of(*processes_.begin());
    // The one that takes new connections first: it might start another.
    ::kill(server, SIGSTOP);
    for (const pid_t process : processes_) ::kill(process, SIGSTOP);
    processes_.insert(server);
  }
  ~FrozenServer() {
    for (const pid_t process : processes_) ::kill(process, SIGCONT);
  }
  FrozenServer(const FrozenServer&) = delete;
  FrozenServer& operator=(const FrozenServer&) = delete;

 private:
  std::set<pid_t> processes_;
};

TEST(Database, restarts_in_the_middle_of_a_campaign) {
  World world({.people = 8000, .rate_per_second = 2000});
  world.start_daemon();
  world.begin();

  world.await_kept(2000);
  test::ScratchPostgres::instance().restart();
  world.await_kept(4000);
  test::ScratchPostgres::instance().kill();
  test::ScratchPostgres::instance().start();
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_FALSE(world.daemons().front().has_ended());
  EXPECT_EQ(world.daemons().front().stop(), 0);
}

// Without a database nothing can be booked, so nothing more may be sent than was claimed before.
TEST(Database, is_away_longer_than_a_lease) {
  World world({.people = 8000, .rate_per_second = 2000});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  world.await_kept(2000);

  test::ScratchPostgres::instance().stop();
  eventually("the daemon says that it is not ready",
             [&] { return daemon.answers("/readyz", 503); });
  const std::size_t at_rest = world.sink().kept();
  EXPECT_TRUE(daemon.answers("/healthz"));
  // That nothing happens has no event: it is watched for as long as two leases last.
  const auto away_until = std::chrono::steady_clock::now() + 2 * World::lease;
  eventually("two leases are over", [&] { return std::chrono::steady_clock::now() > away_until; });
  EXPECT_EQ(world.sink().kept(), at_rest);
  EXPECT_LT(at_rest, 4000U);
  test::ScratchPostgres::instance().start();
  world.await_state("finished");

  EXPECT_NE(daemon.log().find("the database is there again"), std::string::npos) << daemon.log();
  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_EQ(daemon.stop(), 0);
}

// What is under way waits for its answer for as long as a transaction may take. Whoever watches
// hears of it long before, and what was sent is booked once it is back.
TEST(Database, falls_silent_and_is_told_to_be_away_at_once) {
  constexpr auto told_within = 20s;
  World world({.people = 2000, .rate_per_second = 100});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  world.await_kept(200);

  {
    const FrozenServer frozen(world.database());
    eventually(
        "the daemon says that it is not ready", [&] { return daemon.answers("/readyz", 503); },
        told_within);
    EXPECT_NE(daemon.log().find("the database is away"), std::string::npos) << daemon.log();
    EXPECT_TRUE(daemon.answers("/healthz"));
    const double stood = daemon.counter("crier_lane_standstill_seconds");
    EXPECT_GT(stood, 1);
    eventually("the standstill counts on",
               [&] { return daemon.counter("crier_lane_standstill_seconds") > stood + 5; });
    EXPECT_TRUE(daemon.answers("/readyz", 503));
  }
  eventually("it is ready again", [&] { return daemon.answers("/readyz"); });
  EXPECT_NE(daemon.log().find("the database is there again"), std::string::npos) << daemon.log();
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_EQ(daemon.stop(), 0);
}

// Also where it is plainly down: the number to set an alert on is not 0 while nobody is told.
TEST(Database, that_is_down_counts_as_a_standstill) {
  World world({.people = 2000, .rate_per_second = 100});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  world.await_kept(200);

  test::ScratchPostgres::instance().stop();
  eventually("the standstill counts",
             [&] { return daemon.counter("crier_lane_standstill_seconds") > 15; });
  test::ScratchPostgres::instance().start();
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_EQ(daemon.stop(), 0);
}

}  // namespace
}  // namespace crier::e2e
