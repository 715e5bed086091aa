// The database refuses what the public pages ask of it: that is told as what it refuses to the
// engine is, nobody is told of anything while nobody could object, and it ends when the thing
// itself works again, whether anybody presses or not.
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"
#include "support/e2e/refused.h"
#include "support/e2e/tcp_gate.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* often =
    "[objection_link]\nask_every = \"300ms\"\nfailures_to_pause = 3\ntimeout = \"5s\"\n";

struct RefusedPages : testing::Test {
  RefusedPages() {
    gate.open(world.pages_port());
    daemon.await_ready();
    world.begin();
    eventually("people are told", [&] { return accepted() > 100; });
  }

  [[nodiscard]] std::int64_t accepted() const {
    return number(world.database(), "SELECT count(*) FROM attempts WHERE outcome = 'accepted'");
  }
  [[nodiscard]] std::size_t messages() const { return notice_links(world).size(); }
  [[nodiscard]] bool is_down() const {
    return number(world.database(), "SELECT count(*) FROM link_health WHERE is_down") == 1;
  }
  [[nodiscard]] std::string health() const {
    const auto page = fetch(daemon.port(), "/healthz");
    return page ? page->body : "";
  }
  [[nodiscard]] std::string status() const {
    return world.run({"campaign", "status", World::key}).output;
  }
  // 0: nobody answers.
  [[nodiscard]] int status_of(const std::string& path) const {
    const auto page = fetch(world.pages_port(), path);
    return page ? page->status : 0;
  }
  void await_told(const Refused& what) const {
    eventually("the page names the statement", [&] {
      return daemon.answers("/healthz", 503) &&
             health().find(fmt::format("{}, 42501", what.statement)) != std::string::npos;
    });
    eventually("the status names it", [&] {
      return status().find(fmt::format("{}, 42501", what.statement)) != std::string::npos;
    });
    EXPECT_THAT(status(), HasSubstr("TROUBLE"));
    EXPECT_THAT(daemon.log(),
                HasSubstr(fmt::format("statement={} sqlstate=42501", what.statement)));
  }
  void await_well() const {
    eventually("all is well", [&] {
      return daemon.answers("/healthz") && daemon.answers("/readyz") && !is_down() &&
             status().find("TROUBLE") == std::string::npos;
    });
  }

  TcpGate gate;
  // Slow, so that the audience lasts.
  World world{{.people = 20'000,
               .rate_per_second = 50,
               .channel = "maildir",
               .settings = often,
               .serves_pages = true,
               .pages_reached_at = gate.url(),
               .daemons_role = refused_role}};
  DaemonProcess& daemon = world.start_daemon();
};

TEST_F(RefusedPages, that_cannot_record_keep_everybody_from_being_told_and_end_without_a_press) {
  const Refused all[] = {
      without("INSERT ON confirmations", "objections_insert"),
      without("INSERT ON objection_records", "objections_insert"),
      without("UPDATE ON objection_head", "objections_lock_head"),
      with_row_security("objections", "bearers"),
      with_row_security("subjects", "bearers"),
  };
  for (const Refused& each : all) {
    SCOPED_TRACE(each.broken);
    change(world.database(), each.broken);
    await_told(each);
    eventually("the link counts as dead", [&] { return is_down(); });
    EXPECT_THAT(status(), HasSubstr("it answers 503"));
    const std::int64_t told = accepted();

    change(world.database(), each.mended);
    await_well();
    EXPECT_THAT(daemon.log(), HasSubstr("it works again where=\"pages: objection links\""));
    eventually("people are told again", [&] { return accepted() > told + 50; });
  }
  EXPECT_GE(number(world.database(), "SELECT count(*) FROM link_outages"), 5);
  // Nothing of a rehearsal is kept.
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM objection_records"), 0);
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM confirmations"), 0);
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM objection_requests"), 0);
}

// Nobody can tell the other daemons that the link is dead: the daemon whose pages find it keeps its
// notices back by itself, and lets them go without that.
TEST_F(RefusedPages, that_cannot_record_keep_everybody_from_being_told_also_without_a_prober) {
  const Refused prober = without("UPDATE ON link_health", "link_claims_claim");
  const Refused all[] = {
      without("INSERT ON objection_records", "objections_insert"),
      without("INSERT ON confirmations", "objections_insert"),
  };
  change(world.database(), prober.broken);
  for (const Refused& each : all) {
    SCOPED_TRACE(each.broken);
    const std::size_t log_read = daemon.log().size();
    const auto has_said = [&](const char* words) {
      return daemon.log().find(words, log_read) != std::string::npos;
    };
    change(world.database(), each.broken);
    eventually("notices are kept back", [&] { return has_said("objections cannot be recorded"); });
    eventually("the lanes are given back", [&] {
      return number(world.database(),
                    "SELECT count(*) FROM campaign_lanes WHERE owner IS NOT NULL") == 0;
    });
    const std::size_t kept = messages();

    await_told(each);
    await_told(prober);
    EXPECT_FALSE(is_down());
    EXPECT_EQ(messages(), kept);

    change(world.database(), each.mended);
    eventually("notices go on", [&] { return has_said("objections can be recorded again"); });
    eventually("people are told again", [&] { return messages() > kept + 50; });
  }
  change(world.database(), prober.mended);
  await_well();
}

// Without the list nobody hears of a pause, nor of other dates.
TEST_F(RefusedPages, that_find_no_campaigns_keep_everybody_from_being_told) {
  const Refused away = {.broken = "ALTER TABLE campaigns RENAME TO campaigns_away",
                        .mended = "ALTER TABLE campaigns_away RENAME TO campaigns",
                        .statement = "campaign_running"};
  change(world.database(), away.broken);
  eventually("notices are kept back", [&] {
    return daemon.log().find("objections cannot be recorded") != std::string::npos;
  });
  eventually("the page names the statement",
             [&] { return health().find("campaign_running, 42P01") != std::string::npos; });
  const std::size_t kept = messages();
  eventually("the prober is refused as well",
             [&] { return health().find("link_claims") != std::string::npos; });
  EXPECT_EQ(messages(), kept);

  change(world.database(), away.mended);
  await_well();
  eventually("people are told again", [&] { return messages() > kept + 50; });
}

// The engine lives on the sessions that it has; the pages need a new one and get none.
TEST_F(RefusedPages, that_are_refused_new_sessions_keep_everybody_from_being_told_and_say_so) {
  const auto sessions = [&](const char* change_of_right) {
    change(world.database(),
           fmt::format("DO $$ BEGIN EXECUTE format('{}', current_database()); END $$",
                       change_of_right));
  };
  sessions("REVOKE CONNECT ON DATABASE %I FROM PUBLIC");

  eventually("the daemon is not ready", [&] {
    const auto page = fetch(daemon.port(), "/readyz");
    return page && page->status == 503 &&
           page->body.find("no objection can be recorded") != std::string::npos;
  });
  EXPECT_TRUE(daemon.answers("/healthz", 503)) << health();
  eventually("the status names it", [&] {
    return status().find("TROUBLE      crierd on ") != std::string::npos &&
           status().find("no objection can be recorded") != std::string::npos;
  });
  const std::int64_t told = accepted();

  sessions("GRANT CONNECT ON DATABASE %I TO PUBLIC");
  await_well();
  eventually("people are told again", [&] { return accepted() > told + 50; });
}

// People can object by their links all the same.
TEST_F(RefusedPages, other_than_those_of_links_are_told_while_notices_go_on) {
  const Refused all[] = {
      without("INSERT ON objection_requests", "objection_requests_insert"),
      without("SELECT ON page_wordings", "page_wordings_count"),
  };
  for (const Refused& each : all) {
    SCOPED_TRACE(each.broken);
    change(world.database(), each.broken);
    await_told(each);
    const std::int64_t told = accepted();
    eventually("people are told", [&] { return accepted() > told + 100; });
    EXPECT_FALSE(is_down());

    change(world.database(), each.mended);
    await_well();
  }
}

// What only a visitor asks for is asked again until it is answered. Notices and the pages of links
// show the same texts: without them there is no button, and nobody is told.
TEST_F(RefusedPages, of_notices_are_told_from_the_first_visitor_on_until_they_could_be_shown) {
  const auto notice = notice_page_link(world);
  ASSERT_TRUE(notice);
  const std::vector<std::string> links = objection_links(world);
  ASSERT_FALSE(links.empty());
  const std::string& link = links.front();
  const Refused texts = without("SELECT ON campaign_texts", "campaign_texts_select");
  change(world.database(), texts.broken);

  EXPECT_EQ(status_of(notice->path), 503);
  EXPECT_EQ(status_of(link), 503);
  await_told(texts);
  eventually("the page names both places", [&] {
    const std::string told = health();
    return told.find("pages: notices") != std::string::npos &&
           told.find("pages: objection links") != std::string::npos;
  });
  eventually("the link counts as dead", [&] { return is_down(); });

  change(world.database(), texts.mended);
  await_well();
  EXPECT_EQ(status_of(notice->path), 200);
  EXPECT_EQ(status_of(link), 200);
}

}  // namespace
}  // namespace crier::e2e
