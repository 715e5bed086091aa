#include "support/engine/fragile_daemon.h"

#include <memory>
#include <utility>

#include "support/engine/faulty_composer.h"

namespace crier::test {

namespace asio = boost::asio;

namespace {

simulation::SimDaemonOptions with_faulty_composer(simulation::SimDaemonOptions options,
                                                  const DatabaseFaults& faults) {
  options.make_composer = [&faults](const dispatch::RunningCampaign& campaign) {
    auto composer = std::make_unique<FaultyComposer>(campaign.key);
    composer->before_each = [&faults](const char* call) {
      if (faults.injection.at) faults.injection.at(call, Injection::Moment::before);
    };
    return composer;
  };
  return options;
}

}  // namespace

asio::awaitable<void> DaemonClock::sleep_until(SteadyTime when) {
  co_await clock_.sleep_until(when);
  while (frozen_) co_await thawed_.wait();
}

void DaemonClock::thaw() {
  frozen_ = false;
  thawed_.notify_all();
}

FragileDaemon::FragileDaemon(simulation::SimDaemonOptions options, World world, std::uint64_t seed)
    : clock_(world.clock, world.io.get_executor()),
      random_(seed),
      line_(clock_, random_, world.faults),
      daemon_(with_faulty_composer(std::move(options), world.faults),
              {.io = world.io,
               .clock = world.clock,
               .daemon_clock = clock_,
               .random = random_,
               .database = world.database,
               .line = line_,
               .provider = world.provider}) {}

FragileDaemon::~FragileDaemon() {
  clock_.thaw();
}

}  // namespace crier::test
