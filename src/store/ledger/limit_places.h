// The places of limits (pacing/places.h), as daemons hold and want them: the table limit_places.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "dispatch/limits.h"
#include "postgres/database.h"

namespace crier::store {

// BookingAnswer::places. The caller has locked the limits of all bookings with places.
[[nodiscard]] std::vector<pacing::PlacesAnswer> divide_places(
    Transaction& transaction, const std::string& daemon,
    const std::vector<dispatch::LimitBooking>& bookings, WallTime now);

// Of a node: those that daemons keep which stand still. Nobody has them until then, unless the
// sessions of these daemons end before.
struct RestingPlaces {
  std::string node;
  int places{};
  WallTime until;
};
// Of a channel and its nodes, by node.
[[nodiscard]] std::vector<RestingPlaces> resting_places(Transaction& transaction,
                                                        const std::string& channel);

// The daemon has nothing under way and comes back no more.
void leave_places(Transaction& transaction, const std::string& daemon);

// Takes away what counts no more, `rows_max` rows at most. How many there were.
int sweep_places(Transaction& transaction, int rows_max);

}  // namespace crier::store
