// What a channel runs in.
#pragma once

#include <cstdint>

#include <boost/asio/any_io_executor.hpp>

#include "pacing/circuit_breaker.h"
#include "runtime/clock.h"

namespace crier::smpp {
class DeliveryTaker;
}

namespace crier::app {

struct ChannelWorld {
  boost::asio::any_io_executor executor;
  Clock& clock;  // Must outlive the channels.
  std::uint64_t seed{};
  pacing::CircuitBreakerPolicy breaker;
  // Keeps what comes by SMS. Null: nobody does, and nothing is asked for.
  smpp::DeliveryTaker* texts{};
};

}  // namespace crier::app
