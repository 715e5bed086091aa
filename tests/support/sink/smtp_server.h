// Serves SMTP on accepted connections.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "support/sink/smtp_conversation.h"

namespace crier::sink {

// What all connections share; must outlive them.
struct SmtpServer {
  SmtpOptions options;
  Script& script;
  Record& record;
  boost::asio::ssl::context* tls{};  // Null: no TLS.
};

// Ends when the peer or the script closes. With `Security::tls` the handshake comes first.
boost::asio::awaitable<void> serve_smtp(SmtpServer* server, boost::asio::ip::tcp::socket socket,
                                        SmtpConversation::Security security);

}  // namespace crier::sink
