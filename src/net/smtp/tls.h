// TLS towards a server: OpenSSL 3 through Asio.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/system/error_code.hpp>

#include "net/smtp/options.h"

namespace crier::smtp {

using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

// Throws system_error when the CA file cannot be used. Nothing for TlsPolicy::none.
[[nodiscard]] std::unique_ptr<boost::asio::ssl::context> make_tls_context(const Options& options);

// Ready for the handshake with `host`; the certificate is checked as the policy says. The socket
// and the context must outlive the stream.
[[nodiscard]] std::unique_ptr<TlsStream> make_tls_stream(boost::asio::ip::tcp::socket& socket,
                                                         boost::asio::ssl::context& context,
                                                         const std::string& host, TlsPolicy policy);

// Why a handshake failed, in words: OpenSSL's, about the certificate where that was the reason.
[[nodiscard]] std::string tls_error_text(TlsStream& stream, boost::system::error_code error);

}  // namespace crier::smtp
