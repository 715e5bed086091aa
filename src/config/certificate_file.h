// Files of certificates that are trusted.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/time.h"

namespace crier::app {

struct CertificateFile {
  int certificates{};
  int expired{};  // By `now`.
};

// The error says what is wrong with the file.
[[nodiscard]] std::expected<CertificateFile, std::string> read_certificate_file(
    const std::string& path, WallTime now);

// Throws with the name of the key when the file cannot be read; OpenSSL's own words name neither.
// An empty `path` means the system's certificates.
void require_certificates(std::string_view key, const std::string& path, WallTime now);

}  // namespace crier::app
