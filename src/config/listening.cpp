#include "config/listening.h"

#include <boost/asio/error.hpp>
#include <boost/system/errc.hpp>
#include <fmt/format.h>

namespace crier::app {

namespace {

namespace errc = boost::system::errc;

std::string remedy(std::string_view key, boost::system::error_code error) {
  if (error == errc::address_in_use) {
    return fmt::format(
        "another program listens there; several crierd on one machine: give each "
        "`{}` a port of its own; 0 takes a free one",
        key);
  }
  if (error == errc::address_not_available || error == errc::address_family_not_supported) {
    return "this machine has no such address; write one that it has, such as 127.0.0.1";
  }
  if (error == errc::permission_denied) {
    return "ports below 1024 need the right CAP_NET_BIND_SERVICE; take a higher one";
  }
  return "choose another address or port";
}

}  // namespace

std::string listen_trouble(std::string_view key, std::string_view address,
                           boost::system::error_code error) {
  return fmt::format("cannot listen at {} ({}): {}: {}", address, key, error.message(),
                     remedy(key, error));
}

std::string listened_at(std::string_view address, std::uint16_t port) {
  return fmt::format("{}:{}", address.substr(0, address.rfind(':')), port);
}

}  // namespace crier::app
