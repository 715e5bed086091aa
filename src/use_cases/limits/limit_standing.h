// How the nodes of a channel's limits stand: what is allowed, what goes now, and what holds them
// back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "pacing/limits/limit_settings.h"
#include "postgres/database.h"
#include "store/ledger/limit_pauses.h"
#include "store/ledger/limit_places.h"

namespace crier::app {

struct LimitStanding {
  std::string node;                // "email", "email/group/gmail", "email/each_domain".
  pacing::LimitPolicy policy;      // As allowed.
  std::optional<double> rate_now;  // Below the allowed one, where replies have lowered it; of the
                                   // daemons the slowest. Nothing: as allowed.
  std::optional<WallTime> rate_until;  // The rule ends then that has capped it.
  // Notices that daemons have in hand, over all of them, and that it holds back.
  std::int64_t held{};
  // Of the channel itself: people of campaigns that have not ended who were sent away until a
  // limit of the channel, a group or a domain has room. Nobody has them in hand, and of which node
  // they wait for is not kept.
  struct Waiting {
    std::int64_t people{};
    bool are_more{};
  };
  std::optional<Waiting> waiting;
  // Notices at the same time of the node, which daemons that stand still keep from the others.
  std::optional<store::RestingPlaces> resting;
  // What counts against the quota of the day, also of before its zone was changed. Where there is
  // a quota.
  std::optional<std::int64_t> taken_today;
  std::optional<std::int64_t> ramp_today;  // While the ramp lasts.
  bool is_open{true};                      // By its hours.
  std::optional<store::KeptPause> pause;
};

// The channel, its groups, each domain, the domains that are named, and those to which replies have
// done something, in this order.
[[nodiscard]] std::vector<LimitStanding> limit_standings(store::Transaction& transaction,
                                                         const std::string& channel,
                                                         const pacing::LimitSettings& settings,
                                                         WallTime now);

}  // namespace crier::app
