// How the servers of crierd begin to listen, and what the operator reads when they cannot.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/system/system_error.hpp>

#include "base/check.h"
#include "config/network_place.h"
#include "net/http/server.h"

namespace crier::app {

// The message names the key, the address and the remedy.
class ListenFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// `key` is that of the configuration which says `address`.
[[nodiscard]] std::string listen_trouble(std::string_view key, std::string_view address,
                                         boost::system::error_code error);

// What `make` builds to listen at `address`, which the configuration has checked. Throws
// ListenFailure.
template <class Make>
auto listening(std::string_view key, std::string_view address, Make make) {
  const auto place = parse_listen_address(address);
  CRIER_CHECK(place.has_value());
  try {
    return make(http::ServerOptions{.address = place->host, .port = place->port});
  } catch (const boost::system::system_error& failure) {
    throw ListenFailure(listen_trouble(key, address, failure.code()));
  }
}

// "127.0.0.1:43211": the address with the port that was taken.
[[nodiscard]] std::string listened_at(std::string_view address, std::uint16_t port);

}  // namespace crier::app
