#include "pacing/deadline/deadline_standing.h"

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using enum DeadlineState;

const WallTime noon = parse_iso8601("2026-04-01T12:00:00Z").value();
const WallTime notify_by = noon + 10h;
const StandingPolicy policy = standing_policy(1min);

// Nobody is told meanwhile: only what is foreseen changes.
struct Reckoned {
  std::optional<DeadlineStanding> standing;

  static Outlook foreseen(DeadlineState state) {
    Outlook outlook{.people_left = 1000, .point_of_no_return = notify_by - 1h};
    const WallTime late = notify_by + 1h;
    outlook.p50 = state >= will_miss ? late : noon + 1h;
    outlook.p95 = state >= at_risk ? late : noon + 1h;
    if (state == past_return) outlook.point_of_no_return = noon - 1h;
    return outlook;
  }

  DeadlineState at(std::chrono::minutes minute, const Outlook& outlook,
                   Occasion occasion = Occasion::time,
                   std::optional<DeadlineState> undecided = {}) {
    standing = next_standing(standing,
                             {.outlook = outlook,
                              .now = noon + minute,
                              .notify_by = notify_by,
                              .occasion = occasion,
                              .undecided = undecided},
                             policy);
    return standing->state;
  }
  // A limit was set, without which the figures would have said `undecided`.
  DeadlineState with_limit(std::chrono::minutes minute, DeadlineState state,
                           DeadlineState undecided) {
    return at(minute, foreseen(state), Occasion::decision, undecided);
  }
  DeadlineState at(std::chrono::minutes minute, DeadlineState state,
                   Occasion occasion = Occasion::time) {
    return at(minute, foreseen(state), occasion);
  }
};

// The first figures are those of a handful of people.
TEST(DeadlineStanding, begins_on_track_and_believes_bad_figures_when_they_have_lasted) {
  for (const DeadlineState state : {at_risk, will_miss, past_return}) {
    Reckoned reckoned;
    EXPECT_EQ(reckoned.at(0min, state), on_track);
    EXPECT_EQ(reckoned.at(1min, state), on_track);
    EXPECT_EQ(reckoned.at(2min, state), state);
  }
}

TEST(DeadlineStanding, begins_as_a_decision_leaves_it) {
  EXPECT_EQ(Reckoned{}.at(0min, will_miss, Occasion::decision), will_miss);
}

TEST(DeadlineStanding, worsens_when_the_figures_have_said_so_for_a_while) {
  Reckoned reckoned;
  EXPECT_EQ(reckoned.at(0min, on_track), on_track);
  EXPECT_EQ(reckoned.at(1min, at_risk), on_track);
  EXPECT_EQ(reckoned.at(2min, at_risk), on_track);
  EXPECT_EQ(reckoned.at(3min, at_risk), at_risk);
  EXPECT_EQ(reckoned.standing->since, noon + 3min);
}

TEST(DeadlineStanding, forgets_a_bad_minute) {
  Reckoned reckoned;
  reckoned.at(0min, on_track);
  reckoned.at(1min, will_miss);
  reckoned.at(2min, on_track);
  EXPECT_EQ(reckoned.at(3min, will_miss), on_track);
  EXPECT_EQ(reckoned.at(4min, will_miss), on_track);
}

TEST(DeadlineStanding, says_the_mildest_of_what_was_found_meanwhile) {
  Reckoned reckoned;
  reckoned.at(0min, on_track);
  reckoned.at(1min, will_miss);
  reckoned.at(2min, at_risk);
  EXPECT_EQ(reckoned.at(3min, will_miss), at_risk);
}

TEST(DeadlineStanding, improves_later_than_it_worsens) {
  Reckoned reckoned;
  reckoned.at(0min, at_risk, Occasion::decision);
  for (int minute = 1; minute <= 5; ++minute) {
    EXPECT_EQ(reckoned.at(std::chrono::minutes(minute), on_track), at_risk) << minute;
  }
  EXPECT_EQ(reckoned.at(6min, on_track), on_track);
}

TEST(DeadlineStanding, improves_only_with_something_to_spare) {
  Reckoned reckoned;
  reckoned.at(0min, at_risk, Occasion::decision);
  Outlook barely = Reckoned::foreseen(on_track);
  barely.p95 = notify_by - 30min;  // A tenth of the time left is an hour.

  for (int minute = 1; minute <= 30; ++minute) {
    EXPECT_EQ(reckoned.at(std::chrono::minutes(minute), barely), at_risk) << minute;
  }
}

// It is reckoned from tries and from days that are measured, and wavers with them.
TEST(DeadlineStanding, passes_the_point_of_no_return_when_the_figures_have_said_so_for_a_while) {
  Reckoned reckoned;
  reckoned.at(0min, on_track);
  EXPECT_EQ(reckoned.at(1min, past_return), on_track);
  EXPECT_EQ(reckoned.at(2min, past_return), on_track);
  EXPECT_EQ(reckoned.at(3min, past_return), past_return);
}

TEST(DeadlineStanding, is_past_return_at_once_when_the_date_is_over) {
  Reckoned reckoned;
  reckoned.at(0min, on_track);
  EXPECT_EQ(reckoned.at(600min, past_return), past_return);
  EXPECT_EQ(Reckoned{}.at(601min, past_return), past_return);
}

TEST(DeadlineStanding, follows_a_decision_at_once_both_ways) {
  Reckoned reckoned;
  reckoned.at(0min, past_return);
  EXPECT_EQ(reckoned.at(1min, on_track, Occasion::decision), on_track);
  EXPECT_EQ(reckoned.at(2min, will_miss, Occasion::decision), will_miss);
}

// Somebody has set the limit of a domain to which nobody goes.
TEST(DeadlineStanding, follows_a_limit_that_changes_nothing_no_sooner_than_time) {
  for (const DeadlineState found : {on_track, at_risk, will_miss, past_return}) {
    for (const DeadlineState state : {on_track, at_risk, will_miss, past_return}) {
      Reckoned reckoned;
      reckoned.at(0min, state, Occasion::decision);
      EXPECT_EQ(reckoned.with_limit(1min, found, found), state);
    }
  }
}

TEST(DeadlineStanding, says_nothing_of_a_campaign_that_has_just_begun_because_a_limit_was_set) {
  Reckoned reckoned;
  EXPECT_EQ(reckoned.at(0min, will_miss), on_track);
  EXPECT_EQ(reckoned.with_limit(0min, will_miss, will_miss), on_track);
  EXPECT_EQ(reckoned.with_limit(1min, at_risk, will_miss), on_track) << "it helps, if anything";
  EXPECT_EQ(reckoned.at(2min, at_risk), at_risk);
}

TEST(DeadlineStanding, follows_a_limit_at_once_as_far_as_it_makes_things_better_or_worse) {
  Reckoned reckoned;
  reckoned.at(0min, past_return, Occasion::decision);
  EXPECT_EQ(reckoned.with_limit(1min, at_risk, past_return), at_risk);
  EXPECT_EQ(reckoned.with_limit(2min, will_miss, at_risk), will_miss);
  EXPECT_EQ(reckoned.with_limit(3min, on_track, will_miss), on_track);
}

// It makes things worse, though not as bad as they have been said to be.
TEST(DeadlineStanding, does_not_become_better_by_a_limit_that_makes_things_worse) {
  Reckoned reckoned;
  reckoned.at(0min, past_return, Occasion::decision);
  EXPECT_EQ(reckoned.with_limit(1min, at_risk, on_track), past_return);
}

TEST(DeadlineStanding, worsens_no_sooner_than_otherwise_after_a_limit_has_made_it_better) {
  Reckoned reckoned;
  reckoned.at(0min, will_miss, Occasion::decision);
  EXPECT_EQ(reckoned.with_limit(1min, on_track, will_miss), on_track);
  EXPECT_EQ(reckoned.at(2min, will_miss), on_track);
  EXPECT_EQ(reckoned.at(3min, will_miss), on_track);
  EXPECT_EQ(reckoned.at(4min, will_miss), will_miss);
}

TEST(DeadlineStanding, is_well_as_soon_as_nobody_is_left) {
  Reckoned reckoned;
  reckoned.at(0min, past_return);
  EXPECT_EQ(reckoned.at(1min, Outlook{.point_of_no_return = notify_by}), on_track);
}

}  // namespace
}  // namespace crier::pacing
