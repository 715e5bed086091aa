#include "daemon/monitoring/metrics.h"

#include <array>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::AssertionResult;

AssertionResult has_line(const std::string& text, const std::string& line) {
  const std::string found = "\n" + text;
  if (found.find("\n" + line + "\n") != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "no line " << line << " in\n" << text;
}

TEST(Metrics, count_notices_by_campaign_channel_outcome_and_reason) {
  Metrics metrics;
  CampaignMetrics& spring = metrics.campaign(CampaignId{1}, "spring", "email");
  CampaignMetrics& autumn = metrics.campaign(CampaignId{2}, "autumn", "webhook");

  spring.notice_settled(AttemptOutcome::accepted, Reason::none);
  spring.notice_settled(AttemptOutcome::accepted, Reason::none);
  spring.notice_settled(AttemptOutcome::failed, Reason::mailbox_unknown);
  autumn.notice_settled(AttemptOutcome::deferred, Reason::rate_limited);

  const std::string text = metrics.exposition();
  EXPECT_TRUE(has_line(text, "# TYPE crier_notices_total counter"));
  EXPECT_TRUE(has_line(
      text,
      R"(crier_notices_total{campaign="spring",channel="email",outcome="accepted",reason="none"} 2)"));
  EXPECT_TRUE(has_line(
      text,
      R"(crier_notices_total{campaign="spring",channel="email",outcome="failed",reason="mailbox_unknown"} 1)"));
  EXPECT_TRUE(has_line(
      text,
      R"(crier_notices_total{campaign="autumn",channel="webhook",outcome="deferred",reason="rate_limited"} 1)"));
}

TEST(Metrics, keep_one_handle_for_each_campaign_and_channel) {
  Metrics metrics;
  CampaignMetrics& first = metrics.campaign(CampaignId{1}, "spring", "email");
  for (std::int64_t id = 2; id < 100; ++id) metrics.campaign(CampaignId{id}, "other", "email");

  EXPECT_EQ(&metrics.campaign(CampaignId{1}, "spring", "email"), &first);
  EXPECT_NE(&metrics.campaign(CampaignId{1}, "spring", "webhook"), &first);
}

TEST(Metrics, time_what_is_waited_for) {
  Metrics metrics;

  metrics.campaign(CampaignId{1}, "spring", "email").notice_answered(20ms);
  metrics.campaign(CampaignId{2}, "autumn", "email").notice_answered(2s);
  metrics.flushed(700, 40ms);

  const std::string text = metrics.exposition();
  EXPECT_TRUE(has_line(text, R"(crier_send_seconds_count{channel="email"} 2)"));
  EXPECT_TRUE(has_line(text, R"(crier_send_seconds_bucket{channel="email",le="0.025"} 1)"));
  EXPECT_TRUE(has_line(text, R"(crier_flush_rows_bucket{le="1000"} 1)"));
  EXPECT_TRUE(has_line(text, R"(crier_flush_seconds_bucket{le="0.05"} 1)"));
}

TEST(Metrics, show_the_present_state) {
  Metrics metrics;

  metrics.lanes_held(12);
  metrics.lane_lost();
  metrics.database_failed();
  metrics.circuit_open("email", true);
  metrics.circuit_open("email", false);
  metrics.circuit_open("webhook", true);
  metrics.connections("email", 7);
  metrics.refused("copy_attempts", "42501");
  metrics.standing({.longest = 90s, .for_circuit = 1, .for_rate = 2, .for_database = 3});

  const std::string text = metrics.exposition();
  EXPECT_TRUE(has_line(text, "crier_lanes_held 12"));
  EXPECT_TRUE(has_line(text, "crier_lanes_lost_total 1"));
  EXPECT_TRUE(has_line(text, "crier_database_failures_total 1"));
  EXPECT_TRUE(has_line(text, R"(crier_circuit_open{channel="email"} 0)"));
  EXPECT_TRUE(has_line(text, R"(crier_circuit_open{channel="webhook"} 1)"));
  EXPECT_TRUE(has_line(text, R"(crier_connections{channel="email"} 7)"));
  EXPECT_TRUE(
      has_line(text, R"(crier_refusals_total{sqlstate="42501",statement="copy_attempts"} 1)"));
  EXPECT_TRUE(has_line(text, "crier_lane_standstill_seconds 90"));
  EXPECT_TRUE(has_line(text, R"(crier_lanes_waiting{for="circuit"} 1)"));
  EXPECT_TRUE(has_line(text, R"(crier_lanes_waiting{for="rate"} 2)"));
  EXPECT_TRUE(has_line(text, R"(crier_lanes_waiting{for="database"} 3)"));
  EXPECT_NE(text.find("crier_build_info{version=\""), std::string::npos);
  EXPECT_NE(text.find("\nprocess_resident_memory_bytes "), std::string::npos);
  EXPECT_NE(text.find("\nprocess_cpu_seconds_total "), std::string::npos);
  EXPECT_NE(text.find("\nprocess_open_fds "), std::string::npos);
}

TEST(Metrics, show_how_campaigns_stand_towards_their_deadlines_while_they_run) {
  Metrics metrics;
  const Metrics::Deadline spring{
      .campaign = "spring", .state = 2, .p95 = std::nullopt, .rate_needed = 1.5};
  const Metrics::Deadline autumn{.campaign = "autumn", .state = 0, .p95 = 90s, .rate_needed = 0.25};

  metrics.deadlines(std::array{spring, autumn});

  const std::string both = metrics.exposition();
  EXPECT_TRUE(has_line(both, R"(crier_campaign_deadline_state{campaign="spring"} 2)"));
  EXPECT_TRUE(has_line(both, R"(crier_campaign_forecast_p95_seconds{campaign="spring"} +Inf)"));
  EXPECT_TRUE(has_line(both, R"(crier_campaign_forecast_p95_seconds{campaign="autumn"} 90)"));
  EXPECT_TRUE(has_line(both, R"(crier_campaign_rate_needed{campaign="spring"} 1.5)"));

  metrics.deadlines(std::array{autumn});

  EXPECT_EQ(metrics.exposition().find("spring"), std::string::npos);
}

}  // namespace
}  // namespace crier::app
