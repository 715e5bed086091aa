// Who takes the notices of a simulation: decides what becomes of each, and remembers what it got.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "campaign/outcome.h"
#include "dispatch/notice_feed.h"

namespace crier::simulation {

class Provider {
 public:
  struct Delivery {
    std::string recipient;
    std::string key;
    std::string daemon;
    SteadyTime at;
    WallTime wall_at;
  };
  struct Reply {
    Outcome outcome;
    bool is_kept{};  // It has the notice, whatever it says.
  };

  virtual ~Provider() = default;

  // Every connection is refused.
  [[nodiscard]] virtual bool is_down() const { return false; }
  // The connection breaks before anything was sent. Asked once a notice.
  [[nodiscard]] virtual bool breaks_off(Random& /*random*/) { return false; }
  // What it does with a notice that it was given by `daemon`.
  [[nodiscard]] virtual Reply reply(const dispatch::OutgoingNotice& notice,
                                    const std::string& daemon, Random& random) = 0;
  // The envelope and the content each take evenly from [0, this): a connection sends
  // 1 / `latency_max` notices a second.
  [[nodiscard]] virtual Duration latency_max() const = 0;

  // Over all daemons; the channels write it down.
  std::vector<Delivery> deliveries;  // In the order of time.
  std::vector<SteadyTime> takes;     // Every notice that left a daemon.
  int connections{};
  int connections_most{};
};

}  // namespace crier::simulation
