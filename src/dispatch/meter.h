// What the engine tells about itself while it works: metrics in the daemon, counters in tests.
#pragma once

#include <cstdint>

#include "base/time.h"
#include "campaign/outcome.h"
#include "dispatch/board.h"

namespace crier::dispatch {

class Meter {
 public:
  virtual ~Meter() = default;

  virtual void settled(const RunningCampaign& campaign, AttemptOutcome outcome, Reason reason) = 0;
  // From the moment a channel took a notice until it told what became of it.
  virtual void answered(const RunningCampaign& campaign, Duration took) = 0;
  virtual void flushed(int rows, Duration took) = 0;
  virtual void lanes_held(int lanes) = 0;
  virtual void circuit_open(const std::string& channel, bool open) = 0;
  virtual void lane_lost(const LaneClaim& claim) = 0;
  virtual void database_away(const char* during, const std::string& error) = 0;
};

}  // namespace crier::dispatch
