#include "config/pages_certificate.h"

#include <stdexcept>

#include <boost/system/system_error.hpp>
#include <fmt/format.h>

namespace crier::app {

std::optional<http::ServerCertificate> open_pages_certificate(const PagesConfig& pages) {
  if (pages.certificate.empty()) return std::nullopt;
  try {
    return http::ServerCertificate(
        {.chain = pages.certificate.string(), .key = pages.key.string()});
  } catch (const boost::system::system_error& failure) {
    throw std::runtime_error(fmt::format(
        "pages.certificate and pages.key cannot be used: {}; both are PEM files that this account "
        "can read, and the key is that of the certificate",
        failure.what()));
  }
}

}  // namespace crier::app
