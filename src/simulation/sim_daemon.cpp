#include "simulation/sim_daemon.h"

#include <exception>
#include <utility>

#include "simulation/plain_composer.h"

namespace crier::simulation {

namespace asio = boost::asio;

std::unique_ptr<dispatch::NoticeComposer> plain_composer(
    const dispatch::RunningCampaign& campaign) {
  return std::make_unique<PlainComposer>(campaign.key);
}

SimDaemon::SimDaemon(SimDaemonOptions options, World world)
    : io_(world.io),
      access_{.world = world.database,
              .line = world.line,
              .clock = world.clock,
              .daemon = options.name},
      ledger_(access_),
      limits_(access_),
      source_(access_, std::move(options.make_composer)),
      confirmations_(options.owed == nullptr
                         ? std::nullopt
                         : std::make_optional<MemoryConfirmations>(access_, *options.owed)),
      channel_(world.provider, world.daemon_clock, world.random, options.name, io_.get_executor()),
      runner_(options.runner, channel_, world.daemon_clock, limits_, meter_, io_.get_executor()),
      dispatcher_(options.dispatcher,
                  {.clock = world.daemon_clock,
                   .ledger = ledger_,
                   .limits = limits_,
                   .source = source_,
                   .meter = meter_,
                   .confirmations = confirmations_ ? &*confirmations_ : nullptr,
                   .confirmation_writers = &confirmation_writers_},
                  {{options.runner.name, &runner_}}, io_.get_executor()),
      life_(io_.get_executor()),
      tasks_(io_.get_executor()) {
  life_.spawn(run());
}

SimDaemon::~SimDaemon() {
  kill();
}

asio::awaitable<void> SimDaemon::run() {
  tasks_.spawn(run_dispatcher());
  tasks_.spawn(runner_.run());
  try {
    co_await tasks_.join();
  } catch (...) {
    // kill() cancels it, which is no failure.
    const auto why = std::current_exception();
    if (!is_cancellation(why)) failure_ = why;
  }
  running_ = false;
}

asio::awaitable<void> SimDaemon::run_dispatcher() {
  co_await dispatcher_.run();
  runner_.close();
  co_await limits_.leave();
}

void SimDaemon::kill() {
  // Each round lets those that were told end and tell the next; killed tasks write nothing.
  while (!life_.empty()) {
    life_.cancel();
    SimClock::settle(io_);
  }
}

}  // namespace crier::simulation
