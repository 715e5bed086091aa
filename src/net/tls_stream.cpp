#include "net/tls_stream.h"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/check.h"
#include "base/domain_name.h"
#include "base/redaction/redacted.h"

namespace crier::tls {

namespace asio = boost::asio;
namespace ssl = asio::ssl;

std::unique_ptr<Stream> make_stream(asio::ip::tcp::socket& socket, ssl::context& context,
                                    const std::string& server, Check check) {
  const std::string host(without_root_dot(server));
  auto stream = std::make_unique<Stream>(socket, context);
  boost::system::error_code is_name;
  asio::ip::make_address(host, is_name);
  // RFC 6066 section 3: the server name is never an address. A failure (no memory, an over-long
  // name) shows in the handshake.
  if (is_name) SSL_set_tlsext_host_name(stream->native_handle(), host.c_str());
  if (check == Check::none) {
    stream->set_verify_mode(ssl::verify_none);
  } else {
    stream->set_verify_mode(ssl::verify_peer);
    // By OpenSSL itself rather than by a callback: then its verdict says that the name is why.
    X509_VERIFY_PARAM* const wanted = SSL_get0_param(stream->native_handle());
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const int is_set = is_name ? X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), host.size())
                               : X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str());
    CRIER_CHECK(is_set == 1);
  }
  return stream;
}

std::string error_text(Stream& stream, boost::system::error_code error) {
  SSL* const session = stream.native_handle();
  const long verdict = SSL_get_verify_result(session);
  if (SSL_get_verify_mode(session) != SSL_VERIFY_NONE && verdict != X509_V_OK) {
    return redacted(std::string("the certificate is not accepted: ") +
                    X509_verify_cert_error_string(verdict));
  }
  const bool is_no_tls =
      error.category() == asio::error::get_ssl_category() &&
      ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_WRONG_VERSION_NUMBER;
  if (is_no_tls) return "the server does not speak TLS here (" + redacted(error.message()) + ")";
  return redacted(error.message());
}

}  // namespace crier::tls
