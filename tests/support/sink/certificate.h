// Certificates for tests, signed by themselves.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace crier::sink {

struct CertificateOptions {
  std::string host{"localhost"};      // Subject alternative name.
  std::chrono::hours valid_from{-1};  // From now.
  std::chrono::hours valid_until{1};
};

struct CertificateFiles {
  std::filesystem::path certificate;  // PEM; also the CA file that trusts it.
  std::filesystem::path key;
};

// Writes cert.pem and key.pem into `folder`, which must exist.
[[nodiscard]] CertificateFiles write_certificate(const std::filesystem::path& folder,
                                                 const CertificateOptions& options);

}  // namespace crier::sink
