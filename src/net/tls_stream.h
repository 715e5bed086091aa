// TLS towards a server over a socket: OpenSSL 3 through Asio.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/system/error_code.hpp>

namespace crier::tls {

using Stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

enum class Check : std::uint8_t {
  host,  // The certificate must be trusted, and be that of the host.
  none,  // Any certificate: hides from listeners only (RFC 7435).
};

// Ready for the handshake with `host`, a name or an address. The socket and the context must
// outlive the stream.
[[nodiscard]] std::unique_ptr<Stream> make_stream(boost::asio::ip::tcp::socket& socket,
                                                  boost::asio::ssl::context& context,
                                                  const std::string& host, Check check);

// Why a handshake failed, in words: OpenSSL's, about the certificate where that was the reason.
[[nodiscard]] std::string error_text(Stream& stream, boost::system::error_code error);

}  // namespace crier::tls
