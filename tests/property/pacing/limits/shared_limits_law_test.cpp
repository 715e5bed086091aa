// Several daemons with a tree each share their nodes by grants from one table. Whatever they ask,
// and whenever one of them dies with slots in its hands: over all of them no node is given more
// than rate × window + burst in any window. Each daemon that was ever started may be
// ahead by a heavy notice that it has not worked off.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "pacing/limits/limit_tree.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr WallTime wall_start{std::chrono::days(20'000)};

LimitSettings shared_settings() {
  LimitSettings settings;
  settings.channel.rate = RateLimit{.per_second = 60, .burst = 6};
  settings.groups = {
      {.name = "gmail", .domains = {"gmail.com"}, .mx_suffixes = {}, .policy = {}, .rules = {}}};
  settings.groups[0].policy.rate = RateLimit{.per_second = 20, .burst = 4};
  settings.each_domain.rate = RateLimit{.per_second = 5, .burst = 3};
  settings.rules = {{.name = "closing", .code = "421"}};
  return settings;
}

constexpr int heaviest = 3;
constexpr Reply closing{.code = 421, .enhanced = {}, .words = "closing", .retry_after = {}};

class SharedTable {
 public:
  Grant book(const LimitTree::Want& want, WallTime now, int slots) {
    SharedSlots& shared = slots_[{static_cast<int>(want.level), want.name}];
    return book_slots(shared, *want.rate, now, {.slots = slots, .ahead = slots_ahead({})}).grant;
  }

 private:
  std::map<std::pair<int, std::string>, SharedSlots> slots_;
};

struct Daemon {
  Daemon(Moment now, std::chrono::hours boot)
      : tree(shared_settings(), RateSupply::granted, now), booted(boot) {
    clock.observe(now.wall, now.steady, now.steady);
  }
  LimitTree tree;
  SharedClock clock;
  std::chrono::hours booted;
};

Moment moment_of(Duration elapsed, std::chrono::hours booted) {
  return {.steady = SteadyTime(booted) + elapsed,
          .wall = wall_start + std::chrono::floor<std::chrono::microseconds>(elapsed)};
}

RC_GTEST_PROP(SharedLimits, are_kept_by_all_daemons_together, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  SharedTable table;
  std::vector<std::unique_ptr<Daemon>> daemons;
  std::map<std::string, std::vector<std::chrono::nanoseconds>> sends;
  const std::vector<std::string> domains = {"gmail.com", "one.example", "two.example"};
  Duration elapsed{};
  int started = 0;
  const auto start_daemon = [&] {
    ++started;
    const auto booted = std::chrono::hours(1 + random.below(100));
    daemons.push_back(std::make_unique<Daemon>(moment_of(elapsed, booted), booted));
  };
  start_daemon();

  for (int step = 0; step < 3'000; ++step) {
    elapsed += std::chrono::microseconds(random.below(random.chance(0.01) ? 2'000'000 : 20'000));
    if (daemons.size() < 4 && random.chance(0.005)) start_daemon();
    const std::size_t which = random.below(daemons.size());
    // Killed: its slots are lost, and nobody else has them.
    if (daemons.size() > 1 && random.chance(0.002)) {
      daemons.erase(daemons.begin() + static_cast<long>(which));
      continue;
    }
    Daemon& daemon = *daemons[which];
    const Moment now = moment_of(elapsed, daemon.booted);
    const std::string& domain = domains[random.below(domains.size())];
    while (!daemon.tree.held_back({.domain = domain}, now)) {
      const int weight = random.chance(0.1) ? heaviest : 1;
      const LimitTree::Ticket ticket = daemon.tree.take({.domain = domain}, now, weight);
      if (random.chance(0.01)) {
        daemon.tree.refused(ticket, closing, now);
      } else {
        daemon.tree.accepted(ticket, now);
      }
      sends["channel"].insert(sends["channel"].end(), static_cast<std::size_t>(weight), elapsed);
      sends[domain].insert(sends[domain].end(), static_cast<std::size_t>(weight), elapsed);
    }
    for (const LimitTree::Want& want : daemon.tree.wants(now)) {
      const int slots = 1 + static_cast<int>(random.below(8));
      const Grant grant = table.book(want, now.wall, slots);
      static_cast<void>(
          daemon.tree.add({.level = want.level, .name = want.name}, grant, daemon.clock, now));
    }
  }

  RC_ASSERT(sends["channel"].size() > 100U);
  for (const std::string& domain : domains) RC_ASSERT(sends[domain].size() > 10U);
  const auto check = [&](const std::string& node, const RateLimit& limit) {
    const auto& times = sends[node];
    const auto interval = slot_interval(limit);
    auto latest = std::chrono::nanoseconds::min();
    for (std::size_t index = 0; index < times.size(); ++index) {
      const auto shifted = times[index] - interval * static_cast<std::int64_t>(index);
      latest = std::max(latest, shifted);
      RC_ASSERT(latest - shifted <= interval * (limit.burst - 1 + started * (heaviest - 1)));
    }
  };
  const LimitSettings settings = shared_settings();
  check("channel", *settings.channel.rate);
  check("gmail.com", *settings.groups[0].policy.rate);
  check("one.example", *settings.each_domain.rate);
  check("two.example", *settings.each_domain.rate);
}

}  // namespace
}  // namespace crier::pacing
