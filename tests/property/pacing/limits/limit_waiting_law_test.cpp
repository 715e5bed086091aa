// Who waits for a limit goes in the end, holds up nobody else, and is not let go by being
// forgotten.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "pacing/limits/limit_tree.h"
#include "property/pacing/limits/drawn_limits.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using test::domain_names;
using test::some_settings;
using test::wall_start;

// Whoever waits until it is told to ask again, or for an answer that frees the node, goes in the
// end: nobody is told to wait for what does not come.
RC_GTEST_PROP(LimitTree, starves_nobody_who_waits_as_it_says, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  LimitSettings settings = some_settings(random);
  settings.channel.concurrency = 1 + static_cast<int>(random.below(6));
  settings.rules = {{.name = "closing", .code = "421"},
                    {.name = "one_by_one",
                     .code = "452",
                     .action = ReplyAction::cap_concurrency,
                     .duration = 5s,
                     .concurrency = 1}};
  Moment now{.steady = SteadyTime(1h), .wall = wall_start};
  LimitTree tree(settings, RateSupply::own, now);
  std::map<std::string, int> left;
  std::vector<std::string> ready;
  for (const char* domain : domain_names) {
    left[domain] = 30;
    ready.emplace_back(domain);
  }
  std::map<LimitTree::NodeId, std::vector<std::string>> waiting;
  std::multimap<SteadyTime, LimitTree::NodeId> asked_again;
  std::multimap<SteadyTime, LimitTree::Ticket> answers;
  const auto wake = [&](LimitTree::NodeId node) {
    const auto found = waiting.extract(node);
    if (!found.empty()) ready.insert(ready.end(), found.mapped().begin(), found.mapped().end());
  };

  while (!ready.empty() || !asked_again.empty() || !answers.empty()) {
    while (!ready.empty()) {
      const std::string domain = ready.front();
      ready.erase(ready.begin());
      if (left[domain] == 0) continue;
      if (const auto held = tree.held_back({.domain = domain}, now)) {
        waiting[held->node].push_back(domain);
        if (held->until) asked_again.emplace(*held->until, held->node);
        continue;
      }
      --left[domain];
      answers.emplace(now.steady + std::chrono::milliseconds(1 + random.below(3'000)),
                      tree.take({.domain = domain}, now));
      ready.push_back(domain);
    }
    SteadyTime next = SteadyTime::max();
    if (!asked_again.empty()) next = std::min(next, asked_again.begin()->first);
    if (!answers.empty()) next = std::min(next, answers.begin()->first);
    if (next == SteadyTime::max()) break;
    const auto passed = std::chrono::ceil<std::chrono::microseconds>(next - now.steady);
    now = {.steady = now.steady + passed, .wall = now.wall + passed};
    while (!asked_again.empty() && asked_again.begin()->first <= now.steady) {
      wake(asked_again.begin()->second);
      asked_again.erase(asked_again.begin());
    }
    while (!answers.empty() && answers.begin()->first <= now.steady) {
      const LimitTree::Ticket ticket = answers.begin()->second;
      answers.erase(answers.begin());
      const double how = random.unit();
      const Reply reply{
          .code = random.chance(0.5) ? 421 : 452, .enhanced = {}, .words = "", .retry_after = {}};
      const LimitTree::Freed freed = how < 0.8   ? tree.accepted(ticket, now)
                                     : how < 0.9 ? tree.give_back(ticket, now)
                                                 : tree.refused(ticket, reply, now).freed;
      for (const LimitTree::NodeId node : freed) wake(node);
    }
  }

  for (const auto& [domain, notices] : left) RC_ASSERT(notices == 0);
}

// One domain of many is full: the others go as if it were not there.
RC_GTEST_PROP(LimitTree, holds_up_no_siblings_of_a_node_that_is_full, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  Random random(seed);
  LimitSettings settings;
  settings.each_domain.rate = RateLimit{.per_second = 1, .burst = 2};
  const Moment start{.steady = SteadyTime(1h), .wall = wall_start};
  LimitTree with(settings, RateSupply::own, start);
  LimitTree without(settings, RateSupply::own, start);
  Duration elapsed{};

  for (int step = 0; step < 500; ++step) {
    elapsed += std::chrono::milliseconds(random.below(400));
    const Moment now{.steady = start.steady + elapsed,
                     .wall = start.wall + std::chrono::floor<std::chrono::microseconds>(elapsed)};
    while (!with.held_back({.domain = "full.example"}, now)) {
      with.accepted(with.take({.domain = "full.example"}, now), now);
    }
    const std::string name = "d" + std::to_string(random.below(5)) + ".example";
    const bool goes = !with.held_back({.domain = name}, now);
    RC_ASSERT(goes == !without.held_back({.domain = name}, now));
    if (!goes) continue;
    with.accepted(with.take({.domain = name}, now), now);
    without.accepted(without.take({.domain = name}, now), now);
  }
}

// Forgetting forgets nothing: a tree with room for few domains, which it forgets all the time, is
// as strict as one that keeps them all.
RC_GTEST_PROP(LimitTree, that_forgets_domains_is_never_over_their_limits, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  LimitSettings settings;
  settings.domains_max = 60;
  settings.each_domain.rate = RateLimit{.per_second = 0.1, .burst = 3};
  if (random.chance(0.5)) settings.each_domain.per_day = 5;
  settings.rules = {{.name = "closing", .code = "421"}};
  LimitTree tree(settings, RateSupply::own, {.steady = SteadyTime(1h), .wall = wall_start});
  const auto interval = slot_interval(*settings.each_domain.rate);
  std::map<std::string, std::vector<std::pair<SteadyTime, std::int64_t>>> sends;
  Duration elapsed{};

  for (int step = 0; step < 2'000; ++step) {
    // Some domains come again while they still owe something, others much later.
    elapsed += std::chrono::milliseconds(random.below(random.chance(0.01) ? 60'000 : 600));
    if (random.chance(0.003)) elapsed += 2h;
    const Moment now{.steady = SteadyTime(1h) + elapsed,
                     .wall = wall_start + std::chrono::floor<std::chrono::microseconds>(elapsed)};
    const std::string name = "d" + std::to_string(random.below(100)) + ".example";
    const auto day = std::chrono::floor<std::chrono::days>(now.wall).time_since_epoch().count();
    while (!tree.held_back({.domain = name}, now)) {
      sends[name].emplace_back(now.steady, day);
      const LimitTree::Ticket ticket = tree.take({.domain = name}, now);
      if (random.chance(0.01)) {
        tree.refused(ticket, {.code = 421, .enhanced = {}, .words = "", .retry_after = {}}, now);
      } else {
        tree.accepted(ticket, now);
      }
    }
    RC_ASSERT(tree.domains() <= 60U);
  }

  // Those that are forgotten make room.
  RC_ASSERT(sends.size() > 80U);
  for (const auto& [name, times] : sends) {
    for (std::size_t at = 3; at < times.size(); ++at) {
      RC_ASSERT(times[at].first - times[at - 3].first >= interval);
    }
    std::map<std::int64_t, int> days;
    for (const auto& [time, day] : times) ++days[day];
    if (!settings.each_domain.per_day) continue;
    for (const auto& [day, count] : days) RC_ASSERT(count <= 5);
  }
}

}  // namespace
}  // namespace crier::pacing
