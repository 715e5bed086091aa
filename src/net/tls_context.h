// How every client of ours begins TLS.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/ssl/context.hpp>

namespace crier::tls {

// TLS 1.2 or newer; trusts the certificates in `ca_file`, or those of the system when that is
// empty. Throws system_error when the file cannot be used.
[[nodiscard]] std::unique_ptr<boost::asio::ssl::context> client_context(const std::string& ca_file);

}  // namespace crier::tls
