#include "pacing/deadline.h"

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

// 600 of 1,000 people are pending, and an hour is left: 1 in 6 s is needed.
DeadlineFacts under_way() {
  const WallTime now = parse_iso8601("2026-04-01T12:00:00Z").value();
  return {
      .state = CampaignState::running,
      .counts = {.planned = 1000, .notified = 300, .failed = 0, .excluded = 100, .pending = 600},
      .now = now,
      .notify_by = now + 1h,
      .last_notified = now - 1s,
      .out_of_time = 0,
      .rate_recent = 1.0,
      .rate_average = 0.5};
}

TEST(RateNeeded, spreads_the_pending_over_the_time_left) {
  EXPECT_DOUBLE_EQ(rate_needed(under_way()).value(), 600.0 / 3600.0);
}

// Such as those who live outside the jurisdiction: nobody has to be told for them.
TEST(RateNeeded, is_of_those_who_will_not_be_left_out) {
  DeadlineFacts facts = under_way();
  facts.foreseen = Foreseen{.finish = {}, .is_on_track = true, .told_share = 0.25};

  EXPECT_DOUBLE_EQ(rate_needed(facts).value(), 150.0 / 3600.0);
}

TEST(RateNeeded, is_none_when_nobody_or_no_time_is_left) {
  DeadlineFacts facts = under_way();
  facts.counts = {.planned = 1000, .notified = 900, .failed = 0, .excluded = 100, .pending = 0};
  EXPECT_EQ(rate_needed(facts), std::nullopt);

  facts = under_way();
  facts.now = facts.notify_by;
  EXPECT_EQ(rate_needed(facts), std::nullopt);
}

TEST(ExpectedFinish, follows_the_recent_rate) {
  EXPECT_EQ(expected_finish(under_way()), under_way().now + 600s);
}

TEST(ExpectedFinish, follows_the_average_while_nothing_moves) {
  DeadlineFacts facts = under_way();
  facts.rate_recent = 0.0;
  EXPECT_EQ(expected_finish(facts), facts.now + 1200s);
}

TEST(ExpectedFinish, is_not_told_without_a_rate_or_beyond_ten_years) {
  DeadlineFacts facts = under_way();
  facts.rate_recent = facts.rate_average = std::nullopt;
  EXPECT_EQ(expected_finish(facts), std::nullopt);

  facts = under_way();
  facts.counts.pending = 600'000'000'000;
  EXPECT_EQ(expected_finish(facts), std::nullopt);

  facts = under_way();
  facts.state = CampaignState::paused;
  EXPECT_EQ(expected_finish(facts), std::nullopt);
}

TEST(ExpectedFinish, is_not_told_of_the_past_or_while_nobody_works_at_it) {
  DeadlineFacts facts = under_way();
  facts.foreseen = {.finish = facts.now + 1s, .is_on_track = true};
  EXPECT_EQ(expected_finish(facts), facts.now + 1s);
  facts.foreseen->finish = facts.now;
  EXPECT_EQ(expected_finish(facts), std::nullopt);

  facts = under_way();
  facts.is_unattended = true;
  EXPECT_EQ(expected_finish(facts), std::nullopt);
}

struct VerdictCase {
  const char* fact;
  void (*change)(DeadlineFacts&);
  DeadlineVerdict expected;
};

TEST(Verdict, follows_from_state_counts_and_time) {
  for (const auto& [fact, change, expected] : {
           VerdictCase{"there is time", [](DeadlineFacts&) {}, DeadlineVerdict::open},
           VerdictCase{"too slow", [](DeadlineFacts& f) { f.rate_recent = 0.1; },
                       DeadlineVerdict::endangered},
           VerdictCase{"slow, and foreseen to be in time",
                       [](DeadlineFacts& f) {
                         f.rate_recent = 0.1;
                         f.foreseen = {.finish = f.notify_by - 1s, .is_on_track = true};
                       },
                       DeadlineVerdict::open},
           VerdictCase{"fast, and foreseen to be late",
                       [](DeadlineFacts& f) {
                         f.foreseen = {.finish = f.notify_by - 1s, .is_on_track = false};
                       },
                       DeadlineVerdict::endangered},
           VerdictCase{"paused, and foreseen to be late",
                       [](DeadlineFacts& f) {
                         f.state = CampaignState::paused;
                         f.foreseen = {.finish = f.notify_by + 1s, .is_on_track = false};
                       },
                       DeadlineVerdict::endangered},
           VerdictCase{"foreseen to be in time, and nobody works at it",
                       [](DeadlineFacts& f) {
                         f.is_unattended = true;
                         f.foreseen = {.finish = f.notify_by - 1s, .is_on_track = true};
                       },
                       DeadlineVerdict::endangered},
           VerdictCase{"too late with people pending",
                       [](DeadlineFacts& f) { f.now = f.notify_by; }, DeadlineVerdict::missed},
           VerdictCase{"paused beyond the deadline",
                       [](DeadlineFacts& f) {
                         f.state = CampaignState::paused;
                         f.now = f.notify_by + 1s;
                       },
                       DeadlineVerdict::missed},
           VerdictCase{"the deadline cut somebody off", [](DeadlineFacts& f) { f.out_of_time = 1; },
                       DeadlineVerdict::missed},
           VerdictCase{"somebody was told too late",
                       [](DeadlineFacts& f) { f.last_notified = f.notify_by; },
                       DeadlineVerdict::missed},
           VerdictCase{"finished in time",
                       [](DeadlineFacts& f) {
                         f.state = CampaignState::finished;
                         f.counts.notified += f.counts.pending;
                         f.counts.pending = 0;
                         f.now = f.notify_by + 24h;
                       },
                       DeadlineVerdict::met},
           VerdictCase{"cancelled", [](DeadlineFacts& f) { f.state = CampaignState::cancelled; },
                       DeadlineVerdict::abandoned},
           VerdictCase{"never begun",
                       [](DeadlineFacts& f) {
                         f.state = CampaignState::scheduled;
                         f.counts = {};
                         f.last_notified = std::nullopt;
                         f.now = f.notify_by;
                       },
                       DeadlineVerdict::endangered},
       }) {
    DeadlineFacts facts = under_way();
    change(facts);
    EXPECT_EQ(verdict(facts), expected) << fact;
  }
}

}  // namespace
}  // namespace crier::pacing
