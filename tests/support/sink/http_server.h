// Serves HTTP on accepted connections: any POST or PUT is a message, GET /stats tells the counts.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "support/sink/record.h"
#include "support/sink/script.h"

namespace crier::sink {

// Must outlive the connections.
struct HttpServer {
  Script& script;
  Record& record;
};

// The recipient of a request is the member "recipient" of its JSON body, else its target. Ends when
// the peer or the script closes.
boost::asio::awaitable<void> serve_http(HttpServer* server, boost::asio::ip::tcp::socket socket);

}  // namespace crier::sink
