#include "daemon/monitoring/engine_meter.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "simulation/sim_clock.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

TEST(EngineMeter, says_of_a_refusal_what_and_where_until_it_works_again) {
  SimClock clock;
  Metrics metrics;
  Troubles troubles;
  EngineMeter meter(metrics, troubles, clock);
  const Refusal refusal{.kind = Refusal::Kind::rule,
                        .statement = "copy_attempts",
                        .sqlstate = "42501",
                        .message = "permission denied for table attempts"};

  const dispatch::Place place{.name = "campaign 7, lane 3, booking", .campaign = CampaignId{7}};

  testing::internal::CaptureStderr();
  for (int time = 0; time < 100; ++time) {
    meter.refused(place, "booking outcomes", refusal);
  }
  const std::string log = testing::internal::GetCapturedStderr();

  // Once: it comes again and again.
  const std::string line = "statement=copy_attempts sqlstate=42501";
  EXPECT_NE(log.find(line), std::string::npos) << log;
  EXPECT_EQ(log.find(line), log.rfind(line)) << log;
  ASSERT_EQ(troubles.all().size(), 1U);
  EXPECT_EQ(troubles.all()[0].place.name, place.name);
  EXPECT_EQ(troubles.all()[0].place.campaign, CampaignId{7});
  EXPECT_EQ(troubles.all()[0].why,
            "booking outcomes: copy_attempts, 42501: permission denied for table attempts");
  EXPECT_NE(metrics.exposition().find(
                R"(crier_refusals_total{sqlstate="42501",statement="copy_attempts"} 100)"),
            std::string::npos)
      << metrics.exposition();

  meter.works_again(place);

  EXPECT_TRUE(troubles.all().empty());
}

// Nobody looks for a database that is there.
TEST(EngineMeter, calls_a_conflict_of_two_transactions_by_its_name_and_no_absence) {
  SimClock clock;
  Metrics metrics;
  Troubles troubles;
  EngineMeter meter(metrics, troubles, clock);

  testing::internal::CaptureStderr();
  meter.tried_again("booking outcomes", {.kind = Refusal::Kind::busy,
                                         .statement = "add_counts",
                                         .sqlstate = "40001",
                                         .message = "could not serialize access"});
  const std::string log = testing::internal::GetCapturedStderr();

  EXPECT_NE(log.find("in each other's way; the step is tried again"), std::string::npos) << log;
  EXPECT_NE(log.find("statement=add_counts sqlstate=40001"), std::string::npos) << log;
  EXPECT_EQ(log.find("away"), std::string::npos) << log;
  EXPECT_EQ(meter.last_absence(), "");
  EXPECT_TRUE(troubles.all().empty());
}

// What the pages say of it would else be the words of an outage that has long ended.
TEST(EngineMeter, forgets_why_the_database_was_away_when_it_answers) {
  SimClock clock;
  Metrics metrics;
  Troubles troubles;
  EngineMeter meter(metrics, troubles, clock);
  const dispatch::Place place{.name = "the leases"};
  testing::internal::CaptureStderr();

  meter.database_away("renewing leases", "too many connections");
  EXPECT_EQ(meter.last_absence(), "too many connections");
  // A fault of ours says nothing of it.
  meter.refused(place, "renewing leases", {.message = "out of range"});
  EXPECT_EQ(meter.last_absence(), "too many connections");
  meter.refused(place, "renewing leases", {.statement = "renew_lane", .sqlstate = "42501"});
  EXPECT_EQ(meter.last_absence(), "");
  meter.database_away("renewing leases", "too many connections");
  meter.works_again(place);
  EXPECT_EQ(meter.last_absence(), "");

  testing::internal::GetCapturedStderr();
}

// They have connections of their own.
TEST(EngineMeter, tells_apart_a_database_that_is_away_from_the_engine_and_from_the_public_pages) {
  SimClock clock;
  Metrics metrics;
  Troubles troubles;
  EngineMeter meter(metrics, troubles, clock);
  dispatch::TroubleListener& pages = meter.of_pages();
  const dispatch::Place place{.name = "pages: notices"};
  testing::internal::CaptureStderr();

  pages.database_away("showing the page of a notice", "no route");
  EXPECT_EQ(meter.last_absence(), "");
  meter.database_away("renewing leases", "too many connections");
  pages.database_back();
  pages.refused(place, "showing the page of a notice", {.statement = "wordings"});
  pages.tried_again("showing the page of a notice", {.statement = "wordings"});
  EXPECT_EQ(troubles.all().size(), 1U);
  pages.works_again(place);
  EXPECT_TRUE(troubles.all().empty());
  EXPECT_EQ(meter.last_absence(), "too many connections");
  const std::string log = testing::internal::GetCapturedStderr();

  for (const char* line : {"the database is away from the public pages; visitors are asked",
                           "the database is away; sending stops",
                           "the database is there again for the public pages"}) {
    EXPECT_NE(log.find(line), std::string::npos) << line << log;
  }
  EXPECT_EQ(log.find("there again away_seconds"), std::string::npos) << log;
}

int count(const std::string& log, const std::string& line) {
  int found = 0;
  for (std::size_t at = log.find(line); at != std::string::npos; at = log.find(line, at + 1)) {
    ++found;
  }
  return found;
}

TEST(EngineMeter, says_of_lanes_that_are_refused_the_same_how_many_they_are_and_no_line_for_each) {
  SimClock clock;
  Metrics metrics;
  Troubles troubles;
  EngineMeter meter(metrics, troubles, clock);
  const Refusal refusal{.kind = Refusal::Kind::rule,
                        .statement = "copy_attempts",
                        .sqlstate = "42501",
                        .message = "permission denied for table attempts"};
  std::vector<dispatch::Place> lanes;
  for (int lane = 0; lane < 12; ++lane) {
    lanes.push_back({.name = "campaign 7, lane " + std::to_string(lane) + ", booking",
                     .campaign = CampaignId{7}});
  }
  boost::asio::io_context io;

  testing::internal::CaptureStderr();
  for (int round = 0; round < 5; ++round) {
    for (const dispatch::Place& lane : lanes) meter.refused(lane, "booking outcomes", refusal);
    clock.run_for(io, 2s);
  }
  const std::string refused = testing::internal::GetCapturedStderr();
  EXPECT_EQ(count(refused, "the database refuses a statement"), 2) << refused;
  EXPECT_EQ(count(refused, "campaign 7, lane 0, booking\" places=1 "), 1) << refused;
  EXPECT_EQ(count(refused, " places=12 "), 1) << refused;

  testing::internal::CaptureStderr();
  for (const dispatch::Place& lane : lanes) meter.works_again(lane);
  const std::string mended = testing::internal::GetCapturedStderr();
  EXPECT_EQ(count(mended, "it works again"), 1) << mended;
  EXPECT_EQ(count(mended, "where=\"campaign 7\" places=12"), 1) << mended;
  EXPECT_TRUE(troubles.all().empty());
}

// Another lane that is refused something else is no more of the same.
TEST(EngineMeter, says_at_once_what_else_is_refused) {
  SimClock clock;
  Metrics metrics;
  Troubles troubles;
  EngineMeter meter(metrics, troubles, clock);
  const dispatch::Place one{.name = "campaign 7, lane 1, booking", .campaign = CampaignId{7}};
  const dispatch::Place other{.name = "campaign 7, lane 2, reading", .campaign = CampaignId{7}};
  const dispatch::Place nobodys{.name = "the leases"};

  testing::internal::CaptureStderr();
  meter.refused(one, "booking outcomes", {.statement = "copy_attempts", .sqlstate = "42501"});
  meter.refused(other, "reading a page", {.statement = "select_page", .sqlstate = "42501"});
  meter.refused(nobodys, "renewing", {.statement = "renew_lane", .sqlstate = "42501"});
  meter.nobody_there(one);
  meter.works_again(other);
  const std::string log = testing::internal::GetCapturedStderr();

  for (const char* statement : {"copy_attempts", "select_page", "renew_lane"}) {
    EXPECT_EQ(count(log, std::string("statement=") + statement), 1) << log;
  }
  EXPECT_EQ(count(log, "it works again"), 1) << log;
}

TEST(EngineMeter, says_of_nothing_that_it_works_which_was_given_up) {
  SimClock clock;
  Metrics metrics;
  Troubles troubles;
  EngineMeter meter(metrics, troubles, clock);
  const dispatch::Place one{.name = "campaign 7, lane 1, booking", .campaign = CampaignId{7}};
  const dispatch::Place other{.name = "campaign 7, lane 2, booking", .campaign = CampaignId{7}};
  const Refusal refusal{.statement = "copy_attempts", .sqlstate = "42501"};

  testing::internal::CaptureStderr();
  meter.refused(one, "booking outcomes", refusal);
  meter.refused(other, "booking outcomes", refusal);
  meter.works_again(one);
  meter.refused(other, "booking outcomes", refusal);
  meter.nobody_there(other);
  const std::string log = testing::internal::GetCapturedStderr();

  EXPECT_EQ(count(log, "it works again"), 0) << log;
  EXPECT_TRUE(troubles.all().empty());
}

TEST(EngineMeter, says_once_that_a_database_which_was_away_is_there_again) {
  SimClock clock;
  Metrics metrics;
  Troubles troubles;
  EngineMeter meter(metrics, troubles, clock);

  testing::internal::CaptureStderr();
  meter.database_back();
  for (int time = 0; time < 2; ++time) {
    for (int lane = 0; lane < 12; ++lane) meter.database_away("renewing leases", "no route");
    for (int lane = 0; lane < 12; ++lane) meter.database_back();
  }
  const std::string log = testing::internal::GetCapturedStderr();

  EXPECT_EQ(count(log, "the database is away"), 2) << log;
  EXPECT_EQ(count(log, "the database is there again"), 2) << log;
  EXPECT_EQ(meter.last_absence(), "");
}

TEST(EngineMeter, says_what_a_provider_wants_somebody_to_look_into) {
  SimClock clock;
  Metrics metrics;
  Troubles troubles;
  EngineMeter meter(metrics, troubles, clock);

  testing::internal::CaptureStderr();
  meter.limit_alarm({.channel = "email",
                     .limit = "email/group/gmail",
                     .rule = "gmail_reputation",
                     .words = "relay x answered RCPT TO with 550",
                     .stopped_until = WallTime{}});
  const std::string log = testing::internal::GetCapturedStderr();

  for (const char* part : {"limit=email/group/gmail", "rule=gmail_reputation",
                           "relay x answered RCPT TO with 550", "1970-01-01T00:00:00"}) {
    EXPECT_NE(log.find(part), std::string::npos) << log;
  }
  EXPECT_NE(metrics.exposition().find(
                R"(crier_limit_alarms_total{channel="email",rule="gmail_reputation"} 1)"),
            std::string::npos)
      << metrics.exposition();
}

}  // namespace
}  // namespace crier::app
