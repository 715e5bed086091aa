#include "pacing/send_queue.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using Entry = SendQueue::Entry;
using Owner = SendQueue::Owner;
using Entries = std::vector<Entry>;

constexpr SteadyTime start{1h};
constexpr WallTime midnight{std::chrono::days(20'000)};

std::string words(const SendQueue::Decision& decision) {
  static constexpr const char* names[] = {"goes",    "empty", "closed", "lease",
                                          "circuit", "probe", "limit",  "aside"};
  std::string text = names[static_cast<std::size_t>(decision.hold)];
  if (decision.hold == Hold::none) {
    text += " " + std::to_string(static_cast<int>(decision.next));
  }
  if (decision.by) text += " " + std::string(name_of(*decision.by));
  if (decision.until) {
    const auto wait = std::chrono::duration_cast<std::chrono::seconds>(*decision.until - start);
    text += " until " + std::to_string(wait.count()) + " s";
  }
  return text;
}

constexpr Moment start_moment{.steady = start, .wall = midnight - 10h};

LimitSettings one_a_second() {
  LimitSettings settings;
  settings.channel.rate = RateLimit{.per_second = 1, .burst = 2};
  return settings;
}

// Gmail takes one at a time, and each other domain one a second; both without any grant.
LimitSettings of_providers() {
  LimitSettings settings;
  settings.groups = {{.name = "gmail",
                      .domains = {"gmail.com", "googlemail.com"},
                      .mx_suffixes = {},
                      .policy = {},
                      .rules = {}}};
  settings.groups[0].policy.concurrency = 1;
  settings.each_domain.rate = RateLimit{.per_second = 1, .burst = 2};
  return settings;
}

// A queue at work: two owners of one campaign, and one of a campaign whose deadline is nearer.
struct World {
  explicit World(LimitSettings limits = {}, RateSupply supply = RateSupply::granted)
      : queue({.breaker = {.failures_to_open = 1, .pause_first = 10s, .pause_max = 10s},
               .seed = 1,
               .limits = std::move(limits),
               .supply = supply},
              start_moment) {
    clock.observe(start_moment.wall, start, start);
  }

  void offer(Owner owner, int entry, std::string_view domain = {}) {
    queue.offer(owner, static_cast<Entry>(entry), {.domain = domain});
  }
  void offer_returned(Owner owner, int entry, std::string_view domain) {
    queue.offer(owner, static_cast<Entry>(entry), {.domain = domain}, true);
  }
  void offer_again(Owner owner, int entry) { queue.offer_again(owner, static_cast<Entry>(entry)); }
  void pass(std::chrono::milliseconds time) {
    now.steady += time;
    now.wall += time;
  }
  void take(int times = 1) {
    for (int time = 0; time < times; ++time) {
      const SendQueue::Taken went = queue.take(now);
      taken = went.entry;
      tickets.push_back(went.ticket);
    }
  }
  // The answer to what was taken first of those without one.
  void accept() {
    queue.accepted(tickets.front(), now);
    tickets.erase(tickets.begin());
  }
  void open_circuit() { queue.breaker().on_trouble(now.steady); }
  void grant(std::chrono::seconds from_start, int slots) {
    queue.add(
        {},
        {.first = start_moment.wall + from_start, .interval = 1s, .lateness = 1min, .slots = slots},
        clock, now, std::nullopt);
  }
  // In the order in which they go until nothing may; each is answered at once.
  std::vector<int> drain() {
    std::vector<int> order;
    while (queue.decide(now).hold == Hold::none) {
      take();
      queue.accepted(tickets.back(), now);
      tickets.pop_back();
      order.push_back(static_cast<int>(taken));
    }
    return order;
  }

  Moment now{start_moment};
  SendQueue queue;
  SharedClock clock;
  Owner left{queue.join({.notify_by = midnight, .campaign = CampaignId{1}}, start + 100s)};
  Owner right{queue.join({.notify_by = midnight, .campaign = CampaignId{1}}, start + 200s)};
  Owner urgent{queue.join({.notify_by = midnight - 1h, .campaign = CampaignId{2}}, start + 50s)};
  Entry taken{};
  std::vector<LimitTree::Ticket> tickets;
};

// What happens, and the decision that follows: what goes next, or why nothing does.
struct Step {
  const char* event;
  std::function<void(World&)> happens;
  const char* decision;
};

void expect(World& world, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    step.happens(world);
    EXPECT_EQ(words(world.queue.decide(world.now)), step.decision) << "after " << step.event;
  }
}

TEST(SendQueue, the_nearest_deadline_goes_first_and_a_campaign_in_the_order_of_offers) {
  World world;
  expect(world, {
                    {"nothing", [](World&) {}, "empty"},
                    {"an offer", [](World& w) { w.offer(w.left, 1); }, "goes 1"},
                    {"another owner's", [](World& w) { w.offer(w.right, 2); }, "goes 1"},
                    {"the first one's", [](World& w) { w.offer(w.left, 3); }, "goes 1"},
                    {"an urgent one", [](World& w) { w.offer(w.urgent, 4); }, "goes 4"},
                    {"a take", [](World& w) { w.take(); }, "goes 1"},
                    {"a take", [](World& w) { w.take(); }, "goes 2"},
                    {"a take", [](World& w) { w.take(); }, "goes 3"},
                    {"a take", [](World& w) { w.take(); }, "empty"},
                });
}

TEST(SendQueue, what_has_not_left_goes_before_the_rest_of_its_campaign) {
  World world;
  expect(world, {
                    {"offers", [](World& w) { w.offer(w.left, 1), w.offer(w.right, 2); }, "goes 1"},
                    {"two takes", [](World& w) { w.take(2); }, "empty"},
                    {"an offer", [](World& w) { w.offer(w.left, 3); }, "goes 3"},
                    {"2 again", [](World& w) { w.offer_again(w.right, 2); }, "goes 2"},
                    {"1 again", [](World& w) { w.offer_again(w.left, 1); }, "goes 1"},
                    {"a take", [](World& w) { w.take(); }, "goes 2"},
                    {"a take", [](World& w) { w.take(); }, "goes 3"},
                });
}

// The leases end after 50, 100 and 200 s.
TEST(SendQueue, looks_past_owners_that_may_not_send_until_their_lease_is_renewed) {
  World world;
  expect(world,
         {
             {"offers",
              [](World& w) { w.offer(w.urgent, 1), w.offer(w.left, 2), w.offer(w.right, 3); },
              "goes 1"},
             {"the end of the urgent lease", [](World& w) { w.pass(50s); }, "goes 2"},
             {"an offer of it", [](World& w) { w.offer(w.urgent, 4); }, "goes 2"},
             {"the end of the next lease", [](World& w) { w.pass(50s); }, "goes 3"},
             {"again, of that owner", [](World& w) { w.offer_again(w.left, 5); }, "goes 3"},
             {"a renewal", [](World& w) { w.queue.renew(w.urgent, w.now.steady + 10s); }, "goes 1"},
             {"its end", [](World& w) { w.pass(10s); }, "goes 3"},
             {"a take", [](World& w) { w.take(); }, "lease"},
             {"a renewal that is over", [](World& w) { w.queue.renew(w.left, w.now.steady); },
              "lease"},
             {"a renewal", [](World& w) { w.queue.renew(w.left, w.now.steady + 10s); }, "goes 5"},
             {"a take", [](World& w) { w.take(); }, "goes 2"},
             {"a take", [](World& w) { w.take(); }, "lease"},
             {"the leaving of the rest",
              [](World& w) { EXPECT_EQ(w.queue.leave(w.urgent), (Entries{Entry{1}, Entry{4}})); },
              "empty"},
         });
}

TEST(SendQueue, a_circuit_that_is_open_holds_everything_until_a_time_and_then_lets_one_out) {
  World world;
  expect(world, {
                    {"offers", [](World& w) { w.offer(w.left, 1), w.offer(w.left, 2); }, "goes 1"},
                    {"trouble", [](World& w) { w.open_circuit(); }, "circuit until 8 s"},
                    {"the pause", [](World& w) { w.pass(10s); }, "goes 1"},
                    {"the probe", [](World& w) { w.take(); }, "probe"},
                    {"its return",
                     [](World& w) {
                       w.queue.breaker().on_give_back(w.now.steady);
                       w.offer_again(w.left, 1);
                     },
                     "goes 1"},
                    {"the probe", [](World& w) { w.take(); }, "probe"},
                    {"its answer", [](World& w) { w.queue.breaker().on_success(); }, "goes 2"},
                });
}

TEST(SendQueue, an_entry_of_a_channel_with_a_rate_goes_in_a_slot) {
  World world(one_a_second());
  expect(
      world,
      {
          {"an offer", [](World& w) { w.offer(w.left, 1), w.offer(w.right, 2); }, "limit slots"},
          {"a grant for later", [](World& w) { w.grant(5s, 2); }, "limit rate until 5 s"},
          {"the first slot", [](World& w) { w.pass(5s); }, "goes 1"},
          {"a take", [](World& w) { w.take(); }, "limit rate until 6 s"},
          {"the next slot", [](World& w) { w.pass(1s); }, "goes 2"},
          {"trouble", [](World& w) { w.open_circuit(); }, "circuit until 14 s"},
          {"success", [](World& w) { w.queue.breaker().on_success(); }, "goes 2"},
          {"a take, and an offer", [](World& w) { w.take(), w.offer(w.left, 3); }, "limit slots"},
      });
}

TEST(SendQueue, a_queue_that_is_closed_hands_out_nothing_and_gives_back_everything) {
  World world;
  expect(world, {
                    {"offers", [](World& w) { w.offer(w.left, 1), w.offer(w.right, 2); }, "goes 1"},
                    {"closing", [](World& w) { w.queue.close(); }, "closed"},
                });

  EXPECT_EQ(world.queue.leave(world.left), Entries{Entry{1}});
  EXPECT_EQ(world.queue.expire(midnight), Entries{Entry{2}});
  EXPECT_EQ(world.queue.size(), 0U);
}

TEST(SendQueue, what_is_late_goes_out_of_every_line_also_of_those_that_are_held) {
  World world;
  world.offer(world.urgent, 1);
  world.offer(world.left, 2);
  world.offer(world.urgent, 3);
  world.pass(50s);
  EXPECT_EQ(world.queue.decide(world.now).hold, Hold::none);

  EXPECT_EQ(world.queue.next_deadline(), midnight - 1h);
  EXPECT_TRUE(world.queue.expire(midnight - 1h - 1us).empty());
  EXPECT_EQ(world.queue.expire(midnight - 1h), (Entries{Entry{1}, Entry{3}}));

  EXPECT_EQ(world.queue.next_deadline(), midnight);
  EXPECT_EQ(world.queue.size(), 1U);
}

TEST(SendQueue, an_owner_that_has_left_leaves_nothing_to_the_next_one) {
  World world;
  world.pass(100s);
  world.offer(world.left, 1);
  EXPECT_EQ(world.queue.decide(world.now).hold, Hold::lease);
  EXPECT_EQ(world.queue.leave(world.left), Entries{Entry{1}});

  const Owner next =
      world.queue.join({.notify_by = midnight, .campaign = CampaignId{1}}, world.now.steady + 1s);
  world.offer(next, 2);

  EXPECT_EQ(words(world.queue.decide(world.now)), "goes 2");
}

// Whatever their deadlines, which confirmations have none of.
TEST(SendQueue, gives_every_fourth_turn_to_confirmations_while_both_wait) {
  World world;
  const Owner confirming = world.queue.join({.notify_by = WallTime::max(),
                                             .campaign = CampaignId{1},
                                             .kind = SendQueue::Kind::confirmation},
                                            start + 100s);
  for (int entry = 0; entry < 6; ++entry) world.offer(world.left, entry);
  for (int entry = 100; entry < 104; ++entry) world.offer(confirming, entry);

  std::vector<int> order;
  while (world.queue.size() > 0) {
    EXPECT_EQ(world.queue.decide(world.now).hold, Hold::none);
    world.take();
    order.push_back(static_cast<int>(world.taken));
  }

  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 100, 3, 4, 5, 101, 102, 103}));
}

std::vector<CampaignNeed> three_to_one() {
  return {{.campaign = CampaignId{1}, .notify_by = midnight, .rate_needed = {}, .weight = 3},
          {.campaign = CampaignId{2}, .notify_by = midnight - 1h, .rate_needed = {}, .weight = 1}};
}

std::ptrdiff_t count_of_first(const std::vector<int>& order) {
  return std::ranges::count_if(order, [](int entry) { return entry < 1'000'000; });
}

TEST(SendQueue, campaigns_come_to_their_parts_also_of_what_waited_before) {
  World world;
  for (int entry = 1; entry <= 40; ++entry) world.offer(world.left, entry);
  for (int entry = 1'000'001; entry <= 1'000'040; ++entry) world.offer(world.urgent, entry);

  world.queue.share(three_to_one(), world.now);

  std::vector<int> order = world.drain();
  order.resize(40);
  EXPECT_NEAR(static_cast<double>(count_of_first(order)), 30, 1);
  EXPECT_NEAR(world.queue.part_of(CampaignId{1}), 0.745, 1e-9);
  EXPECT_EQ(world.queue.part_of(CampaignId{3}), 1.0);
}

TEST(SendQueue, what_a_campaign_does_not_use_goes_to_the_others_at_once) {
  World world;
  world.queue.share(three_to_one(), world.now);
  for (int entry = 1'000'001; entry <= 1'000'040; ++entry) world.offer(world.urgent, entry);

  EXPECT_EQ(world.drain().size(), 40U);

  // Nor is it saved up: who comes later has their part from then on.
  for (int entry = 1; entry <= 40; ++entry) world.offer(world.left, entry);
  for (int entry = 1'000'041; entry <= 1'000'080; ++entry) world.offer(world.urgent, entry);
  std::vector<int> order = world.drain();
  order.resize(40);
  EXPECT_NEAR(static_cast<double>(count_of_first(order)), 30, 1);
}

// Nine of ten of the first campaign are for a domain that takes nobody any more.
TEST(SendQueue, who_is_postponed_costs_a_campaign_no_turn) {
  LimitSettings limits;
  limits.domains["full.example"].per_day = 1;
  limits.domains["full.example"].zone = "Europe/Vienna";
  World world(limits, RateSupply::own);
  world.queue.keep_aside(4);
  auto needs = three_to_one();
  needs[0].weight = needs[1].weight;
  world.queue.share(needs, world.now);
  // Each has twenty who wait, as its walks keep it.
  int waiting_of_first = 0;
  int waiting_of_second = 0;
  int next = 0;
  std::vector<int> order;
  while (order.size() < 200) {
    for (; waiting_of_first < 20; ++waiting_of_first, ++next) {
      world.offer(world.left, next, next % 10 == 0 ? "town.example" : "full.example");
    }
    for (; waiting_of_second < 20; ++waiting_of_second, ++next) {
      world.offer(world.urgent, 1'000'000 + next, "town.example");
    }
    const bool goes = world.queue.decide(world.now).hold == Hold::none;
    waiting_of_first -= static_cast<int>(world.queue.take_postponed().size());
    if (!goes) continue;
    world.take();
    order.push_back(static_cast<int>(world.taken));
    --(order.back() < 1'000'000 ? waiting_of_first : waiting_of_second);
  }

  // Half of the turns would be 75. Who is looked at in vain keeps back those behind them.
  order.erase(order.begin(), order.begin() + 50);
  EXPECT_GE(count_of_first(order), 40);
}

TEST(SendQueue, a_breach_precedes_confirmations_but_for_every_fiftieth_turn) {
  World world;
  const Owner confirming = world.queue.join({.notify_by = WallTime::max(),
                                             .campaign = CampaignId{1},
                                             .kind = SendQueue::Kind::confirmation},
                                            start + 100s);
  world.queue.share(
      {{.campaign = CampaignId{2}, .notify_by = midnight, .precedence = Precedence::breach}},
      world.now);
  for (int entry = 1; entry <= 60; ++entry) world.offer(world.urgent, entry);
  for (int entry = 1'000'001; entry <= 1'000'002; ++entry) world.offer(confirming, entry);

  const std::vector<int> order = world.drain();

  ASSERT_EQ(order.size(), 62U);
  EXPECT_EQ(order[49], 1'000'001);
  EXPECT_EQ(order[61], 1'000'002);
}

// Whatever else waits; and all turns when nothing does.
TEST(SendQueue, gives_corrections_every_fiftieth_turn_and_what_the_others_leave) {
  World world;
  const auto join = [&](SendQueue::Kind kind) {
    return world.queue.join({.notify_by = WallTime::max(), .campaign = CampaignId{1}, .kind = kind},
                            start + 1000s);
  };
  const Owner correcting = join(SendQueue::Kind::correction);
  const Owner confirming = join(SendQueue::Kind::confirmation);
  for (int entry = 1; entry <= 80; ++entry) world.offer(world.left, entry);
  for (int entry = 1'000; entry < 1'020; ++entry) world.offer(confirming, entry);
  for (int entry = 2'000; entry < 2'010; ++entry) world.offer(correcting, entry);

  const std::vector<int> order = world.drain();

  ASSERT_EQ(order.size(), 110U);
  std::vector<std::size_t> turns;
  for (std::size_t turn = 0; turn < order.size(); ++turn) {
    if (order[turn] >= 2'000) turns.push_back(turn);
  }
  EXPECT_EQ(turns, (std::vector<std::size_t>{49, 99, 102, 103, 104, 105, 106, 107, 108, 109}));
}

TEST(SendQueue, lets_confirmations_pass_notices_whose_lease_has_ended) {
  World world;
  const Owner confirming = world.queue.join({.notify_by = WallTime::max(),
                                             .campaign = CampaignId{1},
                                             .kind = SendQueue::Kind::confirmation},
                                            start + 200s);
  world.offer(world.left, 1);
  world.offer(confirming, 2);
  world.pass(100s);

  EXPECT_EQ(words(world.queue.decide(world.now)), "goes 2");
  world.take();
  EXPECT_EQ(words(world.queue.decide(world.now)), "lease");
}

TEST(SendQueue, tells_a_pause_of_the_channel_from_somebody_in_the_way) {
  World world(one_a_second());
  EXPECT_EQ(world.queue.channel_pause(world.now), Hold::none);
  world.grant(5s, 1);
  EXPECT_EQ(world.queue.channel_pause(world.now), Hold::limit);
  world.pass(5s);
  EXPECT_EQ(world.queue.channel_pause(world.now), Hold::none);
  world.open_circuit();
  EXPECT_EQ(world.queue.channel_pause(world.now), Hold::circuit);
}

TEST(SendQueue, what_a_group_holds_back_holds_up_nobody_else_and_goes_by_its_answers) {
  World world(of_providers(), RateSupply::own);
  expect(world, {
                    {"offers",
                     [](World& w) {
                       w.offer(w.left, 1, "gmail.com");
                       w.offer(w.left, 2, "googlemail.com");
                       w.offer(w.right, 3, "town.example");
                       w.offer(w.right, 4, "gmail.com");
                     },
                     "goes 1"},
                    {"a take", [](World& w) { w.take(); }, "goes 3"},
                    {"a take", [](World& w) { w.take(); }, "aside"},
                    {"an answer of gmail", [](World& w) { w.accept(); }, "goes 2"},
                    {"a take", [](World& w) { w.take(); }, "aside"},
                    {"an answer of the town", [](World& w) { w.accept(); }, "aside"},
                    {"an answer of gmail", [](World& w) { w.accept(); }, "goes 4"},
                });
}

TEST(SendQueue, what_a_domain_holds_back_goes_when_its_next_slot_opens_in_the_order_of_offers) {
  World world(of_providers(), RateSupply::own);
  for (int entry = 1; entry <= 4; ++entry) world.offer(world.left, entry, "town.example");
  world.offer(world.urgent, 5, "town.example");
  world.offer(world.right, 6, "village.example");

  EXPECT_EQ(world.drain(), (std::vector<int>{5, 1, 6}));
  EXPECT_EQ(words(world.queue.decide(world.now)), "aside until 1 s");
  EXPECT_EQ(world.queue.held_at({.level = LimitLevel::domain, .name = "town.example"}), 3U);
  world.pass(1s);
  EXPECT_EQ(world.drain(), std::vector<int>{2});
  world.offer(world.urgent, 7, "town.example");
  world.pass(1s);
  EXPECT_EQ(world.drain(), std::vector<int>{7});
  world.pass(2s);
  EXPECT_EQ(world.drain(), (std::vector<int>{3, 4}));
}

TEST(SendQueue, a_domain_that_is_full_waits_with_its_group_and_goes_on_with_it) {
  LimitSettings settings = of_providers();
  settings.domains["gmail.com"].rate = RateLimit{.per_second = 1, .burst = 2};
  World world(settings, RateSupply::own);
  for (int entry = 1; entry <= 4; ++entry) world.offer(world.left, entry, "gmail.com");
  for (int entry = 5; entry <= 6; ++entry) world.offer(world.left, entry, "googlemail.com");

  EXPECT_EQ(world.drain(), (std::vector<int>{1, 2, 5, 6}));
  world.pass(1s);
  world.take(world.queue.decide(world.now).hold == Hold::none ? 1 : 0);
  EXPECT_EQ(world.taken, Entry{3});
  world.offer(world.left, 7, "googlemail.com");
  world.pass(5s);
  EXPECT_EQ(words(world.queue.decide(world.now)), "aside");
  world.accept();
  EXPECT_EQ(world.drain(), (std::vector<int>{4, 7}));
}

TEST(SendQueue, what_is_put_aside_sleeps_with_its_owner_and_leaves_with_it) {
  World world(of_providers(), RateSupply::own);
  world.offer(world.left, 1, "gmail.com");
  world.offer(world.left, 2, "gmail.com");
  world.offer(world.right, 3, "gmail.com");
  world.take(world.queue.decide(world.now).hold == Hold::none ? 1 : 0);
  EXPECT_EQ(words(world.queue.decide(world.now)), "aside");
  EXPECT_TRUE(world.queue.is_held(world.left));

  world.pass(100s);
  world.accept();
  EXPECT_EQ(words(world.queue.decide(world.now)), "goes 3");
  world.queue.renew(world.left, world.now.steady + 100s);
  EXPECT_EQ(words(world.queue.decide(world.now)), "goes 2");
  world.offer(world.left, 4, "town.example");

  EXPECT_EQ(world.queue.leave(world.left), (Entries{Entry{2}, Entry{4}}));
  EXPECT_EQ(words(world.queue.decide(world.now)), "goes 3");
}

TEST(SendQueue, what_is_late_goes_also_from_where_a_group_holds_it) {
  World world(of_providers(), RateSupply::own);
  for (int entry = 1; entry <= 3; ++entry) world.offer(world.urgent, entry, "gmail.com");
  world.take(world.queue.decide(world.now).hold == Hold::none ? 1 : 0);
  EXPECT_EQ(words(world.queue.decide(world.now)), "aside");

  EXPECT_EQ(world.queue.next_deadline(), midnight - 1h);
  EXPECT_EQ(world.queue.expire(midnight - 1h), (Entries{Entry{2}, Entry{3}}));
  EXPECT_EQ(world.queue.size(), 0U);
}

TEST(SendQueue, hands_back_what_a_node_has_too_much_of_and_says_when_it_may_have_room) {
  World world(of_providers(), RateSupply::own);
  world.queue.keep_aside(4);
  for (int entry = 1; entry <= 7; ++entry) world.offer(world.left, entry, "town.example");
  world.offer(world.left, 8, "village.example");

  EXPECT_EQ(world.drain(), (std::vector<int>{1, 2, 8}));

  const auto postponed = world.queue.take_postponed();
  ASSERT_EQ(postponed.size(), 3U);
  for (std::size_t index = 0; index < 3; ++index) {
    EXPECT_EQ(postponed[index].entry, Entry{static_cast<std::uint32_t>(5 + index)});
    EXPECT_EQ(postponed[index].node, "town.example");
    // One of the two that wait will have gone; then each a little sooner than the node goes.
    EXPECT_EQ(postponed[index].expected, start + 2750ms + index * 750ms);
  }
  EXPECT_EQ(world.queue.size(), 2U);
}

TEST(SendQueue, calls_who_comes_again_among_those_who_are_expected_and_not_after_them) {
  World world(of_providers(), RateSupply::own);
  world.queue.keep_aside(2);
  for (int entry = 1; entry <= 100; ++entry) world.offer(world.left, entry, "town.example");
  world.drain();
  const SteadyTime last = world.queue.take_postponed().back().expected;

  for (int entry = 101; entry <= 140; ++entry)
    world.offer_returned(world.left, entry, "town.example");
  world.drain();

  auto again = world.queue.take_postponed();
  ASSERT_EQ(again.size(), 40U);
  // In each quarter of the time about a quarter of them.
  std::ranges::sort(again, {}, &SendQueue::Postponed::expected);
  const auto time = last - start;
  for (const std::size_t quarter : {1U, 2U, 3U}) {
    EXPECT_NEAR((again[10 * quarter].expected - start) / std::chrono::duration<double>(1),
                time * quarter / 4 / std::chrono::duration<double>(1), 8);
  }
  EXPECT_LT(again.back().expected, last + 11s);
}

// As a provider that is sent to directly, by a few connections.
TEST(SendQueue, calls_those_of_a_node_without_a_rate_one_after_the_other) {
  LimitSettings limits;
  limits.domains["town.example"].concurrency = 5;
  World world(limits, RateSupply::own);
  world.queue.keep_aside(4);
  for (int entry = 1; entry <= 100'000; ++entry) world.offer(world.left, entry, "town.example");
  world.drain();

  std::map<std::chrono::seconds, int> called;
  for (const SendQueue::Postponed& each : world.queue.take_postponed()) {
    ++called[std::chrono::floor<std::chrono::seconds>(each.expected - start)];
  }

  EXPECT_LT(called.begin()->first, 2s);
  for (const auto& [second, people] : called) EXPECT_LT(people, 500) << second.count();
}

// Their walk claims others as long as it has room.
TEST(SendQueue, hands_back_confirmations_for_a_provider_that_takes_nobody) {
  LimitSettings limits;
  limits.domains["stopped.example"].concurrency = 1;
  World world(limits, RateSupply::own);
  world.queue.keep_aside(4);
  const Owner confirming = world.queue.join(
      {.notify_by = midnight, .campaign = CampaignId{1}, .kind = SendQueue::Kind::confirmation},
      start + 1h);
  world.queue.pause({.level = LimitLevel::domain, .name = "stopped.example"}, start + 1h,
                    world.now);
  for (int entry = 1; entry <= 200; ++entry) world.offer(confirming, entry, "stopped.example");
  world.offer(confirming, 201, "town.example");

  EXPECT_EQ(world.drain(), std::vector<int>{201});

  EXPECT_EQ(world.queue.take_postponed().size(), 200 - SendQueue::owed_aside_max);
  EXPECT_EQ(world.queue.size(), SendQueue::owed_aside_max);
}

TEST(SendQueue, calls_nobody_later_than_in_ten_minutes_and_not_all_at_once) {
  World world(of_providers(), RateSupply::own);
  world.queue.keep_aside(2);
  for (int entry = 1; entry <= 2000; ++entry) world.offer(world.left, entry, "town.example");
  world.drain();

  std::map<std::chrono::minutes, int> by_minute;
  for (const auto& each : world.queue.take_postponed()) {
    EXPECT_LE(each.expected, start + 10min);
    ++by_minute[std::chrono::floor<std::chrono::minutes>(each.expected - start)];
  }
  for (const auto& [minute, people] : by_minute) EXPECT_LT(people, 400) << minute.count();
}

TEST(SendQueue, tells_an_owner_that_rests_when_each_of_its_notices_may_go) {
  World world(of_providers(), RateSupply::own);
  for (int entry = 1; entry <= 5; ++entry) world.offer(world.left, entry, "town.example");
  world.drain();
  ASSERT_TRUE(world.queue.is_held(world.left));

  const auto taken_back = world.queue.leave(world.left);

  ASSERT_EQ(taken_back.size(), 3U);
  for (int place = 0; place < 3; ++place) {
    EXPECT_EQ(world.queue.returns_at({.domain = "town.example"}, false, world.now),
              start + 1750ms + place * 750ms);
  }
  const auto again = world.queue.returns_at({.domain = "town.example"}, true, world.now);
  EXPECT_GE(again, start + 1s);
  EXPECT_LE(again, start + 4s);
}

TEST(SendQueue, keeps_a_few_confirmations_that_a_node_holds_back) {
  World world(of_providers(), RateSupply::own);
  world.queue.keep_aside(2);
  const Owner confirming = world.queue.join({.notify_by = WallTime::max(),
                                             .campaign = CampaignId{1},
                                             .kind = SendQueue::Kind::confirmation},
                                            start + 200s);
  for (int entry = 1; entry <= 6; ++entry) world.offer(confirming, entry, "town.example");

  EXPECT_EQ(world.drain(), (std::vector<int>{1, 2}));

  EXPECT_TRUE(world.queue.take_postponed().empty());
  EXPECT_EQ(world.queue.size(), 4U);
}

TEST(SendQueue, keeps_to_other_limits_at_once_and_lets_go_what_they_free) {
  World world(of_providers(), RateSupply::own);
  for (int entry = 1; entry <= 3; ++entry) world.offer(world.left, entry, "gmail.com");
  for (int entry = 4; entry <= 7; ++entry) world.offer(world.left, entry, "town.example");
  world.take(world.queue.decide(world.now).hold == Hold::none ? 1 : 0);
  EXPECT_EQ(world.drain(), (std::vector<int>{4, 5}));

  LimitSettings settings = of_providers();
  settings.groups[0].policy.concurrency = 2;
  settings.each_domain = {};
  world.queue.change(settings, world.now);

  world.take(world.queue.decide(world.now).hold == Hold::none ? 1 : 0);
  EXPECT_EQ(world.taken, Entry{2});
  EXPECT_EQ(world.drain(), (std::vector<int>{6, 7}));
}

TEST(SendQueue, lets_an_operator_end_what_another_daemon_was_asked_for) {
  World world(of_providers(), RateSupply::own);
  const LimitTree::NodeName gmail{.level = LimitLevel::group, .name = "gmail"};
  world.queue.pause(gmail, start + 1h, world.now);
  world.offer(world.left, 1, "gmail.com");
  EXPECT_EQ(words(world.queue.decide(world.now)), "aside until 3600 s");

  world.queue.lift(gmail, world.now);

  EXPECT_EQ(words(world.queue.decide(world.now)), "goes 1");
}

TEST(SendQueue, of_granted_slots_goes_on_with_each_answer_of_the_database) {
  World world(of_providers());
  const LimitTree::NodeName town{.level = LimitLevel::domain, .name = "town.example"};
  for (int entry = 1; entry <= 3; ++entry) world.offer(world.left, entry, "town.example");
  EXPECT_EQ(words(world.queue.decide(world.now)), "aside until 1 s");
  const auto wants = world.queue.wants(world.now, 9);
  ASSERT_EQ(wants.size(), 1U);
  EXPECT_EQ(wants[0].name, "town.example");
  EXPECT_EQ(wants[0].waiting, 3U);
  EXPECT_TRUE(world.queue.wants(world.now, 9).empty());

  // It failed.
  world.queue.forgo(town, world.now);
  EXPECT_EQ(words(world.queue.decide(world.now)), "aside until 1 s");
  EXPECT_EQ(world.queue.wants(world.now, 9).size(), 1U);
  world.queue.add(town, {.first = start_moment.wall, .interval = 1s, .lateness = 1s, .slots = 1},
                  world.clock, world.now, std::nullopt);

  EXPECT_EQ(world.drain(), std::vector<int>{1});
  EXPECT_EQ(world.queue.wants(world.now, 9).size(), 1U);
}

}  // namespace
}  // namespace crier::pacing
