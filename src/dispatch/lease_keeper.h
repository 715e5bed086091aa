// Renews the leases of the lanes that are walked, and tells the walks until when they hold.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "dispatch/lane/lane_walk.h"
#include "dispatch/ledger.h"
#include "dispatch/meter.h"
#include "dispatch/trouble.h"
#include "runtime/clock.h"

namespace crier::dispatch {

class LeaseKeeper {
 public:
  struct Options {
    std::chrono::milliseconds lease{};
    std::function<std::vector<LaneWalk*>()> walks;  // Those that go on now.
  };

  // Everything referred to must outlive this.
  LeaseKeeper(Options options, Clock& clock, Ledger& ledger, Meter& meter)
      : options_(std::move(options)),
        clock_(clock),
        ledger_(ledger),
        trouble_(clock, meter, {.name = "the leases"}) {}

  // To be called often enough that several failures in a row fit into a lease.
  boost::asio::awaitable<void> renew();

  // Until when a lane may be worked at whose lease was asked for at `asked`.
  [[nodiscard]] SteadyTime end_of(SteadyTime asked) const;
  [[nodiscard]] const Trouble& trouble() const { return trouble_; }

 private:
  void tell(const std::vector<LaneClaim>& claims, const std::vector<Fence>& fences,
            SteadyTime asked);

  Options options_;
  Clock& clock_;
  Ledger& ledger_;
  Trouble trouble_;
};

}  // namespace crier::dispatch
