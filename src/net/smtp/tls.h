// TLS towards a mail server, as the policy says.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "net/smtp/options.h"
#include "net/tls_stream.h"

namespace crier::smtp {

using TlsStream = tls::Stream;

// Throws system_error when the CA file cannot be used. Nothing for TlsPolicy::none.
[[nodiscard]] std::unique_ptr<boost::asio::ssl::context> make_tls_context(const Options& options);

// Ready for the handshake with `host`; the certificate is checked as the policy says. The socket
// and the context must outlive the stream.
[[nodiscard]] std::unique_ptr<TlsStream> make_tls_stream(boost::asio::ip::tcp::socket& socket,
                                                         boost::asio::ssl::context& context,
                                                         const std::string& host, TlsPolicy policy);

}  // namespace crier::smtp
