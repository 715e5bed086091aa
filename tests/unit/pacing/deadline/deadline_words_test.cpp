#include "pacing/deadline/deadline_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const WallTime noon = parse_iso8601("2026-04-01T12:00:00Z").value();

DeadlineCase at_rate(std::optional<double> rate_now, double rate_allowed) {
  const Remainder remainder{.now = noon,
                            .notify_by = noon + 10h,
                            .people_left = 36'000,
                            .waiting = {.retry = 20},
                            .rate_now = rate_now,
                            .rate_allowed = rate_allowed};
  DeadlineCase found{.key = "ai-training",
                     .channel = "email",
                     .now = noon,
                     .notify_by = remainder.notify_by,
                     .waiting = remainder.waiting,
                     .outlook = outlook(remainder),
                     .extend = "crier campaign extend ai-training --notify-by 2026-04-05"};
  found.state = state_by(found.outlook, noon, found.notify_by);
  return found;
}

TEST(DeadlineWords, have_every_figure) {
  EXPECT_EQ(figures_text(at_rate(4.0, 40.0)),
            "36000 people left, of them waiting 20 for a retry; 4.00/s in the last minutes, 1.00/s "
            "needed, 40/s possible; done by 2026-04-01T14:45:28Z (P50), " +
                iso8601(at_rate(4.0, 40.0).outlook.p95.value()) +
                " (P95); the limits suffice until 2026-04-01T21:45:00Z");
  EXPECT_THAT(figures_text(at_rate(0.0, 40.0)), HasSubstr("never at this rate (P50)"));
  EXPECT_THAT(figures_text(at_rate(0.5, 0.5)), HasSubstr("the limits sufficed until"));
}

TEST(DeadlineWords, name_no_instant_before_it_began_until_which_limits_sufficed) {
  DeadlineCase late = at_rate(0.5, 0.5);
  late.begun_at = noon - 1h;

  EXPECT_THAT(figures_text(late),
              AllOf(HasSubstr("the limits have never sufficed since it began at "
                              "2026-04-01T11:00:00Z"),
                    Not(HasSubstr("until"))));

  late.begun_at = noon - 240h;
  EXPECT_THAT(figures_text(late), HasSubstr("the limits sufficed until 2026-04-01T02:00:00Z"));
}

// A minute ago they may have sufficed.
TEST(DeadlineWords, say_nothing_of_the_past_where_replies_have_lowered_a_rate_now) {
  DeadlineCase lowered = at_rate(0.5, 0.5);
  lowered.begun_at = noon - 1h;
  lowered.held = {{.node = "the channel", .rate = 0.5, .binds = true, .lift = "crier limit lift"}};

  EXPECT_THAT(figures_text(lowered),
              AllOf(HasSubstr("; as replies have lowered them, the limits do not suffice"),
                    Not(HasSubstr("sufficed"))));

  lowered.held[0].rate.reset();
  EXPECT_THAT(figures_text(lowered),
              HasSubstr("; as replies have paused them, the limits do not suffice"));

  lowered.outlook = at_rate(4.0, 4.0).outlook;
  EXPECT_THAT(figures_text(lowered), HasSubstr("the limits suffice until"));
}

TEST(DeadlineWords, tell_a_retry_from_a_limit_and_from_the_night) {
  EXPECT_EQ(waiting_text({}), "");
  EXPECT_EQ(waiting_text({.morning = 40}), "40 for their morning");
  EXPECT_EQ(waiting_text({.retry = 20, .limit = 3, .morning = 40}),
            "20 for a retry, 3 for a limit, 40 for their morning");
  EXPECT_EQ(waiting_text({.morning = 10'000, .are_more = true}),
            "at least 10000 for their morning");
}

TEST(DeadlineWords, have_nothing_to_do_that_cannot_be_taken_back_while_the_figures_are_good) {
  DeadlineCase easing = at_rate(4.0, 4.0);
  easing.state = DeadlineState::at_risk;

  EXPECT_THAT(remedy_text(easing),
              AllOf(HasSubstr("By these figures it is in time"), HasSubstr("counts as at_risk"),
                    Not(HasSubstr("extend")), Not(HasSubstr("limit set"))));

  easing.is_paused = true;
  easing.resume = "crier campaign resume ai-training --reason \"WHY\"";
  EXPECT_THAT(remedy_text(easing), HasSubstr("crier campaign resume")) << "time goes by";
}

TEST(DeadlineWords, have_no_remedy_for_what_is_on_track) {
  EXPECT_EQ(remedy_text(at_rate(4.0, 4.0)), "");
}

TEST(DeadlineWords, name_the_limit_that_binds_and_the_rate_that_suffices) {
  EXPECT_THAT(
      remedy_text(at_rate(1.2, 1.2)),
      AllOf(HasSubstr("What binds is the rate of the channel email (1.20 notices a second)"),
            HasSubstr("crier limit set email rate_per_second=2 "),
            HasSubstr("or crier campaign extend ai-training --notify-by 2026-04-0")));
}

TEST(DeadlineWords, propose_no_rate_of_dozens_of_times_what_is_set) {
  EXPECT_THAT(remedy_text(at_rate(0.1, 0.1)), Not(HasSubstr("limit set")));

  DeadlineCase late = at_rate(0.1, 0.1);
  late.no_raise_would_do = true;
  EXPECT_THAT(remedy_text(late),
              AllOf(HasSubstr("No raise to at most 10 times what is set would do. To do: crier "
                              "campaign extend"),
                    Not(HasSubstr("limit set"))));
}

TEST(DeadlineWords, are_short_where_there_is_one_cell_for_them) {
  EXPECT_EQ(without_what_to_do(remedy_text(at_rate(1.2, 1.2))),
            "What binds is the rate of the channel email (1.20 notices a second).");
  EXPECT_EQ(without_what_to_do(""), "");
}

TEST(DeadlineWords, begin_with_what_to_do_and_not_with_what_else) {
  for (const double rate : {0.5, 0.9, 1.0, 1.2, 4.0}) {
    for (const double allowed : {0.5, 1.2, 4.0, 40.0}) {
      EXPECT_THAT(remedy_text(at_rate(rate, allowed)), Not(HasSubstr("To do: or")));
    }
  }
}

TEST(DeadlineWords, name_servers_where_no_limit_binds) {
  EXPECT_THAT(
      remedy_text(at_rate(0.9, 40.0)),
      AllOf(HasSubstr("does not reach that"), HasSubstr("crier campaign status ai-training"),
            Not(HasSubstr("limit set")), HasSubstr("crier campaign extend")));
}

// The rate is full, and no server is to blame for that.
TEST(DeadlineWords, name_the_other_campaigns_where_they_have_the_rest_of_the_rate) {
  DeadlineCase beside = at_rate(0.9, 40.0);
  beside.rate_of_others = 39;

  EXPECT_EQ(binding(beside), Binding::others);
  EXPECT_THAT(remedy_text(beside),
              AllOf(HasSubstr("What binds is the rate of the channel email (40 notices a second), "
                              "of which other campaigns have 98 %."),
                    HasSubstr("crier limit set email rate_per_second=41 "),
                    Not(HasSubstr("servers are slow"))));
  // Not full: whatever others do, they do not keep it.
  beside.rate_of_others = 20;
  EXPECT_EQ(binding(beside), Binding::servers);
}

TEST(DeadlineWords, name_the_breach_that_goes_first) {
  DeadlineCase behind = at_rate(0.9, 40.0);
  behind.waits_for_breach = true;

  EXPECT_EQ(binding(behind), Binding::breach);
  EXPECT_THAT(remedy_text(behind), HasSubstr("A breach on the channel email goes first"));
}

// Half of those who are left will be left out, at the cost of nothing.
TEST(DeadlineWords, tell_rates_of_people_who_are_told) {
  DeadlineCase half = at_rate(4.0, 40.0);
  half.told_share = 0.5;

  EXPECT_THAT(figures_text(half),
              HasSubstr("2.00/s in the last minutes, 0.50/s needed, 20/s possible"));
}

// It goes as fast as a provider lets it, far below the rate of its channel.
TEST(DeadlineWords, name_the_provider_that_binds_and_what_to_set) {
  DeadlineCase bound = at_rate(0.9, 40.0);
  bound.outlook.bound_by = flow::Binding{.level = LimitLevel::group,
                                         .node = "large",
                                         .by = LimitHold::rate,
                                         .from = noon,
                                         .until = noon + 11h};
  bound.outlook.done_at_best = noon + 11h;
  bound.bound_by = "the rate of large";
  bound.p50_at_limits = bound.outlook.p50;
  const std::string by = " --by \"WHO\" --reason \"WHY\"";
  bound.raises = {{"crier limit set email/group/large per_second=240" + by},
                  {"crier limit set email per_day=100" + by,
                   "crier limit set email/group/large hours=none" + by}};

  EXPECT_EQ(binding(bound), Binding::limit);
  EXPECT_THAT(figures_text(bound),
              HasSubstr("not before 2026-04-01T23:00:00Z by the rate of large"));
  EXPECT_THAT(figures_text(bound), HasSubstr("1.00/s needed, 0.91/s possible"))
      << "the channel alone would allow 40";
  EXPECT_THAT(
      remedy_text(bound),
      AllOf(HasSubstr("What binds is the rate of large. To do: crier limit set "
                      "email/group/large per_second=240 --by \"WHO\" --reason \"WHY\", where the "
                      "servers take so much; or crier limit set email per_day=100 --by \"WHO\" "
                      "--reason \"WHY\" and crier limit set email/group/large hours=none --by"),
            Not(HasSubstr("rate_per_second"))));
}

const std::string lift_large = "crier limit lift email/group/large --by \"WHO\" --reason \"WHY\"";

// A lower rate comes back by itself or by one command; later dates cannot be taken back.
TEST(DeadlineWords, begin_with_the_lift_where_replies_have_lowered_the_rate_that_binds) {
  DeadlineCase lowered = at_rate(0.9, 40.0);
  lowered.outlook.bound_by = flow::Binding{.level = LimitLevel::group,
                                           .node = "large",
                                           .by = LimitHold::rate,
                                           .from = noon,
                                           .until = noon + 11h};
  lowered.bound_by = "the rate of large";
  lowered.p50_at_limits = lowered.outlook.p50;
  lowered.held = {{.node = "large", .rate = 0.5, .binds = true, .lift = lift_large},
                  {.node = "small", .rate = 0.1, .binds = false, .lift = "crier limit lift small"}};
  lowered.raises = {{lift_large}, {"crier limit set email/group/large per_second=2"}};

  EXPECT_THAT(
      remedy_text(lowered),
      AllOf(HasSubstr("What binds is the rate of large. Replies of servers have lowered the rate "
                      "of large to 0.50 notices a second. To do: " +
                      lift_large +
                      ", after looking into it, or wait: it recovers as notices are accepted; or "
                      "crier limit set email/group/large per_second=2"),
            Not(HasSubstr("small"))));
}

TEST(DeadlineWords, name_what_replies_hold_where_servers_are_slower_than_every_limit) {
  DeadlineCase slow = at_rate(0.9, 40.0);
  slow.held = {{.node = "large", .rate = 0.5, .lift = lift_large}};
  ASSERT_EQ(binding(slow), Binding::servers);

  EXPECT_THAT(
      remedy_text(slow),
      AllOf(HasSubstr("lowered the rate of large to 0.50 notices a second. To do: " + lift_large),
            HasSubstr("; or see what holds it")));

  slow.held = {{.node = "the channel", .rate = {}, .is_stop = true, .lift = lift_large}};
  EXPECT_THAT(remedy_text(slow), HasSubstr("Replies of servers have stopped the channel. To do"));
}

// By limits alone a rate would be all; when some people are put off, a full day is what makes it
// late.
TEST(DeadlineWords, name_the_limit_that_the_least_change_raises) {
  DeadlineCase bound = at_rate(0.9, 40.0);
  bound.outlook.bound_by = flow::Binding{.by = LimitHold::rate};
  bound.outlook.done_at_best = noon + 9h;
  bound.bound_by = "the rate of the channel";
  bound.cause = flow::Binding{.by = LimitHold::day};
  bound.cause_words = "the daily quota of the channel";
  bound.p50_at_limits = bound.outlook.p50;
  bound.raises = {{"crier limit set email per_day=1200"}};

  EXPECT_EQ(binding(bound), Binding::limit);
  EXPECT_THAT(
      remedy_text(bound),
      HasSubstr("What binds is the daily quota of the channel. To do: crier limit set email "
                "per_day=1200"));
}

TEST(DeadlineWords, name_servers_where_they_are_so_slow_that_no_number_at_the_same_time_would_do) {
  DeadlineCase slow = at_rate(0.9, 40.0);
  slow.outlook.bound_by = flow::Binding{.by = LimitHold::concurrency};
  slow.bound_by = "the concurrency of the channel";
  slow.p50_at_limits = slow.outlook.p50;
  slow.outlook.done_at_best = noon + 9h;
  EXPECT_EQ(binding(slow), Binding::servers);
  EXPECT_THAT(remedy_text(slow), Not(HasSubstr("limit set")));

  slow.raises = {{"crier limit set email concurrency=20"}};
  EXPECT_EQ(binding(slow), Binding::limit);
  EXPECT_THAT(remedy_text(slow), AllOf(HasSubstr("What binds is the concurrency of the channel."),
                                       HasSubstr("crier limit set email concurrency=20")));
}

// Its servers are slower than any limit.
TEST(DeadlineWords, name_servers_where_a_provider_takes_more_than_it_gets) {
  DeadlineCase slow = at_rate(0.9, 40.0);
  slow.outlook.bound_by = flow::Binding{.level = LimitLevel::group, .node = "large"};
  slow.p50_at_limits = noon + 1h;

  EXPECT_EQ(binding(slow), Binding::servers);
  EXPECT_THAT(remedy_text(slow), Not(HasSubstr("limit set")));
}

TEST(DeadlineWords, open_the_next_wave_where_watching_takes_too_long) {
  DeadlineCase watched = at_rate(std::nullopt, 40.0);
  watched.has_waves_to_come = true;
  watched.state = DeadlineState::will_miss;
  watched.outlook.p95 = watched.outlook.p50 = watched.notify_by + 1h;

  EXPECT_THAT(remedy_text(watched),
              AllOf(HasSubstr("time for which its waves are watched"),
                    HasSubstr("To do: crier campaign next-wave ai-training"),
                    Not(HasSubstr("limit set")), HasSubstr("crier campaign extend")));
  // Without watching it would be too late as well.
  watched.now = watched.outlook.point_of_no_return;
  EXPECT_THAT(remedy_text(watched), Not(HasSubstr("next-wave")));
}

TEST(DeadlineWords, begin_with_a_resume_where_it_is_paused) {
  DeadlineCase paused = at_rate(std::nullopt, 1.2);
  paused.is_paused = true;
  paused.resume = "crier campaign resume ai-training --reason \"WHY\"";

  EXPECT_THAT(remedy_text(paused),
              AllOf(HasSubstr("It is paused"), HasSubstr("crier campaign resume ai-training"),
                    Not(HasSubstr("limit set"))));
}

// A plain resume is refused then, and the dates are moved by the command that does go.
TEST(DeadlineWords, propose_no_other_dates_where_it_is_resumed_with_later_ones) {
  DeadlineCase paused = at_rate(std::nullopt, 1.2);
  paused.is_paused = true;
  paused.resume = "crier campaign resume ai-training --notify-by 2026-04-03T00:00:00Z";
  paused.resume_moves_dates = true;

  EXPECT_THAT(remedy_text(paused), AllOf(HasSubstr("To do: " + paused.resume + "; or cancel it."),
                                         Not(HasSubstr("extend"))));

  paused.resume.clear();
  paused.resume_moves_dates = false;
  EXPECT_THAT(remedy_text(paused),
              AllOf(HasSubstr("no end is in sight"), Not(HasSubstr("crier campaign resume"))));
}

}  // namespace
}  // namespace crier::pacing
