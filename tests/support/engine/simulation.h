// A campaign from start to end in simulated time, with what may go wrong, and the facts that must
// hold whatever goes wrong.
#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "base/random.h"
#include "simulation/memory_world.h"
#include "simulation/sim_clock.h"
#include "support/engine/chaos_provider.h"
#include "support/engine/faulty_line.h"
#include "support/engine/fragile_daemon.h"

namespace crier::test {

using simulation::MemoryLane;

struct SimulationOptions {
  std::uint64_t seed{};
  int people{500};
  int lanes{8};
  std::chrono::milliseconds notify_by{std::chrono::hours(24)};  // From the start.
  std::optional<pacing::RateLimit> rate;
  int connections_max{4};
  double objected{0.03};
  double suppressed{0.02};
  // All but the channel's rate.
  pacing::LimitSettings limits{};
  // Of people's addresses, one after the other. Empty: "example.org".
  std::vector<std::string> domains{};
};

class Simulation {
 public:
  explicit Simulation(SimulationOptions options);
  ~Simulation();

  FragileDaemon& start_daemon();
  // The daemon is gone at once.
  void kill(FragileDaemon& daemon);
  // The daemon stands still. What it has open stays open, whatever the others may open meanwhile.
  void freeze(FragileDaemon& daemon);

  // Runs for `duration`, looking at the books after every `look`.
  void run_for(Duration duration, Duration look = std::chrono::seconds(2));
  // Until the campaign is finished, at most for `duration`.
  bool run_until_finished(Duration duration);

  // Empty, or the first thing that was wrong.
  [[nodiscard]] const std::string& fault() const { return fault_; }

  [[nodiscard]] int duplicates() const;   // Deliveries beyond the first, over all people.
  [[nodiscard]] int copies_most() const;  // That one person got.

  // What is checked: also to be called at the end.
  void look();

  SimulationOptions options;
  boost::asio::io_context io;
  SimClock clock;
  Random random;
  simulation::MemoryWorld world;
  ChaosProvider provider;
  DatabaseFaults faults;
  std::list<FragileDaemon> daemons;

 private:
  void blame(std::string what);
  void look_at_deliveries();
  void look_at_rate();

  std::string fault_;
  std::map<std::string, int> delivered_;
  std::size_t looked_at_{};
  std::size_t rate_looked_at_{};
  int started_{};
  bool somebody_froze_{};
};

}  // namespace crier::test
