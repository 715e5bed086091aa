// Reads octets together with when they came to this machine, as its kernel says: a busy machine
// lets the sink read them late, and what is sent in a second must be counted in that second.
#pragma once

#include <cstddef>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/time.h"

namespace crier::sink {

// The kernel notes it from here on.
void stamp_arrivals(boost::asio::ip::tcp::socket& socket);

struct StampedRead {
  std::size_t octets{};
  WallTime came;  // The last of them. Of octets that came before `stamp_arrivals`: now.
};

// At least one octet, or `failed` says why there is none. `socket` must outlive it.
boost::asio::awaitable<StampedRead> read_stamped(boost::asio::ip::tcp::socket* socket,
                                                 boost::asio::mutable_buffer space,
                                                 boost::system::error_code* failed);

}  // namespace crier::sink
