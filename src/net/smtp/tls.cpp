#include "net/smtp/tls.h"

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
  return tls::make_stream(socket, context, host,
                          policy == TlsPolicy::opportunistic ? tls::Check::none : tls::Check::host);
}

}  // namespace crier::smtp
