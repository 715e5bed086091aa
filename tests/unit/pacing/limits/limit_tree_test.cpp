#include "pacing/limits/limit_tree.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr Moment start{.steady = SteadyTime(100h), .wall = WallTime(std::chrono::days(20'000))};
constexpr Destination gmail{.domain = "gmail.com"};
constexpr Destination town{.domain = "town.example"};

Moment after(std::chrono::nanoseconds time) {
  return {.steady = start.steady + time,
          .wall = start.wall + std::chrono::floor<std::chrono::microseconds>(time)};
}

LimitSettings some_settings() {
  LimitSettings settings;
  settings.groups = {{.name = "gmail",
                      .domains = {"gmail.com", "googlemail.com"},
                      .mx_suffixes = {".google.com"},
                      .policy = {},
                      .rules = {}}};
  settings.groups[0].policy.rate = RateLimit{.per_second = 10, .burst = 2};
  settings.rules = {{.name = "closing", .code = "421"},
                    {.name = "reputation",
                     .code = "5xx",
                     .status = "5.7.x",
                     .words = "reputation",
                     .action = ReplyAction::stop,
                     .duration = 1h},
                    {.name = "busy",
                     .words = "server busy",
                     .action = ReplyAction::cap_rate,
                     .times_an_hour = 3,
                     .duration = 15min,
                     .per_minute = 60}};
  return settings;
}

constexpr Reply closing{.code = 421, .enhanced = {}, .words = "closing", .retry_after = {}};
constexpr Reply busy{
    .code = 451, .enhanced = {4, 7, 500}, .words = "Server busy", .retry_after = {}};
constexpr Reply reputation{
    .code = 550, .enhanced = {5, 7, 1}, .words = "bad reputation", .retry_after = {}};

// The rate that counts for the group.
double rate_of_gmail(const LimitTree& tree, Moment now) {
  const auto rate = tree.find({.level = LimitLevel::group, .name = "gmail"})->rate(now.steady);
  return rate ? rate->per_second : 0;
}

std::string text_of(const LimitTree& tree, const std::optional<LimitTree::Held>& held) {
  if (!held) return "goes";
  const auto node = tree.name_of(held->node);
  std::string text(name_of(held->node.level));
  if (node && !node->name.empty()) text += " " + std::string(node->name);
  text += ", " + std::string(name_of(held->by));
  if (held->until) {
    text += ", " +
            std::to_string(
                std::chrono::round<std::chrono::milliseconds>(*held->until - start.steady).count());
  }
  return text;
}

TEST(LimitTree, says_which_node_holds_a_notice_back_and_until_when) {
  LimitSettings settings = some_settings();
  settings.each_domain.concurrency = 1;
  LimitTree tree(settings, RateSupply::own, start);

  static_cast<void>(tree.take(gmail, start));
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, start)), "goes");
  static_cast<void>(tree.take({.domain = "googlemail.com"}, start));
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, start)), "group gmail, rate, 100");
  EXPECT_EQ(text_of(tree, tree.held_back({.domain = "x.example", .mx = "mx.google.com"}, start)),
            "group gmail, rate, 100");
  const auto ticket = tree.take(town, start);
  EXPECT_EQ(text_of(tree, tree.held_back(town, start)), "domain town.example, concurrency");
  tree.accepted(ticket, after(5ms));
  EXPECT_EQ(text_of(tree, tree.held_back(town, after(5ms))), "goes");
}

TEST(LimitTree, asks_the_channel_first_for_then_nothing_goes_at_all) {
  LimitSettings settings = some_settings();
  settings.channel.hours = hours_of_every_day({.from = 1h, .until = 24h});
  LimitTree tree(settings, RateSupply::own, start);

  EXPECT_EQ(text_of(tree, tree.held_back(gmail, start)), "channel, hours, 3600000");
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(1h))), "goes");
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(24h))), "channel, hours, 90000000");
}

TEST(LimitTree, gives_a_channel_without_domains_its_own_limits_alone) {
  LimitSettings settings;
  settings.channel.rate = RateLimit{.per_second = 1, .burst = 2};
  settings.each_domain.concurrency = 1;
  LimitTree tree(settings, RateSupply::own, start);

  static_cast<void>(tree.take({}, start));
  static_cast<void>(tree.take({}, start));

  EXPECT_EQ(text_of(tree, tree.held_back({}, start)), "channel, rate, 1000");
  EXPECT_EQ(tree.domains(), 0U);
}

TEST(LimitTree, gives_back_the_day_and_the_connection_of_what_has_not_left_and_not_its_rate) {
  LimitSettings settings;
  settings.each_domain.rate = RateLimit{.per_second = 1, .burst = 2};
  settings.each_domain.per_day = 2;
  settings.each_domain.concurrency = 2;
  LimitTree tree(settings, RateSupply::own, start);
  const auto one = tree.take(town, start);
  const auto other = tree.take(town, start);

  EXPECT_EQ(text_of(tree, tree.held_back(town, start)), "domain town.example, day, 86400000");
  tree.give_back(one, start);
  EXPECT_EQ(text_of(tree, tree.held_back(town, start)), "domain town.example, rate, 1000");
  tree.give_back(other, start);
  EXPECT_EQ(text_of(tree, tree.held_back(town, after(1s))), "goes");
}

TEST(LimitTree, counts_on_in_a_day_that_was_left_by_a_clock_that_was_wrong_for_a_moment) {
  LimitSettings settings;
  settings.each_domain.per_day = 3;
  LimitTree tree(settings, RateSupply::own, start);
  const Moment ahead{.steady = after(2s).steady, .wall = start.wall + std::chrono::days(3'653)};
  tree.accepted(tree.take(town, start), start);
  tree.accepted(tree.take(town, start), start);
  tree.accepted(tree.take(town, ahead), ahead);

  EXPECT_EQ(text_of(tree, tree.held_back(town, after(3s))), "domain town.example, day, 86400000");
  EXPECT_EQ(text_of(tree, tree.held_back(town, after(24h))), "goes");
}

TEST(LimitTree, follows_a_ramp_from_midnight_to_midnight_in_its_zone) {
  LimitSettings settings;
  settings.each_domain.zone = "Europe/Brussels";
  // The first day is that of `start`, which is two hours old in Brussels.
  settings.each_domain.ramp = Ramp{
      .first_day = std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(20'000))),
      .per_day = {1, 3}};
  const auto goes_on_day = [&](LimitTree& tree, std::chrono::nanoseconds from) {
    int went = 0;
    for (; went < 10 && !tree.held_back(town, after(from)); ++went) {
      tree.accepted(tree.take(town, after(from)), after(from));
    }
    return went;
  };
  LimitTree tree(settings, RateSupply::own, after(-3h));

  EXPECT_EQ(text_of(tree, tree.held_back(town, after(-3h))), "domain town.example, day, -7200000");
  EXPECT_EQ(goes_on_day(tree, -2h), 1);
  EXPECT_EQ(goes_on_day(tree, 21h + 59min), 0);
  EXPECT_EQ(goes_on_day(tree, 22h), 3);
  EXPECT_EQ(goes_on_day(tree, 45h), 0);
  EXPECT_EQ(goes_on_day(tree, 46h), 10);
}

TEST(LimitTree, halves_the_rate_of_who_says_that_it_is_too_much_and_raises_it_by_successes) {
  LimitTree tree(some_settings(), RateSupply::own, start);
  const auto early = tree.take(gmail, start);
  const auto refused = tree.take(gmail, start);

  const auto reaction = tree.refused(refused, closing, after(1s)).reaction;
  EXPECT_EQ(reaction->node, "gmail");
  EXPECT_DOUBLE_EQ(rate_of_gmail(tree, after(1s)), 5);
  // It was on its way when the first was refused: the same complaint, and no success either.
  static_cast<void>(tree.refused(early, closing, after(2s)));
  EXPECT_DOUBLE_EQ(rate_of_gmail(tree, after(2s)), 5);

  // All of it is won back within ten minutes of successes.
  for (int second = 3; second < 303; ++second) {
    const Moment now = after(std::chrono::seconds(second));
    tree.accepted(tree.take(gmail, now), now);
  }
  EXPECT_NEAR(rate_of_gmail(tree, after(303s)), 10, 0.05);
  EXPECT_EQ(text_of(tree, tree.held_back(town, after(303s))), "goes");
}

TEST(LimitTree, never_lowers_a_rate_below_its_floor) {
  LimitSettings settings = some_settings();
  settings.groups[0].policy.adaptation.floor = 0.1;
  LimitTree tree(settings, RateSupply::own, start);

  for (int time = 0; time < 20; ++time) {
    const Moment now = after(time * 1min);
    static_cast<void>(tree.refused(tree.take(gmail, now), closing, now));
  }

  EXPECT_DOUBLE_EQ(rate_of_gmail(tree, after(20min)), 1);
}

TEST(LimitTree, slows_a_domain_without_a_rate_from_what_it_was_sent) {
  LimitTree tree(some_settings(), RateSupply::own, start);
  LimitTree::Ticket last;
  for (int notice = 0; notice < 40; ++notice) last = tree.take(town, after(notice * 25ms));

  static_cast<void>(tree.refused(last, closing, after(1s)));

  const LimitNode* node = tree.find({.level = LimitLevel::domain, .name = "town.example"});
  EXPECT_DOUBLE_EQ(node->rate(after(1s).steady)->per_second, 20);
  // Free again after it has come back to that.
  for (int second = 2; second < 310; ++second) {
    const Moment now = after(std::chrono::seconds(second));
    tree.accepted(tree.take(town, now), now);
  }
  EXPECT_FALSE(node->rate(after(310s).steady).has_value());
}

// The refusals of a second come when nothing is sent any more, or little.
TEST(LimitTree, slows_a_domain_without_a_rate_from_what_it_was_sent_in_the_second_of_the_notice) {
  for (const std::size_t which : {0U, 39U}) {
    LimitTree tree(some_settings(), RateSupply::own, start);
    std::vector<LimitTree::Ticket> tickets;
    for (int notice = 0; notice < 40; ++notice) {
      tickets.push_back(tree.take(town, after(notice * 25ms)));
    }
    tree.accepted(tree.take(town, after(3s)), after(4s));
    tree.accepted(tree.take(town, after(5s)), after(6s));

    static_cast<void>(tree.refused(tickets[which], closing, after(8s)));

    const LimitNode* node = tree.find({.level = LimitLevel::domain, .name = "town.example"});
    EXPECT_DOUBLE_EQ(node->rate(after(8s).steady)->per_second, 20) << which;
  }
}

TEST(LimitTree, leaves_alone_who_asks_for_it_as_long_as_they_ask) {
  LimitTree tree(some_settings(), RateSupply::own, start);
  Reply wait = closing;
  wait.retry_after = 90s;

  const auto reaction = tree.refused(tree.take(gmail, start), wait, after(1s)).reaction;

  EXPECT_EQ(reaction->paused_until, after(91s).steady);
  EXPECT_EQ(text_of(tree, tree.held_back({.domain = "googlemail.com"}, after(2s))),
            "group gmail, reply, 91000");
  EXPECT_EQ(text_of(tree, tree.held_back(town, after(2s))), "goes");
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(91s))), "goes");
}

TEST(LimitTree, goes_more_slowly_after_a_pause_for_which_no_rule_was_asked) {
  LimitSettings settings;
  settings.channel.rate = RateLimit{.per_second = 10, .burst = 3};
  LimitTree tree(settings, RateSupply::own, start);
  const Reply unwell{.code = 503, .enhanced = {}, .words = "later", .retry_after = 24h};

  const auto reaction = tree.refused(tree.take({}, start), unwell, after(1s)).reaction;

  EXPECT_EQ(reaction->paused_until, after(24h + 1s).steady);
  EXPECT_LT(tree.find({})->rate(after(2s).steady)->per_second, 10);
  EXPECT_TRUE(tree.lift({}, after(3s)));
  EXPECT_FALSE(tree.held_back({}, after(3s)));
}

TEST(LimitTree, pauses_as_long_as_its_rule_says_for_who_asks_for_no_time_at_all) {
  LimitSettings settings = some_settings();
  settings.rules = {
      {.name = "busy", .code = "451", .action = ReplyAction::pause, .duration = 15min}};
  LimitTree tree(settings, RateSupply::own, start);
  Reply at_once = busy;
  at_once.retry_after = 0s;

  static_cast<void>(tree.refused(tree.take(gmail, start), at_once, start));

  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(1s))), "group gmail, reply, 900000");
}

TEST(LimitTree, frees_a_node_that_was_slowed_when_its_rate_is_taken_away) {
  LimitTree tree(some_settings(), RateSupply::own, start);
  static_cast<void>(tree.refused(tree.take(gmail, start), closing, start));
  Reply wait = closing;
  wait.retry_after = 90s;
  static_cast<void>(tree.refused(tree.take(gmail, start), wait, start));
  LimitSettings free = some_settings();
  free.groups[0].policy.rate.reset();

  tree.change(free, after(1s));

  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(1s))), "group gmail, reply, 90000");
  EXPECT_EQ(tree.find({.level = LimitLevel::group, .name = "gmail"})->rate(after(1s).steady),
            std::nullopt);
}

TEST(LimitTree, stops_a_node_for_reputation_and_asks_for_an_alarm_until_somebody_has_looked) {
  LimitTree tree(some_settings(), RateSupply::own, start);

  const auto reaction = tree.refused(tree.take(gmail, start), reputation, after(1s)).reaction;

  ASSERT_TRUE(reaction.has_value());
  EXPECT_TRUE(reaction->is_alarm());
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(2s))), "group gmail, reply, 3601000");
  EXPECT_EQ(text_of(tree, tree.held_back(town, after(2s))), "goes");
  EXPECT_TRUE(tree.lift({.level = LimitLevel::group, .name = "gmail"}, after(3s)));
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(3s))), "goes");
  EXPECT_DOUBLE_EQ(rate_of_gmail(tree, after(3s)), 10);
  EXPECT_FALSE(tree.lift({.level = LimitLevel::group, .name = "nobody"}, after(3s)));
}

TEST(LimitTree, hears_one_complaint_in_what_comes_back_for_all_that_was_on_its_way) {
  LimitSettings settings = some_settings();
  settings.groups[0].policy.rate = RateLimit{.per_second = 10, .burst = 9};
  LimitTree tree(settings, RateSupply::own, start);
  std::vector<LimitTree::Ticket> on_their_way;
  for (int notice = 0; notice < 9; ++notice) on_their_way.push_back(tree.take(gmail, start));

  EXPECT_TRUE(tree.refused(on_their_way[0], reputation, after(1s)).reaction.has_value());
  for (std::size_t notice = 1; notice < on_their_way.size(); ++notice) {
    EXPECT_FALSE(tree.refused(on_their_way[notice], reputation, after(2s)).reaction.has_value());
  }
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(3s))), "group gmail, reply, 3601000");
}

TEST(LimitTree, gives_an_alarm_once_an_hour_and_goes_on_to_the_next_rule) {
  LimitSettings settings = some_settings();
  settings.groups[0].rules = {
      {.name = "watched", .words = "closing", .action = ReplyAction::alarm}};
  LimitTree tree(settings, RateSupply::own, start);
  const auto said = [&](std::chrono::nanoseconds at) {
    const auto reaction = tree.refused(tree.take(gmail, after(at)), closing, after(at)).reaction;
    return reaction ? reaction->rule : "";
  };

  EXPECT_EQ(said(0min), "watched");
  EXPECT_DOUBLE_EQ(rate_of_gmail(tree, after(0min)), 5);
  EXPECT_EQ(said(10min), "closing");
  EXPECT_EQ(said(61min), "watched");
}

TEST(LimitTree, reads_the_rules_of_the_operator_before_those_of_a_group) {
  LimitSettings settings = some_settings();
  settings.groups[0].rules = {{.name = "groups_own", .code = "4xx"}};
  settings.first_rules = {
      {.name = "operators", .words = "server busy", .action = ReplyAction::ignore}};
  LimitTree tree(settings, RateSupply::own, start);

  EXPECT_FALSE(tree.refused(tree.take(gmail, start), busy, start).reaction.has_value());
  EXPECT_EQ(tree.refused(tree.take(gmail, start), closing, start).reaction->rule, "groups_own");
}

TEST(LimitTree, acts_on_a_rule_when_it_was_heard_often_enough_within_an_hour) {
  LimitTree tree(some_settings(), RateSupply::own, start);
  const auto heard = [&](std::chrono::nanoseconds at) {
    return tree.refused(tree.take(gmail, after(at)), busy, after(at)).reaction.has_value();
  };

  EXPECT_FALSE(heard(0min));
  EXPECT_FALSE(heard(30min));
  EXPECT_FALSE(heard(61min));
  EXPECT_TRUE(heard(62min));
  EXPECT_DOUBLE_EQ(rate_of_gmail(tree, after(62min)), 1);
  EXPECT_DOUBLE_EQ(rate_of_gmail(tree, after(77min)), 10);
}

TEST(LimitTree, asks_again_when_a_cap_ends_although_its_next_slot_would_be_later) {
  LimitSettings settings = some_settings();
  settings.rules = {{.name = "slowly",
                     .code = "451",
                     .action = ReplyAction::cap_rate,
                     .duration = 20s,
                     .per_minute = 1},
                    {.name = "one_by_one",
                     .code = "452",
                     .action = ReplyAction::cap_concurrency,
                     .duration = 10s,
                     .concurrency = 1}};
  LimitTree tree(settings, RateSupply::own, start);
  Reply one_by_one = busy;
  one_by_one.code = 452;
  static_cast<void>(tree.refused(tree.take(gmail, start), busy, start));
  static_cast<void>(tree.refused(tree.take(gmail, start), one_by_one, start));

  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(1s))), "group gmail, rate, 10000");
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(10s))), "group gmail, rate, 20000");
  // A third of a notice was worked off meanwhile; the rest is at ten a second.
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(20s))), "group gmail, rate, 20067");
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(20s + 67ms))), "goes");
}

TEST(LimitTree, hears_a_server_apart_from_any_notice_for_the_channel) {
  LimitSettings settings = some_settings();
  settings.channel.rate = RateLimit{.per_second = 100, .burst = 10};
  LimitTree tree(settings, RateSupply::own, start);

  const auto reaction = tree.said({}, closing, start);

  EXPECT_EQ(reaction->level, LimitLevel::channel);
  EXPECT_DOUBLE_EQ(tree.find({})->rate(start.steady)->per_second, 50);
}

TEST(LimitTree, hears_the_greeting_of_a_provider_for_that_provider) {
  LimitSettings settings = some_settings();
  settings.channel.rate = RateLimit{.per_second = 100, .burst = 10};
  LimitTree tree(settings, RateSupply::own, start);

  const auto reaction =
      tree.said({.domain = "town.example", .mx = "mx.google.com"}, closing, start);

  EXPECT_EQ(reaction->node, "gmail");
  EXPECT_DOUBLE_EQ(rate_of_gmail(tree, start), 5);
  EXPECT_DOUBLE_EQ(tree.find({})->rate(start.steady)->per_second, 100);
}

TEST(LimitTree, tells_by_each_answer_which_nodes_are_full_no_more) {
  LimitSettings settings = some_settings();
  settings.channel.concurrency = 3;
  settings.each_domain.concurrency = 1;
  LimitTree tree(settings, RateSupply::own, start);
  const auto first = tree.take(town, start);
  const LimitTree::NodeId domain = tree.held_back(town, start)->node;
  const auto second = tree.take({.domain = "two.example"}, start);
  const auto third = tree.take({.domain = "three.example"}, start);
  const LimitTree::NodeId channel = tree.held_back(town, start)->node;
  const auto nodes_of = [](const LimitTree::Freed& freed) {
    return std::vector(freed.begin(), freed.end());
  };

  EXPECT_EQ(nodes_of(tree.accepted(first, start)), (std::vector{channel, domain}));
  EXPECT_EQ(nodes_of(tree.refused(second, busy, start).freed).size(), 1U);
  EXPECT_EQ(nodes_of(tree.give_back(third, start)).size(), 1U);
  EXPECT_EQ(tree.name_of(domain)->name, "town.example");
  EXPECT_EQ(tree.name_of(channel), LimitTree::NodeName{});
}

TEST(LimitTree, gives_no_node_the_id_of_one_that_it_has_forgotten) {
  LimitSettings settings = some_settings();
  settings.domains_max = 1;
  settings.each_domain.concurrency = 1;
  LimitTree tree(settings, RateSupply::own, start);
  const auto ticket = tree.take(town, start);
  const LimitTree::NodeId before = tree.held_back(town, start)->node;
  tree.accepted(ticket, start);

  static_cast<void>(tree.take({.domain = "other.example"}, after(1h)));
  const LimitTree::NodeId other = tree.held_back({.domain = "other.example"}, after(1h))->node;

  EXPECT_EQ(tree.name_of(before), std::nullopt);
  EXPECT_NE(other, before);
  EXPECT_EQ(tree.name_of(other)->name, "other.example");
}

TEST(LimitTree, takes_as_much_of_a_rate_as_a_notice_weighs) {
  LimitSettings settings;
  settings.channel.rate = RateLimit{.per_second = 1, .burst = 2};
  settings.channel.per_day = 4;
  LimitTree own(settings, RateSupply::own, start);

  // One that is heavier than the burst goes as well, and is worked off.
  own.accepted(own.take({}, start, 4), start);
  EXPECT_EQ(text_of(own, own.held_back({}, start)), "channel, rate, 3000");
  own.accepted(own.take({}, after(3s), 2), after(3s));
  EXPECT_EQ(text_of(own, own.held_back({}, after(3s))), "channel, rate, 5000");
  EXPECT_EQ(own.find({})->in_flight(), 0);

  LimitTree granted(settings, RateSupply::granted, start);
  SharedClock clock;
  clock.observe(start.wall, start.steady, start.steady);
  static_cast<void>(granted.add(
      {}, {.first = start.wall, .interval = 1s, .lateness = 1s, .slots = 4}, clock, start, 20'000));
  granted.accepted(granted.take({}, start, 3), start);
  EXPECT_EQ(text_of(granted, granted.held_back({}, after(1s))), "channel, slots");
  EXPECT_EQ(text_of(granted, granted.held_back({}, after(2s))), "channel, rate, 3000");
  EXPECT_EQ(text_of(granted, granted.held_back({}, after(3s))), "goes");
}

TEST(LimitTree, begins_slowly_where_the_service_asks_for_it) {
  LimitSettings settings;
  settings.channel.rate = RateLimit{.per_second = 1'000, .burst = 100};
  settings.channel.adaptation = {.floor = 0.01, .recovery = 60s, .start = Adaptation::Start::floor};
  LimitTree tree(settings, RateSupply::own, start);

  EXPECT_DOUBLE_EQ(tree.find({})->rate(start.steady)->per_second, 10);
  for (int second = 1; second <= 60; ++second) {
    const Moment now = after(std::chrono::seconds(second));
    tree.accepted(tree.take({}, now), now);
  }
  EXPECT_DOUBLE_EQ(tree.find({})->rate(after(60s).steady)->per_second, 1'000);
}

TEST(LimitTree, begins_slowly_again_when_it_was_silent_and_is_halved_by_a_complaint_otherwise) {
  LimitSettings settings;
  settings.channel.rate = RateLimit{.per_second = 1'000, .burst = 100};
  settings.channel.adaptation = {.floor = 0.01, .recovery = 60s, .start = Adaptation::Start::floor};
  settings.rules = {{.name = "closing", .code = "421"}};
  LimitTree tree(settings, RateSupply::own, start);
  for (int second = 1; second <= 70; ++second) {
    const Moment now = after(std::chrono::seconds(second));
    tree.accepted(tree.take({}, now), now);
  }
  static_cast<void>(tree.held_back({}, after(71s)));
  EXPECT_DOUBLE_EQ(tree.find({})->rate(after(71s).steady)->per_second, 1'000);

  static_cast<void>(tree.refused(tree.take({}, after(71s)), closing, after(72s)));
  EXPECT_DOUBLE_EQ(tree.find({})->rate(after(72s).steady)->per_second, 500);
  static_cast<void>(tree.held_back({}, after(131s)));
  EXPECT_DOUBLE_EQ(tree.find({})->rate(after(131s).steady)->per_second, 10);
}

TEST(LimitTree, keeps_what_was_taken_when_limits_change) {
  LimitTree tree(some_settings(), RateSupply::own, start);
  const auto one = tree.take(gmail, start);
  const auto other = tree.take(gmail, start);
  LimitSettings slower = some_settings();
  slower.groups[0].policy.rate = RateLimit{.per_second = 1, .burst = 2};
  slower.groups[0].policy.concurrency = 2;
  slower.groups[0].policy.per_day = 3;

  tree.change(slower, start);
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, start)), "group gmail, concurrency");
  tree.accepted(one, start);
  tree.accepted(other, start);
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, start)), "group gmail, rate, 1000");
  static_cast<void>(tree.take(gmail, after(2s)));
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(10s))), "group gmail, day, 86400000");

  // The group is configured no more: what was its own is everybody's.
  LimitSettings none = some_settings();
  none.groups.clear();
  tree.change(none, after(11s));
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(11s))), "goes");
}

TEST(LimitTree, of_which_slots_are_shared_goes_by_those_it_was_granted) {
  LimitTree tree(some_settings(), RateSupply::granted, start);
  SharedClock clock;
  clock.observe(start.wall, start.steady, start.steady);
  const LimitTree::NodeName group{.level = LimitLevel::group, .name = "gmail"};

  EXPECT_EQ(text_of(tree, tree.held_back(gmail, start)), "group gmail, slots");
  const auto wants = tree.wants(start);
  ASSERT_EQ(wants.size(), 1U);
  EXPECT_EQ(wants[0].name, "gmail");
  EXPECT_DOUBLE_EQ(wants[0].rate->per_second, 10);
  EXPECT_TRUE(tree.wants(start).empty());

  EXPECT_TRUE(tree.add(group,
                       {.first = start.wall, .interval = 100ms, .lateness = 100ms, .slots = 2},
                       clock, start));
  tree.accepted(tree.take(gmail, start), start);
  EXPECT_EQ(text_of(tree, tree.held_back(gmail, start)), "group gmail, rate, 100");
  // A booking takes less than until the next slot.
  EXPECT_TRUE(tree.wants(start).empty());
  tree.booking_takes(30ms);
  tree.accepted(tree.take(gmail, after(100ms)), after(100ms));
  EXPECT_EQ(tree.wants(after(100ms)).size(), 1U);
  EXPECT_FALSE(tree.add({.level = LimitLevel::domain, .name = "gone.example"}, {}, clock, start));
}

TEST(LimitTree, gives_up_slots_that_were_granted_at_a_higher_rate) {
  LimitTree tree(some_settings(), RateSupply::granted, start);
  SharedClock clock;
  clock.observe(start.wall, start.steady, start.steady);
  const LimitTree::NodeName group{.level = LimitLevel::group, .name = "gmail"};
  static_cast<void>(tree.held_back(gmail, start));
  static_cast<void>(
      tree.add(group, {.first = start.wall, .interval = 100ms, .lateness = 100ms, .slots = 9},
               clock, start));

  static_cast<void>(tree.refused(tree.take(gmail, start), closing, start));

  EXPECT_EQ(text_of(tree, tree.held_back(gmail, after(100ms))), "group gmail, slots");
  EXPECT_DOUBLE_EQ(tree.wants(after(100ms)).at(0).rate->per_second, 5);
}

TEST(LimitTree, has_a_node_for_a_domain_only_while_it_remembers_something) {
  LimitSettings settings;
  settings.domains_max = 1'000;
  LimitTree tree(settings, RateSupply::own, start);
  for (int second = 0; second < 100; ++second) {
    for (int domain = 0; domain < 100; ++domain) {
      const std::string name =
          "d" + std::to_string(second) + "-" + std::to_string(domain) + ".example";
      const Moment now = after(std::chrono::seconds(second));
      tree.accepted(tree.take({.domain = name}, now), now);
    }
  }

  EXPECT_LT(tree.domains(), 500U);
}

TEST(LimitTree, forgets_a_domain_that_complained_an_hour_ago_and_was_sent_nothing_since) {
  LimitSettings settings = some_settings();
  settings.each_domain.rate = RateLimit{.per_second = 10, .burst = 2};
  settings.domains_max = 2;
  LimitTree tree(settings, RateSupply::own, start);
  for (const std::string_view domain : {"one.example", "two.example"}) {
    static_cast<void>(tree.refused(tree.take({.domain = domain}, start), closing, start));
  }

  EXPECT_EQ(text_of(tree, tree.held_back(town, after(59min))), "domain, room, 3540100");
  EXPECT_EQ(text_of(tree, tree.held_back(town, after(61min))), "goes");
}

TEST(LimitTree, has_room_on_a_day_for_more_domains_than_it_remembers_and_counts_all_of_them) {
  LimitSettings settings;
  settings.domains_max = 10;
  settings.each_domain.per_day = 1;
  LimitTree tree(settings, RateSupply::own, start);
  const auto name_of_domain = [](int domain) { return "d" + std::to_string(domain) + ".example"; };
  for (int domain = 0; domain < 60; ++domain) {
    const Moment now = after(domain * 3s);
    const std::string name = name_of_domain(domain);
    ASSERT_EQ(text_of(tree, tree.held_back({.domain = name}, now)), "goes") << name;
    tree.accepted(tree.take({.domain = name}, now), now);
  }

  for (int domain = 0; domain < 60; ++domain) {
    const std::string name = name_of_domain(domain);
    EXPECT_EQ(text_of(tree, tree.held_back({.domain = name}, after(1h + domain * 3s))),
              "domain " + name + ", day, 86400000");
  }
  for (int domain = 0; domain < 60; ++domain) {
    const std::string name = name_of_domain(domain);
    EXPECT_EQ(text_of(tree, tree.held_back({.domain = name}, after(24h + domain * 3s))), "goes");
  }
  EXPECT_LE(tree.domains(), 10U);
}

TEST(LimitTree, counts_what_a_forgotten_domain_had_today_also_when_its_zone_changes) {
  LimitSettings settings;
  settings.domains_max = 1;
  settings.each_domain.per_day = 1;
  settings.each_domain.zone = "Pacific/Auckland";
  LimitTree tree(settings, RateSupply::own, after(15h));
  tree.accepted(tree.take(town, after(15h)), after(15h));
  tree.accepted(tree.take({.domain = "other.example"}, after(16h)), after(16h));
  ASSERT_EQ(tree.find({.level = LimitLevel::domain, .name = "town.example"}), nullptr);
  settings.each_domain.zone = "UTC";

  tree.change(settings, after(17h));

  EXPECT_EQ(text_of(tree, tree.held_back(town, after(17h))), "domain town.example, day, 86400000");
}

TEST(LimitTree, holds_back_a_domain_for_which_there_is_no_room_and_nobody_else) {
  LimitSettings settings;
  settings.domains_max = 2;
  LimitTree tree(settings, RateSupply::own, start);
  const auto one = tree.take({.domain = "one.example"}, start);
  static_cast<void>(tree.take({.domain = "two.example"}, start));

  EXPECT_EQ(text_of(tree, tree.held_back(town, start)), "domain, room, 100");
  EXPECT_EQ(text_of(tree, tree.held_back({.domain = "two.example"}, start)), "goes");
  tree.accepted(one, start);
  EXPECT_EQ(text_of(tree, tree.held_back(town, after(3s))), "goes");
}

// Of all nodes on its way, and of those that were accepted: what times out is no speed of a server.
TEST(LimitTree, knows_how_long_answers_take) {
  LimitTree tree(some_settings(), RateSupply::own, start);
  const LimitTree::NodeName group{.level = LimitLevel::group, .name = "gmail"};
  EXPECT_EQ(tree.find(group)->answer_seconds(), std::nullopt);

  const auto slow = tree.take(gmail, start);
  const auto lost = tree.take(gmail, start);
  const auto quick = tree.take(town, start);
  tree.accepted(quick, after(1s));
  tree.accepted(slow, after(3s));
  tree.refused(lost, closing, after(60s));

  EXPECT_DOUBLE_EQ(tree.find(group)->answer_seconds().value(), 3);
  EXPECT_DOUBLE_EQ(tree.find({})->answer_seconds().value(), 2);
}

}  // namespace
}  // namespace crier::pacing
