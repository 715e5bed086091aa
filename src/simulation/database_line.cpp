#include "simulation/database_line.h"

#include "simulation/latency.h"

namespace crier::simulation {

namespace asio = boost::asio;

asio::awaitable<void> SoundLine::question(const char* /*call*/) {
  co_await clock_.sleep_until(clock_.now() + drawn_latency(random_, latency_max_));
}

asio::awaitable<void> SoundLine::answer(const char* /*call*/) {
  co_await clock_.sleep_until(clock_.now() + drawn_latency(random_, latency_max_));
}

}  // namespace crier::simulation
