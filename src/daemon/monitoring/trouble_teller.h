// Tells the database what it refuses to this daemon, and which campaigns cannot begin, for
// "campaign status". Where it refuses that as well, only the log, /healthz and /readyz say so.
#pragma once

#include <chrono>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "daemon/monitoring/troubles.h"
#include "dispatch/meter.h"
#include "dispatch/trouble.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "store/report/engine_troubles.h"

namespace crier::app {

// One line a campaign, one for the confirmations of a campaign, and one for each place whose
// trouble concerns all of them, so that none hides another: its first trouble, what to do, and
// since when, counted from when the line before it began. What has neither a refusal nor a campaign
// is left out: lanes that stand still, because what keeps them is told by its own name. Pure.
[[nodiscard]] std::vector<store::EngineTrouble> trouble_lines(
    const std::vector<Troubles::Trouble>& troubles,
    const std::vector<store::EngineTrouble>& told_before);

class TroubleTeller {
 public:
  // What is referred to must outlive this. `held` are campaigns that wait for people, `halts` what
  // is owed and refused for everybody's sake, while nothing is wrong with the daemon.
  struct Sources {
    const Troubles& troubles;
    const Troubles& held;
    const Troubles& halts;
  };
  TroubleTeller(store::Database& database, Clock& clock, dispatch::Meter& meter, Sources sources,
                store::TroubledDaemon daemon);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();

 private:
  [[nodiscard]] std::vector<store::EngineTrouble> lines() const;
  boost::asio::awaitable<void> tell(std::vector<store::EngineTrouble> lines);

  store::Database& database_;
  Clock& clock_;
  Sources sources_;
  store::TroubledDaemon daemon_;
  dispatch::Trouble failing_;
  std::vector<store::EngineTrouble> told_;
  SteadyTime told_at_{};
};

}  // namespace crier::app
