// Dividing the places of a limit, the notices that a provider takes at the same time, among the
// daemons that send to it. Pure.
//
// What a daemon holds stands in a table that all share. The promise: as long as the limit is not
// lowered and no daemon uses more than it holds, what all of them hold is never more than the
// limit. Why it holds: a daemon is given at most what the others leave, and holds what it uses
// until it has said that it uses less.
//
// Where there are fewer places than daemons, or a remainder, they go round: each daemon is first in
// turn for `place_turn`.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "base/time.h"

namespace crier::pacing {

inline constexpr std::chrono::seconds place_turn{10};

struct PlaceHolder {
  int held{};    // Notices that it may have under way.
  int wanted{};  // Places that it could use; 0: none, or it has not been heard of lately.
  int most{};    // The limit as it knows it.
};

struct PlacesQuestion {
  std::vector<PlaceHolder> daemons;  // All that hold or want some, in one order for everybody.
  std::size_t asking{};  // Which of them asks. `held`: what it may use until the answer.
  WallTime now;          // By the clock that all share.
};

struct PlacesAnswer {
  int given{};         // Notices that the one who asks may have under way from now on.
  bool others_want{};  // Others wait for their turn, or for what it gives back.
};
// As long as more are under way than are given, those that are count as held.
[[nodiscard]] PlacesAnswer places_for(const PlacesQuestion& question);

}  // namespace crier::pacing
