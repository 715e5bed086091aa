// What a channel runs in.
#pragma once

#include <cstdint>

#include <boost/asio/any_io_executor.hpp>

#include "pacing/circuit_breaker.h"
#include "runtime/clock.h"

namespace crier::app {

struct ChannelWorld {
  boost::asio::any_io_executor executor;
  Clock& clock;  // Must outlive the channels.
  std::uint64_t seed{};
  pacing::CircuitBreakerPolicy breaker;
};

}  // namespace crier::app
