#include "net/tls_context.h"

#include <openssl/ssl.h>

namespace crier::tls {

namespace ssl = boost::asio::ssl;

std::unique_ptr<ssl::context> client_context(const std::string& ca_file) {
  auto context = std::make_unique<ssl::context>(ssl::context::tls_client);
  // RFC 8996: nothing below TLS 1.2.
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  if (ca_file.empty()) {
    context->set_default_verify_paths();
  } else {
    context->load_verify_file(ca_file);
  }
  return context;
}

}  // namespace crier::tls
