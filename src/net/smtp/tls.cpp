#include "net/smtp/tls.h"

#include <openssl/ssl.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>

#include "net/tls_context.h"

namespace crier::smtp {

namespace asio = boost::asio;
namespace ssl = asio::ssl;

std::unique_ptr<ssl::context> make_tls_context(const Options& options) {
  if (options.tls == TlsPolicy::none) return nullptr;
  return tls::client_context(options.ca_file);
}

std::unique_ptr<TlsStream> make_tls_stream(asio::ip::tcp::socket& socket, ssl::context& context,
                                           const std::string& host, TlsPolicy policy) {
  auto stream = std::make_unique<TlsStream>(socket, context);
  boost::system::error_code is_name;
  asio::ip::make_address(host, is_name);
  // RFC 6066 section 3: the server name is never an address. A failure (no memory, an over-long
  // name) shows in the handshake.
  if (is_name) SSL_set_tlsext_host_name(stream->native_handle(), host.c_str());
  if (policy == TlsPolicy::opportunistic) {
    stream->set_verify_mode(ssl::verify_none);
  } else {
    stream->set_verify_mode(ssl::verify_peer);
    stream->set_verify_callback(ssl::host_name_verification(host));
  }
  return stream;
}

}  // namespace crier::smtp
