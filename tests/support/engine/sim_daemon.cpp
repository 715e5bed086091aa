#include "support/engine/sim_daemon.h"

#include <utility>

#include <boost/asio/this_coro.hpp>

namespace crier::test {

namespace asio = boost::asio;

asio::awaitable<void> DaemonClock::sleep_until(SteadyTime when) {
  co_await clock_.sleep_until(when);
  while (frozen_) co_await thawed_.wait();
}

void DaemonClock::thaw() {
  frozen_ = false;
  thawed_.notify_all();
}

SimDaemon::SimDaemon(SimDaemonOptions options, asio::io_context& io, SimClock& clock,
                     MemoryWorld& world, Provider& provider, const DatabaseFaults& faults)
    : io_(io),
      clock_(clock, io.get_executor()),
      random_(options.seed),
      line_{.world = world,
            .clock = clock_,
            .shared = clock,
            .faults = faults,
            .random = random_,
            .daemon = options.name},
      ledger_(line_),
      limits_(line_),
      board_(line_),
      channel_(provider, clock_, random_, options.name, io.get_executor()),
      desk_(options.desk, channel_, clock_, limits_, meter_, io.get_executor()),
      dispatcher_(
          options.dispatcher,
          {.clock = clock_, .ledger = ledger_, .limits = limits_, .board = board_, .meter = meter_},
          {{options.desk.name, &desk_}}, io.get_executor()),
      life_(io.get_executor()),
      tasks_(io.get_executor()) {
  life_.spawn(run());
}

SimDaemon::~SimDaemon() {
  kill();
}

asio::awaitable<void> SimDaemon::run() {
  tasks_.spawn(run_dispatcher());
  tasks_.spawn(desk_.run());
  std::exception_ptr failure;
  try {
    co_await tasks_.join();
  } catch (...) {
    failure = std::current_exception();
  }
  running_ = false;
  if (failure) std::rethrow_exception(failure);
}

asio::awaitable<void> SimDaemon::run_dispatcher() {
  co_await dispatcher_.run();
  desk_.close();
  co_await limits_.leave();
}

void SimDaemon::kill() {
  clock_.thaw();
  // Each round lets those that were told end and tell the next; killed tasks write nothing.
  while (!life_.empty()) {
    life_.cancel();
    SimClock::settle(io_);
  }
}

}  // namespace crier::test
