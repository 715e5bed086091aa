// Who answered for a server, for people and for programs.
#pragma once

#include <optional>
#include <string>

#include <boost/json/value.hpp>

#include "net/tls_peer.h"

namespace crier::app {

// Null where the line is not encrypted.
[[nodiscard]] boost::json::value json_of(const std::optional<tls::Peer>& peer);

struct ServerAnswer {
  std::string name;
  std::string greeting;  // Empty: such servers do not greet.
  std::optional<tls::Peer> tls;
  std::string failure;  // Empty: it is ready for notices.
};

// By which certificate it answered, and what is wrong.
[[nodiscard]] std::string text_of(const ServerAnswer& answer, std::size_t columns);

}  // namespace crier::app
