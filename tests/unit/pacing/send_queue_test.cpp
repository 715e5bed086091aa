#include "pacing/send_queue.h"

#include <functional>
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
                                          "circuit", "probe", "slot"};
  std::string text = names[static_cast<std::size_t>(decision.hold)];
  if (decision.hold == Hold::none) {
    text += " " + std::to_string(static_cast<int>(decision.next)) + " of " +
            std::to_string(decision.may_go);
  }
  if (decision.until) {
    const auto wait = std::chrono::duration_cast<std::chrono::seconds>(*decision.until - start);
    text += " until " + std::to_string(wait.count()) + " s";
  }
  return text;
}

// A queue at work: two owners of one campaign, and one of a campaign whose deadline is nearer.
struct World {
  explicit World(bool needs_slots = false)
      : queue({.breaker = {.failures_to_open = 1, .pause_first = 10s, .pause_max = 10s},
               .seed = 1,
               .needs_slots = needs_slots}) {}

  void offer(Owner owner, int entry) { queue.offer(owner, static_cast<Entry>(entry)); }
  void offer_again(Owner owner, int entry) { queue.offer_again(owner, static_cast<Entry>(entry)); }
  void pass(std::chrono::seconds time) { now += time; }
  void take(int times = 1) {
    for (int time = 0; time < times; ++time) taken = queue.take(now);
  }
  void open_circuit() { queue.breaker().on_trouble(now, 10s); }
  void grant(std::chrono::seconds from_start, int slots) {
    clock.observe(WallTime{1h}, start, start);
    queue.allowance().add(
        {.first = WallTime{1h + from_start}, .interval = 1s, .lateness = 1min, .slots = slots},
        clock);
  }

  SteadyTime now{start};
  SendQueue queue;
  SharedClock clock;
  Owner left{queue.join({.notify_by = midnight, .campaign = CampaignId{1}}, start + 100s)};
  Owner right{queue.join({.notify_by = midnight, .campaign = CampaignId{1}}, start + 200s)};
  Owner urgent{queue.join({.notify_by = midnight - 1h, .campaign = CampaignId{2}}, start + 50s)};
  Entry taken{};
};

// What happens, and the decision that follows: what goes next, of how many (counted up to 9).
struct Step {
  const char* event;
  std::function<void(World&)> happens;
  const char* decision;
};

void expect(World& world, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    step.happens(world);
    EXPECT_EQ(words(world.queue.decide(world.now, 9)), step.decision) << "after " << step.event;
  }
}

TEST(SendQueue, the_nearest_deadline_goes_first_and_a_campaign_in_the_order_of_offers) {
  World world;
  expect(world, {
                    {"nothing", [](World&) {}, "empty"},
                    {"an offer", [](World& w) { w.offer(w.left, 1); }, "goes 1 of 1"},
                    {"another owner's", [](World& w) { w.offer(w.right, 2); }, "goes 1 of 2"},
                    {"the first one's", [](World& w) { w.offer(w.left, 3); }, "goes 1 of 3"},
                    {"an urgent one", [](World& w) { w.offer(w.urgent, 4); }, "goes 4 of 4"},
                    {"a take", [](World& w) { w.take(); }, "goes 1 of 3"},
                    {"a take", [](World& w) { w.take(); }, "goes 2 of 2"},
                    {"a take", [](World& w) { w.take(); }, "goes 3 of 1"},
                    {"a take", [](World& w) { w.take(); }, "empty"},
                });
}

TEST(SendQueue, what_has_not_left_goes_before_the_rest_of_its_campaign) {
  World world;
  expect(world,
         {
             {"offers", [](World& w) { w.offer(w.left, 1), w.offer(w.right, 2); }, "goes 1 of 2"},
             {"two takes", [](World& w) { w.take(2); }, "empty"},
             {"an offer", [](World& w) { w.offer(w.left, 3); }, "goes 3 of 1"},
             {"2 again", [](World& w) { w.offer_again(w.right, 2); }, "goes 2 of 2"},
             {"1 again", [](World& w) { w.offer_again(w.left, 1); }, "goes 1 of 3"},
             {"a take", [](World& w) { w.take(); }, "goes 2 of 2"},
             {"a take", [](World& w) { w.take(); }, "goes 3 of 1"},
         });
}

// The leases end after 50, 100 and 200 s.
TEST(SendQueue, looks_past_owners_that_may_not_send_until_their_lease_is_renewed) {
  World world;
  expect(world,
         {
             {"offers",
              [](World& w) { w.offer(w.urgent, 1), w.offer(w.left, 2), w.offer(w.right, 3); },
              "goes 1 of 3"},
             {"the end of the urgent lease", [](World& w) { w.pass(50s); }, "goes 2 of 2"},
             {"an offer of it", [](World& w) { w.offer(w.urgent, 4); }, "goes 2 of 2"},
             {"the end of the next lease", [](World& w) { w.pass(50s); }, "goes 3 of 1"},
             {"again, of that owner", [](World& w) { w.offer_again(w.left, 5); }, "goes 3 of 1"},
             {"a renewal", [](World& w) { w.queue.renew(w.urgent, w.now + 10s); }, "goes 1 of 3"},
             {"its end", [](World& w) { w.pass(10s); }, "goes 3 of 1"},
             {"a take", [](World& w) { w.take(); }, "lease"},
             {"a renewal that is over", [](World& w) { w.queue.renew(w.left, w.now); }, "lease"},
             {"a renewal", [](World& w) { w.queue.renew(w.left, w.now + 10s); }, "goes 5 of 2"},
             {"a take", [](World& w) { w.take(); }, "goes 2 of 1"},
             {"a take", [](World& w) { w.take(); }, "lease"},
             {"the leaving of the rest",
              [](World& w) { EXPECT_EQ(w.queue.leave(w.urgent), (Entries{Entry{1}, Entry{4}})); },
              "empty"},
         });
}

TEST(SendQueue, a_circuit_that_is_open_holds_everything_until_a_time_and_then_lets_one_out) {
  World world;
  expect(world,
         {
             {"offers", [](World& w) { w.offer(w.left, 1), w.offer(w.left, 2); }, "goes 1 of 2"},
             {"trouble", [](World& w) { w.open_circuit(); }, "circuit until 10 s"},
             {"the pause", [](World& w) { w.pass(10s); }, "goes 1 of 1"},
             {"the probe", [](World& w) { w.take(); }, "probe"},
             {"its return",
              [](World& w) {
                w.queue.breaker().on_give_back(w.now);
                w.offer_again(w.left, 1);
              },
              "goes 1 of 1"},
             {"the probe", [](World& w) { w.take(); }, "probe"},
             {"its answer", [](World& w) { w.queue.breaker().on_success(); }, "goes 2 of 1"},
         });
}

TEST(SendQueue, an_entry_of_a_channel_with_a_rate_goes_in_a_slot) {
  World world(true);
  expect(world,
         {
             {"an offer", [](World& w) { w.offer(w.left, 1), w.offer(w.right, 2); }, "slot"},
             {"a grant for later", [](World& w) { w.grant(5s, 2); }, "slot until 5 s"},
             {"the first slot", [](World& w) { w.pass(5s); }, "goes 1 of 1"},
             {"a take", [](World& w) { w.take(); }, "slot until 6 s"},
             {"the next slot", [](World& w) { w.pass(1s); }, "goes 2 of 1"},
             {"trouble", [](World& w) { w.open_circuit(); }, "circuit until 16 s"},
             {"success", [](World& w) { w.queue.breaker().on_success(); }, "goes 2 of 1"},
             {"a take, and an offer", [](World& w) { w.take(), w.offer(w.left, 3); }, "slot"},
         });
}

TEST(SendQueue, a_queue_that_is_closed_hands_out_nothing_and_gives_back_everything) {
  World world;
  expect(world,
         {
             {"offers", [](World& w) { w.offer(w.left, 1), w.offer(w.right, 2); }, "goes 1 of 2"},
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
      world.queue.join({.notify_by = midnight, .campaign = CampaignId{1}}, world.now + 1s);
  world.offer(next, 2);

  EXPECT_EQ(words(world.queue.decide(world.now)), "goes 2 of 1");
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

TEST(SendQueue, lets_confirmations_pass_notices_whose_lease_has_ended) {
  World world;
  const Owner confirming = world.queue.join({.notify_by = WallTime::max(),
                                             .campaign = CampaignId{1},
                                             .kind = SendQueue::Kind::confirmation},
                                            start + 200s);
  world.offer(world.left, 1);
  world.offer(confirming, 2);
  world.pass(100s);

  EXPECT_EQ(words(world.queue.decide(world.now)), "goes 2 of 1");
  world.take();
  EXPECT_EQ(words(world.queue.decide(world.now)), "lease");
}

TEST(SendQueue, tells_a_pause_of_the_channel_from_somebody_in_the_way) {
  World world(true);
  EXPECT_EQ(world.queue.channel_pause(world.now), Hold::none);
  world.grant(5s, 1);
  EXPECT_EQ(world.queue.channel_pause(world.now), Hold::slot);
  EXPECT_EQ(world.queue.channel_pause(world.now + 5s), Hold::none);
  world.open_circuit();
  EXPECT_EQ(world.queue.channel_pause(world.now), Hold::circuit);
}

}  // namespace
}  // namespace crier::pacing
