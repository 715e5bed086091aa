// The database is there, and refuses: nothing stands still without a word, and everything goes on
// when somebody has mended it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"
#include "support/e2e/refused.h"

namespace crier::e2e {
namespace {

// How soon it must be seen, on a loaded machine.
constexpr std::chrono::seconds soon{15};

std::string health_page(const DaemonProcess& daemon) {
  const auto page = fetch(daemon.port(), "/healthz");
  return page ? page->body : "";
}

std::string ready_page(const DaemonProcess& daemon) {
  const auto page = fetch(daemon.port(), "/readyz");
  return page ? page->body : "";
}

// What people read.
std::string shown(const World& world) {
  return world.run({"campaign", "status", World::key}).output;
}

// As the role that the daemon connects as.
ProgramEnd status_as_the_role(const World& world) {
  return world.run_under(world.folder() / "crierd-1.toml", {"campaign", "status", World::key});
}

bool tells(const World& world, const std::string& statement) {
  return number(world.database(), fmt::format("SELECT count(*) FROM engine_troubles WHERE "
                                              "description LIKE '%{}%42501%'",
                                              statement)) > 0;
}

std::int64_t troubles_told(const World& world) {
  return number(world.database(), "SELECT count(*) FROM engine_troubles");
}

TEST(Database, that_refuses_us_tables_or_rows_is_told_at_once_and_waited_for) {
  const Refused all[] = {
      without("INSERT ON attempts", "copy_attempts"),
      without("SELECT ON subjects", "select_page"),
      without("INSERT ON daemons", "heartbeat"),
      without("UPDATE ON rate_limits", "lock_rate_limits"),
      // Others ask it, too, and may be refused first.
      without("SELECT ON campaigns", "campaign_due"),
      without("UPDATE ON campaign_counts", "add_counts"),
      without("UPDATE ON campaign_lanes", "_lane"),
      with_row_security("subjects", "select_page"),
      with_row_security("suppressions", "select_page"),
      with_row_security("campaigns", "campaign_due"),
      with_row_security("campaign_lanes", "_lane"),
  };
  // Slow, so that the audience lasts however long each refusal takes to be seen.
  World world({.people = 20'000, .rate_per_second = 100, .daemons_role = refused_role});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  std::size_t log_read = 0;
  for (const Refused& each : all) {
    SCOPED_TRACE(each.broken);
    world.await_kept(world.sink().kept() + 100);
    eventually("all is well",
               [&] { return daemon.answers("/healthz") && daemon.answers("/readyz"); });
    log_read = daemon.log().size();

    change(world.database(), each.broken);
    eventually(
        "the daemon says that it is in trouble", [&] { return daemon.answers("/healthz", 503); },
        soon);
    const auto names_it = [&] {
      return health_page(daemon).find(each.statement) != std::string::npos;
    };
    eventually("the page names the statement", names_it, soon);
    const std::string page = health_page(daemon);
    const std::string log = daemon.log().substr(log_read);
    EXPECT_NE(page.find("42501: "), std::string::npos) << page;
    EXPECT_NE(log.find("the database refuses a statement"), std::string::npos) << log;
    EXPECT_NE(log.find("sqlstate=42501"), std::string::npos) << log;
    EXPECT_GT(daemon.counter("crier_refusals_total"), 0);
    EXPECT_TRUE(daemon.answers("/readyz", 503)) << ready_page(daemon);
    eventually("it is told to the status", [&] { return tells(world, each.statement); }, soon);
    eventually(
        "the watch sees it", [&] { return daemon.counter("crier_lane_standstill_seconds") > 1; },
        soon);

    change(world.database(), each.mended);
  }
  eventually("all is well",
             [&] { return daemon.answers("/healthz") && troubles_told(world) == 0; });
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
  // Neither an address nor a name.
  EXPECT_EQ(daemon.log().find('@'), std::string::npos);

  world.set_rate(20'000);
  world.start_daemon();
  world.await_state("finished");
  EXPECT_EQ(broken_promises(world), "") << world.logs();
}

// What the daemon only looks at now and then: it is told, it ends with the grant, and notices go on
// where they need none of it.
TEST(Database, that_refuses_us_what_we_watch_is_told_and_waited_for) {
  struct Watched {
    Refused refused;
    bool is_work;  // Else it only tells how things are, and the daemon is ready all the same.
  };
  const Watched all[] = {
      {without("SELECT ON objection_requests", "objection_requests_backlog"), false},
      {without("SELECT ON objection_consumers", "objection_consumers"), false},
      {without("SELECT ON campaign_deadlines", "deadline_"), false},
      {without("SELECT ON alarm_conditions", "alarms_"), false},
      {without("SELECT ON limit_settings", "limit_versions"), true},
      {without("INSERT ON limit_states", "tell_limit_states"), true},
  };
  World world({.people = 20'000, .rate_per_second = 100, .daemons_role = refused_role});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  for (const Watched& each : all) {
    SCOPED_TRACE(each.refused.broken);
    const std::size_t kept = world.sink().kept();
    change(world.database(), each.refused.broken);
    eventually("the status names it", [&] { return tells(world, each.refused.statement); });
    EXPECT_TRUE(daemon.answers("/healthz", 503)) << health_page(daemon);
    EXPECT_EQ(daemon.answers("/readyz", 503), each.is_work) << ready_page(daemon);
    world.await_kept(kept + 200);

    change(world.database(), each.refused.mended);
    eventually(
        "all is well",
        [&] {
          return daemon.answers("/healthz") && daemon.answers("/readyz") &&
                 troubles_told(world) == 0;
        },
        soon);
  }
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
}

TEST(Database, that_refuses_a_running_campaign_is_named_in_its_status) {
  World world({.people = 3000, .rate_per_second = 500, .daemons_role = refused_role});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  world.await_kept(200);
  eventually("the daemon is ready", [&] { return daemon.answers("/readyz"); });

  // Also the right to tell it: nothing can be recorded, and nothing else suffers from that.
  change(world.database(),
         fmt::format("REVOKE INSERT ON attempts, engine_troubles FROM {}", refused_role));
  eventually(
      "the daemon says that it cannot tell it",
      [&] { return health_page(daemon).find("tell_engine_troubles, 42501") != std::string::npos; },
      soon);
  EXPECT_TRUE(world.status().at("troubles").as_array().empty());

  change(world.database(), fmt::format("GRANT INSERT ON engine_troubles TO {}", refused_role));
  eventually(
      "the status names it",
      [&] { return shown(world).find("copy_attempts, 42501: permission") != std::string::npos; },
      soon);
  const std::string status = shown(world);
  EXPECT_NE(status.find("\nTROUBLE      crierd on "), std::string::npos) << status;
  EXPECT_NE(status.find(", since "), std::string::npos) << status;
  EXPECT_NE(status.find("GRANT"), std::string::npos) << status;
  EXPECT_NE(world.must({"campaign", "list"}).find("TROUBLE"), std::string::npos);
  EXPECT_NE(world.must({"campaign", "list", "--format", "csv"}).find("42501"), std::string::npos);
  EXPECT_NE(ready_page(daemon).find("copy_attempts, 42501"), std::string::npos)
      << ready_page(daemon);

  change(world.database(), fmt::format("GRANT INSERT ON attempts TO {}", refused_role));
  eventually("the trouble is gone",
             [&] { return shown(world).find("TROUBLE") == std::string::npos; });
  world.await_state("finished");
  eventually("the daemon is ready", [&] { return daemon.answers("/readyz"); });
  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
}

// They hold from the begin of a session: those that began under them would never hear of the end.
TEST(Database, whose_settings_break_new_sessions_is_waited_for_until_they_are_mended) {
  World world({.people = 3000, .rate_per_second = 200, .daemons_role = refused_role});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  world.await_kept(100);
  const auto set = [&](const std::string& what) {
    change(world.database(),
           fmt::format("DO $$ BEGIN EXECUTE format('ALTER ROLE {} IN DATABASE %I {}', "
                       "current_database()); END $$",
                       refused_role, what));
  };

  struct Setting {
    const char* name;
    const char* value;
    const char* sqlstate;
  };
  constexpr Setting settings[] = {{"search_path", "nowhere", "42P01"},
                                  {"default_transaction_read_only", "on", "25006"}};
  for (const Setting& each : settings) {
    SCOPED_TRACE(each.name);
    set(fmt::format("SET {} = {}", each.name, each.value));
    change(world.database(), fmt::format("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                         "WHERE usename = '{}' AND datname = current_database()",
                                         refused_role));
    eventually(
        "the daemon says that it is in trouble",
        [&] { return health_page(daemon).find(each.sqlstate) != std::string::npos; }, soon);
    EXPECT_TRUE(daemon.answers("/healthz", 503)) << health_page(daemon);
    const std::size_t kept = world.sink().kept();

    set(fmt::format("RESET {}", each.name));
    eventually("all is well",
               [&] { return daemon.answers("/healthz") && daemon.answers("/readyz"); });
    world.await_kept(kept + 100);
  }
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();

  world.set_rate(20'000);
  world.start_daemon();
  world.await_state("finished");
  EXPECT_EQ(broken_promises(world), "") << world.logs();
}

TEST(Database, that_keeps_a_campaign_from_beginning_is_named_in_its_status) {
  World world({.people = 300, .daemons_role = refused_role});
  DaemonProcess& daemon = world.start_daemon();
  daemon.await_ready();
  change(world.database(), fmt::format("REVOKE INSERT ON campaign_lanes FROM {}", refused_role));

  world.begin();
  eventually(
      "the status names it",
      [&] { return shown(world).find("campaign_lay_lane, 42501") != std::string::npos; }, soon);
  const std::string status = shown(world);
  EXPECT_NE(status.find("scheduled"), std::string::npos) << status;
  EXPECT_NE(status.find("\nTROUBLE      crierd on "), std::string::npos) << status;
  EXPECT_NE(status.find("beginning"), std::string::npos) << status;
  EXPECT_TRUE(daemon.answers("/readyz", 503)) << ready_page(daemon);

  change(world.database(), fmt::format("GRANT INSERT ON campaign_lanes TO {}", refused_role));
  world.await_state("finished");
  eventually("the trouble is gone",
             [&] { return troubles_told(world) == 0 && daemon.answers("/readyz"); });
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
}

TEST(Database, that_refuses_a_daemon_its_start_is_named_in_one_line) {
  World world({.people = 10, .daemons_role = refused_role});
  for (const char* table : {"settings", "token_keys", "schema_migrations"}) {
    SCOPED_TRACE(table);
    change(world.database(), fmt::format("REVOKE SELECT ON {} FROM {}", table, refused_role));

    DaemonProcess& daemon = world.start_daemon();
    eventually("the daemon has ended", [&] { return daemon.has_ended(); });

    const std::string log = daemon.log();
    EXPECT_NE(log.find("crierd cannot go on"), std::string::npos) << log;
    EXPECT_NE(log.find(fmt::format("42501: permission denied for table {}. To do: ", table)),
              std::string::npos)
        << log;
    EXPECT_NE(log.find("GRANT"), std::string::npos) << log;
    EXPECT_EQ(log.find("u000a"), std::string::npos) << log;
    world.remove(daemon);
    change(world.database(), fmt::format("GRANT SELECT ON {} TO {}", table, refused_role));
  }
}

TEST(Database, that_refuses_the_status_itself_is_answered_in_words) {
  World world({.people = 10, .daemons_role = refused_role});
  world.start_daemon().await_ready();
  world.import_people();
  world.create_campaign();
  struct Asked {
    std::string broken;
    std::string mended;
    std::vector<const char*> words;
  };
  const Asked all[] = {
      {fmt::format("REVOKE SELECT ON campaign_counts FROM {}", refused_role),
       fmt::format("GRANT SELECT ON campaign_counts TO {}", refused_role),
       {"coverage_by_place, 42501", "campaign_counts", "GRANT"}},
      {fmt::format("REVOKE SELECT ON schema_migrations FROM {}", refused_role),
       fmt::format("GRANT SELECT ON schema_migrations TO {}", refused_role),
       {"42501", "schema_migrations", "GRANT"}},
      {"ALTER TABLE campaign_counts RENAME COLUMN pending TO waiting",
       "ALTER TABLE campaign_counts RENAME COLUMN waiting TO pending",
       {"coverage_by_place, 42703", "pending", "crier migrate"}},
      {"ALTER TABLE engine_troubles RENAME TO troubles_of_engines",
       "ALTER TABLE troubles_of_engines RENAME TO engine_troubles",
       {"engine_troubles, 42P01", "crier migrate"}},
  };
  ASSERT_EQ(status_as_the_role(world).status, 0);
  for (const Asked& each : all) {
    SCOPED_TRACE(each.broken);
    change(world.database(), each.broken);

    const ProgramEnd end = status_as_the_role(world);

    EXPECT_EQ(end.status, 1);
    EXPECT_EQ(end.output.find("crier: the database refuses what this command asks of it: "), 0U)
        << end.output;
    for (const char* words : each.words) {
      EXPECT_NE(end.output.find(words), std::string::npos) << end.output;
    }
    change(world.database(), each.mended);
  }
  EXPECT_EQ(status_as_the_role(world).status, 0);
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
  World world({.people = 3000, .rate_per_second = 500, .daemons_role = refused_role});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  world.await_kept(200);
  change(world.database(), fmt::format("REVOKE INSERT ON attempts FROM {}", refused_role));
  eventually(
      "the daemon says that it is in trouble", [&] { return daemon.answers("/healthz", 503); },
      soon);

  // The drain time is 20 s, and a quarter of it for the last bookings.
  const auto asked = std::chrono::steady_clock::now();
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
  EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::seconds(30));
  EXPECT_NE(daemon.log().find("in doubt"), std::string::npos) << daemon.log();

  change(world.database(), fmt::format("GRANT INSERT ON attempts TO {}", refused_role));
  world.start_daemon();
  world.await_state("finished");
  EXPECT_EQ(broken_promises(world), "") << world.logs();
}

}  // namespace
}  // namespace crier::e2e
