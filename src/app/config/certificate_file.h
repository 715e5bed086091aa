// Files of certificates that are trusted.
#pragma once

#include <expected>
#include <string>

#include "base/time.h"

namespace crier::app {

struct CertificateFile {
  int certificates{};
  int expired{};  // By `now`.
};

// The error says what is wrong with the file.
[[nodiscard]] std::expected<CertificateFile, std::string> read_certificate_file(
    const std::string& path, WallTime now);

}  // namespace crier::app
