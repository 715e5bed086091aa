// The database is there, and refuses: nothing stands still without a word, and everything goes on
// when somebody has mended it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"

namespace crier::e2e {
namespace {

constexpr const char* role = "crier_daemon";
// How soon it must be seen, on a loaded machine.
constexpr std::chrono::seconds soon{15};

std::string health_page(const DaemonProcess& daemon) {
  const auto page = fetch(daemon.port(), "/healthz");
  return page ? page->body : "";
}

struct Right {
  const char* right;
  const char* statement;  // One that needs it.
};

TEST(Database, whose_rights_are_revoked_is_said_at_once_and_waited_for) {
  constexpr Right rights[] = {
      {"INSERT ON attempts", "copy_attempts"}, {"SELECT ON subjects", "select_page"},
      {"INSERT ON daemons", "say_alive"},      {"UPDATE ON rate_limits", "lock_rate_limit"},
      {"SELECT ON campaigns", "campaign_due"}, {"UPDATE ON campaign_counts", "add_counts"},
      {"UPDATE ON campaign_lanes", "_lane"},
  };
  World world({.people = 10'000, .rate_per_second = 500, .daemons_role = role});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  std::size_t log_read = 0;
  for (const Right& each : rights) {
    SCOPED_TRACE(each.right);
    world.await_kept(world.sink().kept() + 200);
    eventually("all is well", [&] { return daemon.answers("/healthz"); });
    log_read = daemon.log().size();

    change(world.database(), fmt::format("REVOKE {} FROM {}", each.right, role));
    eventually(
        "the daemon says that it is in trouble", [&] { return daemon.answers("/healthz", 503); },
        soon);
    const std::string page = health_page(daemon);
    const std::string log = daemon.log().substr(log_read);
    EXPECT_NE(page.find("42501: permission denied for table"), std::string::npos) << page;
    EXPECT_NE(page.find(each.statement), std::string::npos) << page;
    EXPECT_NE(log.find("the database refuses a statement"), std::string::npos) << log;
    EXPECT_NE(log.find("sqlstate=42501"), std::string::npos) << log;
    EXPECT_GT(daemon.counter("crier_refusals_total"), 0);
    eventually(
        "the watch sees it", [&] { return daemon.counter("crier_lane_standstill_seconds") > 1; },
        soon);

    change(world.database(), fmt::format("GRANT {} TO {}", each.right, role));
  }
  world.await_state("finished");

  eventually("all is well", [&] { return daemon.answers("/healthz"); });
  EXPECT_EQ(broken_promises(world), "") << world.logs();
  // Neither an address nor a name.
  EXPECT_EQ(daemon.log().find('@'), std::string::npos);
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
}

// One campaign whose rows are refused is stopped with an alarm; the other one does not notice.
TEST(Database, that_refuses_the_rows_of_one_campaign_stops_that_one_alone) {
  constexpr const char* other = "told-as-well";
  World world({.people = 3000, .rate_per_second = 1000});
  DaemonProcess& daemon = world.start_daemon();
  world.import_people();
  world.create_campaign(other);
  world.create_campaign();
  world.start_campaign(other);
  world.await_kept(200);
  const std::string id = rows(world.database(), fmt::format("SELECT id FROM campaigns "
                                                            "WHERE key = '{}'",
                                                            other))[0][0];
  change(world.database(), fmt::format("ALTER TABLE attempts_{} ADD CONSTRAINT no_more "
                                       "CHECK (attempt > 100) NOT VALID",
                                       id));

  world.start_campaign();
  world.await_state_of(other, "paused");
  world.await_state("finished");

  const std::string alarm =
      rows(world.database(), "SELECT alarm FROM campaigns WHERE id = " + id)[0][0];
  EXPECT_NE(alarm.find("copy_attempts, 23514"), std::string::npos) << alarm;
  EXPECT_NE(alarm.find("no_more"), std::string::npos) << alarm;
  EXPECT_NE(alarm.find("resume"), std::string::npos) << alarm;
  EXPECT_FALSE(daemon.has_ended());
  eventually("the alarm is all that is left of it", [&] { return daemon.answers("/healthz"); });

  change(world.database(), fmt::format("ALTER TABLE attempts_{} DROP CONSTRAINT no_more", id));
  world.must({"campaign", "resume", other, "--reason", "the constraint is gone"});
  world.await_state_of(other, "finished");
  EXPECT_EQ(world.run({"audit", other}).status, 0);
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
}

TEST(Database, that_refuses_to_book_does_not_keep_a_daemon_from_ending) {
  World world({.people = 3000, .rate_per_second = 500, .daemons_role = role});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  world.await_kept(200);
  change(world.database(), fmt::format("REVOKE INSERT ON attempts FROM {}", role));
  eventually(
      "the daemon says that it is in trouble", [&] { return daemon.answers("/healthz", 503); },
      soon);

  // The drain time is 20 s, and a quarter of it for the last bookings.
  const auto asked = std::chrono::steady_clock::now();
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
  EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::seconds(30));
  EXPECT_NE(daemon.log().find("in doubt"), std::string::npos) << daemon.log();

  change(world.database(), fmt::format("GRANT INSERT ON attempts TO {}", role));
  world.start_daemon();
  world.await_state("finished");
  EXPECT_EQ(broken_promises(world), "") << world.logs();
}

}  // namespace
}  // namespace crier::e2e
