#include <iterator>
#include <map>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "pacing/share.h"

namespace crier::pacing {
namespace {

// What each daemon holds: its share, or what it still has open if this is more (dispatch/limits.h).
struct Daemon {
  int held{};
  int open{};
};

struct Fleet {
  int connections_max{};
  std::map<int, Daemon> daemons;

  int held() const {
    return std::accumulate(daemons.begin(), daemons.end(), 0,
                           [](int sum, const auto& entry) { return sum + entry.second.held; });
  }

  void renew(int name) {
    Daemon& daemon = daemons[name];
    const int share =
        share_of({.connections_max = connections_max,
                  .daemons = static_cast<int>(daemons.size()),
                  .place = static_cast<int>(std::distance(daemons.begin(), daemons.find(name))),
                  .held_by_others = held() - daemon.held});
    daemon.held = std::max(share, daemon.open);
  }
};

RC_GTEST_PROP(Share, never_sums_to_more_than_the_total_whoever_joins_and_leaves, ()) {
  Fleet fleet{.connections_max = *rc::gen::inRange(0, 60), .daemons = {}};
  const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
      100, rc::gen::pair(rc::gen::inRange(0, 8), rc::gen::inRange(0, 1000)));

  for (const auto& [name, chance] : steps) {
    if (chance < 100) {
      fleet.daemons.erase(name);
    } else {
      fleet.renew(name);
      Daemon& daemon = fleet.daemons[name];
      daemon.open = daemon.held * (chance % 5) / 4;
    }
    RC_ASSERT(fleet.held() <= fleet.connections_max);
  }
}

RC_GTEST_PROP(Share, is_fair_and_leaves_no_connection_over_after_everybody_has_come_down_to_it,
              ()) {
  Fleet fleet{.connections_max = *rc::gen::inRange(1, 60), .daemons = {}};
  const int daemons = *rc::gen::inRange(1, 9);
  for (int name = 0; name < daemons; ++name) fleet.renew(name);

  for (int round = 0; round < 2; ++round) {
    for (int name = 0; name < daemons; ++name) fleet.renew(name);
  }

  const int fair = fleet.connections_max / daemons;
  for (const auto& [name, daemon] : fleet.daemons) RC_ASSERT(daemon.held >= fair);
  RC_ASSERT(fleet.held() == fleet.connections_max);
}

}  // namespace
}  // namespace crier::pacing
