// The certificate of the public pages, as the configuration names it.
#pragma once

#include <optional>

#include "config/config.h"
#include "net/http/server_certificate.h"

namespace crier::app {

// Nothing: none is configured. Throws std::runtime_error that names the keys and the file.
[[nodiscard]] std::optional<http::ServerCertificate> open_pages_certificate(
    const PagesConfig& pages);

}  // namespace crier::app
