// People who wait for room at a limit, and were told to come again when it was expected to have
// some: called back when an operator has changed the limits, so that nobody waits for an end that
// was moved.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/lane.h"
#include "postgres/database.h"

namespace crier::store {

struct WaitingLane {
  CampaignId campaign;
  int step{};
  Lane lane;
};

// Those of campaigns of the channel, also of such as are paused, in which somebody may wait.
[[nodiscard]] std::vector<WaitingLane> lanes_that_wait(Transaction& transaction,
                                                       const std::string& channel);

struct CallBack {
  WaitingLane lane;
  // Between two people of the lane: they come one after the other, because all of them at once
  // would keep those away who have not been asked yet.
  std::chrono::microseconds interval{};
};

// Nobody comes later than they would have come. Answers how many come sooner; a lane that rests
// can be taken at once.
int call_back(Transaction& transaction, const CallBack& call);

}  // namespace crier::store
